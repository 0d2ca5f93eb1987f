import { chaosOn } from './chaos.ts';

chaosOn('PostgreSQL', 10, 101);
