import { chaosOn } from './chaos.ts';

// Another thousand each time; each test is named by its seed, so that one that failed can be lived through again.
chaosOn('PostgreSQL', 1000, 1000 + (Date.now() % 8000));
