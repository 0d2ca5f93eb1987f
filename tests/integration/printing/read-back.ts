import fc from 'fast-check';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { encodeReceipt } from '../../../src-main/printing/escpos.ts';
import { type PaperWidth, printerProfile, type PrinterModelId } from '../../../src-main/printing/printer-profile.ts';
import type { Rasteriser } from '../../../src-main/printing/rasteriser.ts';
import { receiptTexts } from '../../../src-main/printing/texts.ts';
import { LANGUAGES } from '../../../src-shared/contract/views/look.ts';
import { saleReceipt } from '../../../src-shared/receipt/sale-receipt.ts';
import { ownDrawing } from '../../devices/drawing-parts.ts';
import { receiptsOf, textOfDrawn } from '../../devices/virtual-printer-offline.ts';
import { aSale, COUNTER, PROFILE } from '../../devices/receipt-fixtures.ts';

/** What a receipt says equals the entry it is of: read back from the bytes, as a printer would understand them. */

const texts = receiptTexts();
const line = fc.record({
  cardNumber: fc.stringMatching(/^9643[19]085033[0-9]{8}$/),
  product: fc.constantFrom(
    { productId: 'top-up', kind: 'stored-value' },
    { productId: 'new-card', kind: 'card' },
    { productId: 'unheard-of', kind: 'stored-value' },
    { productId: 'day-pass', kind: 'pass', pass: { validFrom: '2026-11-22', validTo: '2026-11-22' } },
  ),
  amount: fc.integer({ min: 1, max: 200_000_000 }),
  balanceBefore: fc.option(fc.integer({ min: -500, max: 99_999_999 }), { nil: undefined }),
  effect: fc.constantFrom('immediate', 'activate-at-validator', 'when-connected', 'other'),
});
const sale = fc
  .record({
    lines: fc.array(line, { minLength: 1, maxLength: 4 }),
    handed: fc.integer({ min: 0, max: 50_000 }),
    onCard: fc.nat(1000),
    language: fc.constantFrom(...LANGUAGES),
    offline: fc.boolean(),
    number: fc.stringMatching(/^[A-Z][0-9]{1,2}-[0-9]{6}$/),
  })
  .map(({ lines, handed, onCard, language, offline, number }) => {
    const total = lines.reduce((sum, each) => sum + each.amount, 0);
    const byCard = Math.min(onCard, total - 1);
    const cash = {
      tenderId: 'cash',
      kind: 'cash',
      amount: total - byCard,
      received: total - byCard + handed,
      change: handed,
    };
    const card = {
      tenderId: 'card',
      kind: 'bank-card',
      amount: byCard,
      terminal: { authCode: String(100_000 + onCard) },
    };
    return {
      receiptNumber: number,
      language,
      offline,
      lines: lines.map(({ product, ...each }, index) => ({ ...each, ...product, line: index + 1 })),
      tenders: byCard > 0 ? [cash, card] : [cash],
    };
  });

/** «…   12 500» at the end of a line that begins with a label, or below where another language of it stands there. */
function amountsAfter(label: RegExp, paper: string): number[] {
  const rows = paper.split('\n');
  return rows.flatMap((row, at) => {
    const found = label.test(row) ? [row, rows[at + 1] ?? ''].map(amountAtEnd).find((each) => each !== null) : null;
    return found === null || found === undefined ? [] : [found];
  });
}

function amountAtEnd(row: string): number | null {
  const found = /(?:^| )(-?\d[\d ]*)$/.exec(row)?.[1];
  return found === undefined ? null : numberOf(found);
}

const plain = (text: string) => text.replaceAll('\u00a0', ' ').replaceAll('\u2212', '-');

function expectPaperSays(printed: string, { entry, sale: body }: ReturnType<typeof aSale>): void {
  const paper = plain(printed);
  expect(paper).toContain(`${body.receiptNumber} `.trimEnd());
  expect(paper).toContain(`[qr ${body.receiptNumber}:${entry.hash.toUpperCase()}]`);
  expect(amountsAfter(/ИТОГО/, paper)).toEqual([body.lines.reduce((sum, each) => sum + each.amount, 0)]);
  expect(amountsAfter(/Сдача/, paper)).toEqual(
    body.tenders.flatMap((tender) => (tender.change === undefined ? [] : [tender.change])),
  );
  expect(amountsAfter(/Получено/, paper)).toEqual(
    body.tenders.flatMap((tender) => (tender.received === undefined ? [] : [tender.received])),
  );
  const things = sameThings(body.lines);
  const groups = things.filter((each) => each.length > 1);
  const sold = paper.slice(0, paper.indexOf('ИТОГО'));
  expect(amountsAfter(/Пополнение|Новая карта|день( \(|$| {2,}| \d)/m, sold)).toEqual(
    things.map((lines) => lines.reduce((sum, each) => sum + each.amount, 0)),
  );
  expect([...paper.matchAll(/ \((\d+)\)\s+\d[\d ]*$/gm)].map((match) => Number(match[1]))).toEqual(
    groups.map((lines) => lines.length),
  );
  expect([...paper.matchAll(/^\*(\d{4})(?=:|$)/gm)].map((match) => match[1])).toEqual(
    things.flatMap((lines) =>
      lines.flatMap((each) => (lines.length === 1 && isNumberSaid(each, things) ? [] : [each.cardNumber.slice(-4)])),
    ),
  );
  expect(
    // What is too wide for narrow paper stands below its card.
    [...paper.matchAll(/^\*(\d{4}):([ \d+=-]*(?:\n[ \d+=-]+)*)$/gm)].map(([, card, sum = '']) => [
      card,
      amountAtEnd(sum),
    ]),
  ).toEqual(
    groups
      .flat()
      .map((each) => [each.cardNumber.slice(-4), (isRead(each) ? (each.balanceBefore ?? 0) : 0) + each.amount]),
  );
  expect(balancesOn(paper)).toEqual(
    things
      .flat()
      .flatMap((each) =>
        isRead(each) && each.balanceBefore !== undefined
          ? [[each.balanceBefore, each.amount, each.balanceBefore + each.amount]]
          : [],
      ),
  );
  const authCodes = body.tenders.flatMap((tender) => tender.terminal?.authCode ?? []);
  expect(authCodes.filter((code) => !paper.includes(code))).toEqual([]);
  expect(inOwnLanguage(paper)).toEqual(
    OWN_LANGUAGES.includes(body.language) && body.lines.length <= 2
      ? body.lines.flatMap((each, at) =>
          each.cardNumber === body.lines[at - 1]?.cardNumber ? [] : [[each.cardNumber.slice(-4), each.amount]],
        )
      : [],
  );
  expect(paper).not.toMatch(/[?\ufffd]/);
}

type SoldLine = ReturnType<typeof aSale>['sale']['lines'][number];

/** What differs in its card, amount and balance alone stands together. */
function sameThings(lines: readonly SoldLine[]): SoldLine[][] {
  const keyOf = ({ kind, productId, pass, effect }: SoldLine) => JSON.stringify([kind, productId, pass, effect]);
  return [...Map.groupBy(lines, keyOf).values()];
}

const isRead = ({ kind, balanceBefore }: SoldLine) => kind === 'stored-value' && balanceBefore !== undefined;

/** Right above it stands the same card. */
function isNumberSaid(of: SoldLine, things: readonly SoldLine[][]): boolean {
  const above = things[things.findIndex(([first]) => first === of) - 1];
  return above?.length === 1 && above[0]?.cardNumber === of.cardNumber;
}

/** Printed beside Kazakh and Russian, which every receipt says. */
const OWN_LANGUAGES: readonly string[] = ['en', 'zh-CN'];

/** «1 200 + 5 000 = 6 200», over two lines where the paper is too narrow for it. */
function balancesOn(paper: string): number[][] {
  const joined = paper.replace(/\s*\n\s*([+=]) /g, ' $1 ').replace(/ ([+=])\s*\n\s*/g, ' $1 ');
  return [...joined.matchAll(/(-?\d[\d ]*) \+ (\d[\d ]*) = (-?\d[\d ]*)$/gm)].map((match) =>
    match.slice(1).map(numberOf),
  );
}

/** «旅游卡 *2259: 充值   5 000 ₸», on one line or on two. */
function inOwnLanguage(paper: string): (string | number)[][] {
  return [...paper.matchAll(/^\S.* \*(\d{4}):[^₸]*?(\d[\d ]*) ₸$/gm)].map((match) => [
    match[1] ?? '',
    numberOf(match[2] ?? ''),
  ]);
}

function numberOf(text: string): number {
  return Number(text.replaceAll(' ', ''));
}

/** Bixolon's and Citizen's numbers of code pages are those of their makers' papers. */
const PRINTERS: readonly [model: PrinterModelId, width: PaperWidth, image: string][] = [
  ['epson', 80, ''],
  ['epson', 58, ''],
  ['epson-old', 80, ''],
  ['xprinter', 80, ''],
  ['xprinter', 58, ''],
  ['generic', 80, ''],
  ['generic', 58, ''],
  ['bixolon', 80, ''],
  ['citizen', 58, ''],
  ['epson', 80, ', all of it as images'],
];

/** Prints `sales` of chance on each of these printers, and reads each back. */
export function papersSayWhatEntriesSay(sales: number): void {
  let drawing: Rasteriser;
  beforeAll(() => {
    drawing = ownDrawing();
  });
  afterAll(() => drawing.stop());

  test.each(PRINTERS)(
    `the paper of ${sales} sales on a %s with %i mm%s says what the entries say`,
    async (model, width, image) => {
      await fc.assert(
        fc.asyncProperty(sale, async (changes) => {
          const sold = aSale(changes);
          const document = saleReceipt(
            { ...sold, profile: PROFILE, counter: COUNTER, copy: 0, opensDrawer: true },
            texts,
          );
          const encoded = await encodeReceipt(document, printerProfile(model, width, image !== ''), drawing);
          if (!encoded.ok) throw new Error(encoded.error);
          const [receipt, ...others] = receiptsOf(encoded.value.bytes, model, width, textOfDrawn(encoded.value.drawn));
          expect(others).toEqual([]);
          expect(receipt).toMatchObject({ faults: [], complete: true, drawerPulses: [{ pin: 0 }] });
          expectPaperSays(receipt?.text ?? '', sold);
        }),
        { numRuns: sales },
      );
    },
  );
}
