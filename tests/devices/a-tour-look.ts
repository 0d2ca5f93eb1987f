import type { Page } from 'playwright';
import type { ACounter } from './a-counter.ts';

/** A screen that the tour came to. */
export interface Stop {
  readonly name: string;
  readonly page: Page;
  readonly counter: ACounter;
}

/** The tour's look at what is shown now, under a name of its own. */
export type At = (name: string) => Promise<void>;
