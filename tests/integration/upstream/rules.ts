import { claimSuite } from './claims.suite.ts';
import { saleLineSuite } from './credit.suite.ts';
import { enrolmentSuite } from './enrolment.suite.ts';
import { exactlyOnceSuite } from './exactly-once.suite.ts';
import { journalSuite } from './journal.suite.ts';
import { loadSuite } from './operate.suite.ts';
import { referenceDataSuite } from './reference-data.suite.ts';
import { returnSuite } from './returns.suite.ts';
import type { Suite } from './upstreams.ts';

/** All that is decided, on each database in a file of its own, so that two cores share them. */
export const rules: readonly Suite[] = [
  // Reference data first: it counts what the demo operator has before others have added to it.
  referenceDataSuite,
  enrolmentSuite,
  journalSuite,
  saleLineSuite,
  returnSuite,
  claimSuite,
  exactlyOnceSuite,
  loadSuite,
];

export const RULES_LIMITS = { appends: 1_000_000 };
