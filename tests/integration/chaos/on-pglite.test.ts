import { chaosOn } from './chaos.ts';

chaosOn('PGlite', 100, 1);
