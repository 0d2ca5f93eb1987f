import { startsAmongHostileFiles } from './hostile-files.ts';

/**
 * Whatever lies in the place of a counter's file, its start ends within a bound, in a counter that works or in a
 * sentence. It changes no entry. A sample: all of it stands in the long tests.
 */
// No divisor of the number of states, so that each place and each state has its turn.
startsAmongHostileFiles(23);
