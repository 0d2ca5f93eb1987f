import { chaosOn } from './chaos.ts';

chaosOn('PostgreSQL', 20, 101);
