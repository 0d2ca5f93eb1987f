import { chaosOn } from './chaos.ts';

chaosOn('PostgreSQL', 30, 101);
