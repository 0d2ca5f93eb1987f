import { saleLineSuite } from './credit.suite.ts';
import { enrolmentSuite } from './enrolment.suite.ts';
import { exactlyOnceSuite } from './exactly-once.suite.ts';
import { journalSuite } from './journal.suite.ts';
import { loadSuite } from './operate.suite.ts';
import { referenceDataSuite } from './reference-data.suite.ts';
import { returnSuite } from './returns.suite.ts';
import { onBothDatabases } from './upstreams.ts';

// Reference data first: it counts what the demo operator has before others have added to it.
onBothDatabases(
  { appends: 1_000_000 }, referenceDataSuite, enrolmentSuite, journalSuite, saleLineSuite, returnSuite, exactlyOnceSuite, loadSuite,
);
