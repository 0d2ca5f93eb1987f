import { chaosOn } from './chaos.ts';

chaosOn('PGlite', 30, 1);
