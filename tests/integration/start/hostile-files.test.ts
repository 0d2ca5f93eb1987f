import { startsAmongHostileFiles } from './hostile-files.ts';

/**
 * Whatever lies in the place of a counter's file, its start ends within a bound, in a counter that works or in a
 * sentence. It changes no entry. A sample: all of it stands in the long tests.
 */
// A prime: places and states come up in turn, and none with the same partner twice.
startsAmongHostileFiles(101);
