// A till in a process of its own that tells its register what waits in its ledger, for tests that kill it. It counts
// the steps of its queue, and kills itself at the one that it is told. Says «step NAME» at each while it is to tell
// them, and «done» when nothing waits any more.
import { readdirSync, readFileSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { fiscalJobsIn } from '../../src-main/fiscal/fiscal-job.ts';
import { fiscalQueueOver } from '../../src-main/fiscal/fiscal-queue.ts';
import { newPauses } from '../../src-main/fiscal/pauses.ts';
import type { Register } from '../../src-main/fiscal/port.ts';
import { registerDaysIn } from '../../src-main/fiscal/register-days.ts';
import { signsIn } from '../../src-main/fiscal/signs.ts';
import { webkassaOver } from '../../src-main/fiscal/webkassa/register.ts';
import { newWebkassaSession } from '../../src-main/fiscal/webkassa/session.ts';
import type { Log } from '../../src-main/platform/log.ts';
import { ledgerIn } from '../../src-main/ledger/ledger.ts';
import { openDatabase } from '../../src-main/ledger/open-database.ts';
import { idsOver, systemClock } from '../../src-main/platform/ports.ts';
import { newTurns } from '../../src-main/platform/turns.ts';
import type { CounterId } from '../../src-shared/ids.ts';
import { stepsToKillAt } from './steps-to-kill-at.ts';

const [folder, counterId, address, uniqueNumber, login, migrations, killAt] = z
  .tuple([z.string(), z.string(), z.string(), z.string(), z.string(), z.string(), z.coerce.number().int()])
  .parse(process.argv.slice(2));
const Login = z.object({ login: z.string(), password: z.string(), apiKey: z.string() });
const credentials = Login.parse(JSON.parse(login));
// Without a bundler the migrations are read from their folder.
const MIGRATIONS = readdirSync(migrations)
  .toSorted()
  .map((file) => ({ name: file.replace(/\.sql$/, ''), sql: readFileSync(join(migrations, file), 'utf8') }));
/** A register that is slow to come back is another test's. */
const PACE = { retryFirstMs: 2, retryMaxMs: 10, unknownMs: 2, busyMs: 2, refusedMs: 4 };

const { stepped, steppedLedger } = stepsToKillAt(killAt);
/** What only reads leaves nothing behind. */
const READ = ['next', 'byKey', 'open', 'counts', 'dayEndsFor', 'of'];

const clock = systemClock;
const db = openDatabase(join(folder, 'ledger.sqlite'), MIGRATIONS, () => clock.now());
// What a process wrote is in the file for the next one: the power stays on here.
db.pragma('synchronous = OFF');
const ledger = ledgerIn(db, () => counterId as CounterId);
const log: Log = {
  info: () => undefined,
  incident: () => '',
  fault: (what, fault) => void writeSync(1, `fault ${what}: ${String(fault)}\n`),
};
const session = newWebkassaSession({ baseUrl: new URL(address), credentials: () => credentials });
const port: Register = webkassaOver({ session, uniqueNumber, exponent: 0 });
const queue = fiscalQueueOver({
  db,
  ledger: steppedLedger(ledger),
  jobs: stepped('job', fiscalJobsIn(db), READ),
  days: stepped('day', registerDaysIn(db), READ),
  signs: signsIn(db),
  pauses: newPauses(clock, PACE),
  register: { serial: uniqueNumber, port: stepped('register', port, READ) },
  turns: newTurns(),
  closed: () => false,
  clock,
  ids: idsOver(clock),
  log,
});
queue.onChange(() => {
  const { waiting, aside, unknown } = queue.status();
  if (waiting + aside + unknown === 0) writeSync(1, 'done\n');
});
queue.start();
