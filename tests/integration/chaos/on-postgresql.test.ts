import { chaosOn } from './chaos.ts';

chaosOn('PostgreSQL', 100, 101);
