import { startsWithHostileVariables } from './hostile-variables.ts';

/** Every value in every variable: the counter works, or a sentence says what to do. */
startsWithHostileVariables(1);
