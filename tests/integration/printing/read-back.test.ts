import { papersSayWhatEntriesSay } from './read-back.ts';

/** A quarter of what the long tests print. */
papersSayWhatEntriesSay(50);
