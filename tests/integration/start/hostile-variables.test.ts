import { startsWithHostileVariables } from './hostile-variables.ts';

/**
 * Whatever stands in a variable, the start comes to an end within a bound: a counter that works, or a sentence. A
 * sample: all of it stands in the long tests.
 */
// A prime, so that the variables take different values.
startsWithHostileVariables(19);
