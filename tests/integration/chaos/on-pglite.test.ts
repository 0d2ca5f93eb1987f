import { chaosOn } from './chaos.ts';

chaosOn('PGlite', 50, 1);
