import { startsAmongHostileFiles } from './hostile-files.ts';

/** Every pair of a place and what may lie there, on a usual disk and on a full one. */
startsAmongHostileFiles(1);
