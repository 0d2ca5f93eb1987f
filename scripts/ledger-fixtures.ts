// Makes the ledger of each schema version that the migration tests open: node scripts/ledger-fixtures.ts
// Run it when a migration has landed. A fixture that is there is kept: it is what a counter of that version left
// behind.
import './setup/node-version.ts';
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import type { ClerkId, CounterId, SaleId, ShiftId } from '../src-shared/ids.ts';
import { salePostings } from '../src-shared/journal/kinds/sale.ts';
import { shiftOpenedPostings } from '../src-shared/journal/kinds/shift-opened.ts';
import { money } from '../src-shared/money.ts';
import { instant } from '../src-shared/time.ts';
import { ledgerIn } from '../src-main/ledger/ledger.ts';
import { openDatabase } from '../src-main/ledger/open-database.ts';
import { idsOver, systemClock } from '../src-main/platform/ports.ts';
import { ROOT } from './setup/places.ts';
import { say } from './setup/say.mjs';

const SQL = join(ROOT, 'migrations', 'counter');
const FIXTURES = join(ROOT, 'tests', 'fixtures', 'ledger');
const COUNTER = '01900000-0000-7000-8000-0000000000c3' as CounterId;
const CLERK = '01900000-0000-7000-8000-0000000000a1' as ClerkId;
const AT = instant(Date.UTC(2026, 10, 22, 8, 25));
const SALES = 5;

const migrations = readdirSync(SQL)
  .toSorted()
  .map((file) => ({ name: file.replace(/\.sql$/, ''), sql: readFileSync(join(SQL, file), 'utf8') }));
mkdirSync(FIXTURES, { recursive: true });
migrations.forEach(({ name }, at) => {
  const file = join(FIXTURES, `${name}.sqlite`);
  if (existsSync(file)) return;
  makeFixture(file, migrations.slice(0, at + 1));
  say(`made ${name}.sqlite`);
});

/** A shift with some sales, written by the code of today into the schema of then. */
function makeFixture(file: string, upTo: typeof migrations): void {
  const db = openDatabase(file, upTo, () => Date.parse(AT));
  const ledger = ledgerIn(db, () => COUNTER);
  const ids = idsOver(systemClock);
  const shiftId = ids.mint<ShiftId>();
  const common = { at: AT, shiftId, clerkId: CLERK, supervisorId: null };
  const counted = money(20_000);
  ledger.append({
    ...common,
    id: shiftId,
    kind: 'shift-opened',
    body: { v: 1, carried: money(0), fromSafe: counted, counts: [{ value: money(1000), quantity: 20 }] },
    postings: shiftOpenedPostings({ carried: money(0), fromSafe: counted, counted }),
  });
  for (let sale = 1; sale <= SALES; sale++) {
    const amount = money(1000 * sale);
    const lines = [
      {
        line: 1,
        cardNumber: '9643108503304172259',
        productId: 'purse',
        kind: 'stored-value' as const,
        amount,
        effect: 'immediate' as const,
      },
    ];
    const tenders = [{ tenderId: 'cash', kind: 'cash' as const, amount, received: amount, change: money(0) }];
    ledger.append({
      ...common,
      id: ids.mint<SaleId>(),
      kind: 'sale',
      body: {
        v: 1,
        receiptNumber: `TEST1-${String(sale + 1).padStart(6, '0')}`,
        language: 'en',
        profileVersion: '1',
        offline: false,
        lines,
        tenders,
      },
      postings: salePostings(lines, tenders),
    });
  }
  // One file without a -wal beside it.
  db.pragma('journal_mode = DELETE');
  db.close();
  for (const left of [`${file}-wal`, `${file}-shm`]) rmSync(left, { force: true });
}
