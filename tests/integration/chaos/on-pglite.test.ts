import { chaosOn } from './chaos.ts';

chaosOn('PGlite', 10, 1);
