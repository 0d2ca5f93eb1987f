import { papersSayWhatEntriesSay } from './read-back.ts';

/** A twentieth of what the long tests print. */
papersSayWhatEntriesSay(10);
