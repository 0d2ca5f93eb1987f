import { startsWithHostileVariables } from './hostile-variables.ts';

/**
 * Whatever stands in a variable, the start comes to an end within a bound: a counter that works, or a sentence. A
 * sample, in which each value stands in one variable at least: all of it stands in the long tests.
 */
// As many as variables that take every value.
startsWithHostileVariables(7);
