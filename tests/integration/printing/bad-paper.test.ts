import Database from 'better-sqlite3';
import fc from 'fast-check';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { paperIn, printSlip } from '../../../src-main/printing/paper.ts';
import { previewOfEntry } from '../../../src-main/printing/preview.ts';
import { printerProfile } from '../../../src-main/printing/printer-profile.ts';
import { receiptCameOut } from '../../../src-main/printing/reprint.ts';
import { receiptTexts } from '../../../src-main/printing/texts.ts';
import type { Session } from '../../../src-shared/contract/views/clerks.ts';
import type { ClerkId } from '../../../src-shared/ids.ts';
import { instant } from '../../../src-shared/time.ts';
import { PROFILE } from '../../devices/receipt-fixtures.ts';
import { VirtualPrinter } from '../../devices/virtual-printer.ts';
import { aTill, tcpAddress, type Till, until } from './bench.ts';

/** What can't be made into paper is failed with its reason, and the rest goes on. */

let printer: VirtualPrinter;
let till: Till;

beforeEach(async () => {
  printer = await VirtualPrinter.start();
});

afterEach(async () => {
  await till.end();
  await printer.stop();
});

const AT = '2026-11-22T08:25:00.000Z';
const CLAIM = {
  claimId: '01900000-0000-7000-8000-00000000c1a1',
  cardNumber: '9643108503341722',
  channel: 'kiosk',
  amount: 2000,
  takenAt: AT,
  filedAt: AT,
  language: 'en',
  clerkName: 'Aigerim S.',
};
const CLERK: Session = {
  clerkId: '01900000-0000-7000-8000-0000000000a1' as ClerkId,
  name: 'Aigerim S.',
  role: 'clerk',
};
const json = (content: unknown) => JSON.stringify(content);
const nothingWaits = () =>
  until(
    () => till.printing.status().waiting === 0,
    () => [till.printing.status(), till.faults.slice(0, 2)],
  );
const problems = () => till.printing.failedJobs().map((job) => job.problem);

test('a claim of a day that does not exist keeps no receipt from the printer, now or after a restart', async () => {
  till = aTill(printer);
  till.queue({ document: 'claim', content: json({ ...CLAIM, takenAt: '9999-99-99T99:99:99.999Z' }) });
  till.sell();
  await nothingWaits();
  expect(till.states()).toEqual(['printed']);
  expect(printer.drawerPulses()).toHaveLength(1);

  till = await till.restart();
  till.queue({ document: 'test', content: json({ at: AT, printer: 'Epson TM, 80 mm', clerkName: '' }) });
  till.sell();
  await nothingWaits();
  expect(till.states()).toEqual(['printed', 'printed']);
  expect(printer.drawerPulses()).toHaveLength(2);
});

test('paper that waits behind bad paper comes out of another printer', async () => {
  till = aTill(printer);
  await until(() => till.printing.status().printer === 'ready');
  await printer.powerOff();
  await until(() => till.printing.status().printer === 'offline');
  till.queue({ document: 'balance', content: json({ asOf: '2026-13-45T25:61:61.000Z' }) });
  till.sell();
  const another = await VirtualPrinter.start();
  await till.printing.takeOver({ address: tcpAddress(another), profile: printerProfile('epson') });
  await nothingWaits();
  expect(till.states()).toEqual(['printed']);
  expect(problems()).toEqual(['content-broken']);
  await another.stop();
  await printer.powerOn();
});

test('a name with a character that no text should hold is printed without it', async () => {
  till = aTill(printer, { sources: { clerkName: () => 'Ayg\u0000erim' } });
  const { bench } = till;
  const at = instant(bench.clock.now());
  const content = { at, printer: 'Epson\u0000TM', clerkName: 'Ayg\u0000erim' };
  expect(
    printSlip({ document: 'test', content, at }, { ...bench, ...till, paper: paperIn(bench.db, bench.ids) }),
  ).toEqual({
    ok: true,
    value: null,
  });
  till.sell();
  await nothingWaits();
  expect([till.states(), problems()]).toEqual([['printed'], []]);
  expect(printer.receipts().map((receipt) => receipt.text.includes('Ayg erim'))).toEqual([true, true]);
});

/** One of each sort that can stand in the table, each with the word that the attention list says of it. */
const BAD = {
  'a text that is no JSON': [{ document: 'claim', content: '{"claimId":' }, 'content-broken'],
  'content of another shape': [{ document: 'balance', content: '[1,2]' }, 'content-broken'],
  'no content': [{ document: 'x-report', content: 'null' }, 'content-broken'],
  'a document of another version': [{ document: 'horoscope', content: '{}' }, 'document-unknown'],
} as const;
type Sort = keyof typeof BAD;

test('in whatever order bad paper stands among receipts, it fails by its own reason and they come out', async () => {
  till = aTill(printer);
  const sorts = fc.constantFrom<Sort | 'receipt'>('receipt', ...(Object.keys(BAD) as Sort[]));
  await fc.assert(
    fc.asyncProperty(fc.array(sorts, { maxLength: 12 }), async (queued) => {
      const [sold, failed] = [till.states().length, problems().length];
      for (const sort of queued) {
        if (sort === 'receipt') till.sell();
        else till.queue(BAD[sort][0]);
      }
      await nothingWaits();
      const receipts = queued.filter((sort) => sort === 'receipt').length;
      expect(till.states().slice(sold)).toEqual(Array(receipts).fill('printed'));
      expect(problems().slice(failed)).toEqual(queued.flatMap((sort) => (sort === 'receipt' ? [] : [BAD[sort][1]])));
    }),
    { numRuns: 12 },
  );
});

test('a row whose very name can not be read is failed, and hides no other', async () => {
  till = aTill(printer);
  till.queue({ id: 'no id', document: 'claim', content: json(CLAIM) });
  till.sell();
  till.queue({ document: 'claim', content: '{' });
  await nothingWaits();
  expect(till.states()).toEqual(['printed']);
  expect(till.printing.status().failed).toBe(2);
  expect(problems()).toEqual(['content-broken']);
});

test('rules by which no paper can be made fail the paper of their time; its drawer opens all the same', async () => {
  let bad = true;
  till = aTill(printer, {
    sources: { profileByVersion: () => (bad ? { ...PROFILE, timeZone: 'Asia/Nowhere' } : PROFILE) },
  });
  till.sell();
  await until(() => printer.drawerPulses().length === 1);
  expect(problems()).toEqual(['content-broken']);
  expect(printer.receipts().filter((receipt) => receipt.text.includes('TEST-1'))).toEqual([]);

  bad = false;
  till.sell();
  await nothingWaits();
  expect(till.states()).toEqual(['failed', 'printed']);
  expect(printer.drawerPulses()).toHaveLength(2);
});

test('what can not be made into paper has no preview, and no copy of it once somebody has seen it', async () => {
  const sources = { profileByVersion: () => ({ ...PROFILE, timeZone: 'Asia/Nowhere' }) };
  till = aTill(printer, { sources });
  const sale = till.sell();
  await nothingWaits();
  const { bench, printing } = till;
  const preview = previewOfEntry(sale.id, 0, bench.ledger, {
    sources: {
      entryBySeq: (seq) => bench.ledger.entryAt(seq),
      currentProfile: () => PROFILE,
      counter: () => ({ counterName: '3-касса', stationName: 'Сайран' }),
      clerkName: () => 'Айгерім',
      ...sources,
    },
    texts: receiptTexts(),
    profile: printerProfile('epson'),
  });
  expect(preview).toEqual({ ok: false, error: { kind: 'nothing-to-print' } });

  const [failed] = printing.failedJobs();
  if (!failed) throw new Error('it has failed');
  const counter = {
    ...bench,
    printing,
    openShiftId: () => sale.shiftId,
  };
  expect(receiptCameOut(failed.id, false, CLERK, counter)).toEqual({ ok: true, value: null });
  expect(printing.failedJobs()).toEqual([]);
  expect(bench.ledger.lastOfKind('receipt-reprinted')).toBeUndefined();
});

test('a fault of the disk is no fault of the paper: it waits, and comes out when the disk answers', async () => {
  let faults = 1;
  till = aTill(printer, {
    sources: {
      profileByVersion() {
        if (faults-- > 0) throw new Database.SqliteError('disk I/O error', 'SQLITE_IOERR_READ');
        return PROFILE;
      },
    },
  });
  till.sell();
  await nothingWaits();
  expect(till.states()).toEqual(['printed']);
  expect(till.faults).toHaveLength(1);
});

test('somebody who stumbles over what the queue tells keeps nothing from being printed', async () => {
  till = aTill(printer);
  till.printing.onChange(() => {
    throw new Error('the screen stumbled');
  });
  till.sell();
  await until(
    () => till.states()[0] === 'printed',
    () => till.states(),
  );
  till.sell();
  await until(
    () => till.states()[1] === 'printed',
    () => till.states(),
  );
  expect(printer.receipts()).toHaveLength(2);
});
