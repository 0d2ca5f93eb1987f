import { chaosOn } from './chaos.ts';

chaosOn('PostgreSQL', 50, 101);
