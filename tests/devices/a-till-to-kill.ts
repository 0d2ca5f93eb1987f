// A till in a process of its own, for tests that kill it. It sells and prints on a ledger with an open shift, until it
// has sold enough and all is printed. Says «sold SEQ» for each sale once it is committed, and «done» when nothing waits
// any more.
import { readdirSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { z } from 'zod';
import type { Log } from '../../src-main/platform/log.ts';
import { ledgerIn } from '../../src-main/ledger/ledger.ts';
import { openDatabase } from '../../src-main/ledger/open-database.ts';
import { idsOver, systemClock } from '../../src-main/platform/ports.ts';
import { printerProfile } from '../../src-main/printing/printer-profile.ts';
import { startPrinting } from '../../src-main/printing/start-printing.ts';
import type { ClerkId, CounterId, SaleId, ShiftId } from '../../src-shared/ids.ts';
import type { Draft } from '../../src-shared/journal/entry.ts';
import { salePostings } from '../../src-shared/journal/kinds/sale.ts';
import { money } from '../../src-shared/money.ts';
import { assert } from '../../src-shared/result.ts';
import { instant } from '../../src-shared/time.ts';
import { PROFILE } from './receipt-fixtures.ts';
import { ownDrawing } from './drawing-parts.ts';

const [folder, counterId, port, sales] = z
  .tuple([z.string(), z.string(), z.coerce.number().int(), z.coerce.number().int()])
  .parse(process.argv.slice(2));
// Without a bundler the migrations are read from their folder.
const SQL = resolve(import.meta.dirname, '../../migrations/counter');
const MIGRATIONS = readdirSync(SQL)
  .toSorted()
  .map((file) => ({ name: file.replace(/\.sql$/, ''), sql: readFileSync(join(SQL, file), 'utf8') }));
/** Faster than paper runs, so that receipts wait for each other as they do in a queue of people. */
const A_SALE_EVERY_MS = 12;

const clock = systemClock;
const ids = idsOver(clock);
const db = openDatabase(join(folder, 'ledger.sqlite'), MIGRATIONS, () => clock.now());
const ledger = ledgerIn(db, () => counterId as CounterId);
const log: Log = {
  info: () => undefined,
  incident: () => '',
  fault: (what, fault) => void process.stdout.write(`fault ${what}: ${String(fault)}\n`),
};
const printing = startPrinting({
  db,
  clock,
  log,
  address: { kind: 'tcp', host: '127.0.0.1', port },
  files: { devicesOnly: true, dataDir: '' },
  profile: printerProfile('epson'),
  drawing: ownDrawing(),
  times: { reconnectFirstMs: 20, reconnectMaxMs: 150 },
  sources: {
    entryBySeq: (seq) => ledger.entryAt(seq),
    profileByVersion: () => PROFILE,
    currentProfile: () => PROFILE,
    counter: () => ({ counterName: '3-касса', stationName: 'Сайран' }),
    clerkName: () => 'Айгерім',
  },
});
printing.wake();

const [opened] = ledger.entriesFrom(1, 1);
assert(opened !== undefined && opened.shiftId !== null, 'the shift is open');
const { shiftId, clerkId } = opened;
const selling = setInterval(() => {
  const sold = ledger.entriesFrom(1, sales + 1).filter((entry) => entry.kind === 'sale').length;
  if (sold < sales) sell();
  else {
    clearInterval(selling);
    setInterval(tellWhenDone, A_SALE_EVERY_MS);
  }
}, A_SALE_EVERY_MS);

function aSale(id: SaleId, shift: ShiftId, clerk: ClerkId | null): Draft<'sale'> {
  const lines = [
    {
      line: 1,
      cardNumber: '9643108503304172259',
      productId: 'top-up',
      kind: 'stored-value' as const,
      amount: money(5000),
      effect: 'immediate' as const,
    },
  ];
  const tenders = [
    { tenderId: 'cash', kind: 'cash' as const, amount: money(5000), received: money(10_000), change: money(5000) },
  ];
  return {
    id,
    kind: 'sale',
    at: instant(clock.now()),
    shiftId: shift,
    clerkId: clerk,
    supervisorId: null,
    body: { v: 1, receiptNumber: 'TEST-1', language: 'en', profileVersion: '1', offline: false, lines, tenders },
    postings: salePostings(lines, tenders),
  };
}

function sell(): void {
  const sold = ledger.append(aSale(ids.mint<SaleId>(), shiftId, clerkId));
  assert(sold.ok, 'the sale is written');
  process.stdout.write(`sold ${sold.value.seq}\n`);
  printing.wake();
}

function tellWhenDone(): void {
  if (printing.status().waiting === 0) process.stdout.write('done\n');
}
