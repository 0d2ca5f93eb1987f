import { startsAmongHostileFiles } from './hostile-files.ts';

/**
 * Whatever lies where a file of the counter should, its start comes to an end within a bound, in a counter that works
 * or in a sentence, and the entries are those that were there. A sample: all of it stands in the long tests.
 */
// No divisor of the number of states, so that each place and each state has its turn.
startsAmongHostileFiles(13);
