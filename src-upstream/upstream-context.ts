import type { Contract } from '../src-shared/contract/upstream.ts';
import type { Database } from './database/database.ts';
import type { OutcomeFeed } from './journal/outcome-feed.ts';
import type { Metrics } from './http/metrics.ts';
import type { Ports } from './ports.ts';

/** What every capability of the upstream works with. It holds nothing that another replica would have to know. */
export interface Upstream {
  readonly database: Database;
  readonly ports: Ports;
  readonly limits: RateLimits;
  readonly feed: OutcomeFeed;
  readonly metrics: Metrics;
  /** What it speaks. 1.0 is for trying a counter against an upstream of before. */
  readonly contract: Contract;
}

/** Calls a minute, above which an operation answers 429. */
export interface RateLimits {
  /** From one address. The contract's own number. */
  readonly wrongCodes: number;
  /** One counter may ask so often: a clerk types digits, and nobody searches through all cards. */
  readonly suffixLookups: number;
  /** One counter may append so often. */
  readonly appends: number;
}

export const RATE_LIMITS: RateLimits = { wrongCodes: 10, suffixLookups: 120, appends: 6_000 };
