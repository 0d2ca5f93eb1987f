import { chaosOn } from './chaos.ts';

chaosOn('PGlite', 20, 1);
