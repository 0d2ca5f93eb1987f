import { papersSayWhatEntriesSay } from './read-back.ts';

/** 2,000 in all, each of other sales. */
papersSayWhatEntriesSay(200);
