import fc from 'fast-check';
import { afterAll, describe, expect, test } from 'vitest';
import { encodeReceipt } from '../../../src-main/printing/escpos.ts';
import { PRINTER_MODEL_IDS, PRINTER_MODELS, printerProfile } from '../../../src-main/printing/printer-profile.ts';
import type { Rasteriser } from '../../../src-main/printing/rasteriser.ts';
import { receiptTexts } from '../../../src-main/printing/texts.ts';
import type { Profile } from '../../../src-shared/contract/upstream.ts';
import type { LocalText } from '../../../src-shared/contract/wire-types.ts';
import type { Block, ReceiptDocument } from '../../../src-shared/receipt/document.ts';
import { layOut } from '../../../src-shared/receipt/layout.ts';
import { plainText } from '../../../src-shared/receipt/plain-text.ts';
import { saleReceipt } from '../../../src-shared/receipt/sale-receipt.ts';
import { ok } from '../../../src-shared/result.ts';
import { ownDrawing } from '../../devices/drawing-parts.ts';
import { documentsIn } from '../../devices/receipt-documents.ts';
import { aSale, COUNTER, PROFILE } from '../../devices/receipt-fixtures.ts';
import { EscPosDecoder } from '../../devices/virtual-printer-decoder.ts';

/** Nothing that is data reaches a printer as a command, or falsifies a line on paper or preview. */

const drawing = ownDrawing();
afterAll(() => drawing.stop());

/** Draws nothing: for thousands of receipts that are about bytes alone. */
const blackRows: Rasteriser = {
  draw: async (lines, { dots }) =>
    ok(lines.map(() => ({ bytesWide: dots / 8, rows: 1, bits: new Uint8Array(dots / 8).fill(0xff) }))),
  warmUp: () => undefined,
  stop: async () => undefined,
};

const SHAPELESS = /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Cs}\u115f\u1160\u3164\uffa0]/u;

/** Commands that a crafted text would like to be, characters that would like not to be seen, and any text at all. */
const hostile = fc.oneof(
  fc.string({ unit: 'binary', maxLength: 40 }),
  fc.string({ unit: 'grapheme', maxLength: 40 }),
  fc
    .array(
      fc.constantFrom(
        '\x1bp\x00\x19\xfa',
        '\x1dV\x42\x00',
        '\x1b@',
        '\x10\x14\x01\x00\x01',
        '\x10\x04\x01',
        '\x1d(k',
        ...'\n\r\x00\x7f\x85\x9b\u2028\ud800',
        ...'\u202e\u2066\u2069\u200b\u200f\ufeff\u061c\u05d0',
        ...'₸Жқ中👍',
        '\u0301'.repeat(9),
        'é'.repeat(300),
        '8'.repeat(3000),
        'PAID 999999',
      ),
      { maxLength: 12 },
    )
    .map((parts) => parts.join('')),
);

const documents = Object.entries(documentsIn('en', receiptTexts()));

/** The document with one of its texts put in another's place, before it or after it. */
function falsified({ blocks }: ReceiptDocument, text: string, at: number, how: 'instead' | 'before' | 'after') {
  const put = (was: string) => ({ instead: text, before: text + was, after: was + text })[how];
  const places = blocks.flatMap((block, index) =>
    block.kind === 'text' || block.kind === 'columns' || block.kind === 'qr' ? [index] : [],
  );
  // The code is one block among thirty, and the one whose length is told to the printer.
  const code = blocks.findIndex((block) => block.kind === 'qr');
  const place = at % 3 === 0 && code >= 0 ? code : places[at % places.length];
  return {
    blocks: blocks.map((block, index): Block => {
      if (index !== place) return block;
      if (block.kind === 'qr') return { ...block, content: put(block.content) };
      if (block.kind === 'columns' && at % 2 === 0) return { ...block, value: put(block.value) };
      return block.kind === 'columns' || block.kind === 'text' ? { ...block, phrases: block.phrases.map(put) } : block;
    }),
  };
}

/** What the bytes make a printer do beside printing letters and dots. */
function deeds(bytes: Buffer, model: keyof typeof PRINTER_MODELS): string[] {
  const done: string[] = [];
  const nothing = () => undefined;
  const decoder = new EscPosDecoder(
    {
      character: (character) => void (/\p{Cc}/u.test(character) && done.push(`character ${character}`)),
      endLine: nothing,
      discardLine: () => void done.push('initialise'),
      feed: nothing,
      raster: nothing,
      qr: nothing,
      cut: () => void done.push('cut'),
      pulse: () => void done.push('pulse'),
      automaticStatus: (mask) => void done.push(`status ${mask}`),
      transmitStatus: () => void done.push('transmit'),
      fault: (what) => void done.push(`fault ${what}`),
    },
    { model: PRINTER_MODELS[model], chineseAtBoot: true },
  );
  decoder.feed(bytes, () => true);
  if (decoder.pendingBytes > 0) done.push('waits for more');
  // A printer obeys these wherever they stand.
  bytes.forEach((byte, at) => {
    if (byte === 0x10 && [0x04, 0x05, 0x14].includes(bytes[at + 1] ?? 0)) done.push(`real time ${at}`);
  });
  return done;
}

async function bytesOf(document: ReceiptDocument, model: keyof typeof PRINTER_MODELS, whole: boolean, by = blackRows) {
  const encoded = await encodeReceipt(document, printerProfile(model, 58, whole), by);
  if (!encoded.ok) throw new Error(encoded.error);
  return encoded.value.bytes;
}

const somewhere = [
  fc.constantFrom(...documents),
  hostile,
  fc.nat(60),
  fc.constantFrom('instead', 'before', 'after'),
] as const;

describe('any text in any place of any document', () => {
  test('makes no printer do what the same document without it does not make it do', async () => {
    await fc.assert(
      fc.asyncProperty(
        ...somewhere,
        fc.constantFrom(...PRINTER_MODEL_IDS),
        fc.boolean(),
        async ([, document], text, at, how, model, whole) => {
          const usual = deeds(await bytesOf(document, model, whole), model);
          expect(deeds(await bytesOf(falsified(document, text, at, how), model, whole), model)).toEqual(usual);
        },
      ),
      { numRuns: 600 },
    );
  });

  test('is drawn without a fault, and no dots of it are a command', async () => {
    await fc.assert(
      fc.asyncProperty(...somewhere, async ([, document], text, at, how) => {
        const usual = deeds(await bytesOf(document, 'generic', false, drawing), 'generic');
        const bytes = await bytesOf(falsified(document, text, at, how), 'generic', false, drawing);
        expect(deeds(bytes, 'generic')).toEqual(usual);
      }),
      { numRuns: 40 },
    );
  });

  test('leaves nothing on paper or preview that can not be seen, and no line that it began itself', () => {
    fc.assert(
      fc.property(...somewhere, ([, document], text, at, how) => {
        const wrong = falsified(document, text, at, how);
        for (const line of layOut(wrong, 48)) {
          const texts = line.kind === 'text' ? line.segments.map((segment) => segment.text) : [];
          expect(texts.join('')).not.toMatch(SHAPELESS);
        }
        expect(plainText(wrong, 48).replaceAll('\n', '')).not.toMatch(SHAPELESS);
      }),
      { numRuns: 600 },
    );
  });
});

/** The rules of a counter with one text in the place of all their own. */
function rulesSaying(text: string): Profile {
  const said = (words: LocalText) => Object.fromEntries(Object.keys(words).map((tag) => [tag, text]));
  const { operator, currency, receipt, products, tenders } = PROFILE;
  return {
    ...PROFILE,
    operator: { name: said(operator.name), address: said(operator.address), taxId: text },
    currency: { ...currency, symbol: text },
    receipt: { header: said(receipt.header), footer: said(receipt.footer) },
    support: { phone: text, url: text },
    products: products.map((product) => ({ ...product, name: said(product.name) })),
    tenders: tenders.map((tender) => ({ ...tender, name: said(tender.name) })),
  };
}

/** As somebody else's program may have written it. */
const saleSaying = (text: string) => {
  const { entry, sale } = aSale();
  return { entry, sale: { ...sale, receiptNumber: text, language: text } };
};

test(
  'rules, names and a sale whose every text is hostile make a receipt that does what a usual one does',
  { tags: ['long'] },
  async () => {
    const texts = receiptTexts();
    const facts = { counter: COUNTER, copy: 1, opensDrawer: true };
    const usual = saleReceipt({ ...aSale(), ...facts, profile: PROFILE }, texts);
    await fc.assert(
      fc.asyncProperty(hostile, fc.constantFrom(...PRINTER_MODEL_IDS), async (text, model) => {
        const counter = { counterName: text, stationName: text, clerkName: text };
        const wrong = saleReceipt({ ...saleSaying(text), ...facts, counter, profile: rulesSaying(text) }, texts);
        expect(deeds(await bytesOf(wrong, model, false), model)).toEqual(
          deeds(await bytesOf(usual, model, false), model),
        );
      }),
      {
        numRuns: 300,
        examples: [
          ['constructor', 'epson'],
          ['__proto__', 'generic'],
        ],
      },
    );
  },
);

test('a receipt number that would like to be a pulse and a line of its own is printed as what it says', async () => {
  const number = `K3-éé\x1bp1\x19\xfa\nPAID 999999\n`;
  const facts = { profile: PROFILE, counter: COUNTER, copy: 0, opensDrawer: false };
  const receipt = saleReceipt({ ...saleSaying(number), ...facts }, receiptTexts());
  for (const model of PRINTER_MODEL_IDS) {
    expect(deeds(await bytesOf(receipt, model, false), model)).not.toContain('pulse');
  }
  expect(plainText(receipt, 48).split('\n')).not.toContain('PAID 999999');
});

test('an amount stays in its order beside marks of order and letters that run from right to left', () => {
  const document = {
    blocks: [{ kind: 'columns', phrases: ['Сумма \u202e\u05d0'], value: '\u20665\u00a0000\u2069' }],
  } as const;
  expect(plainText(document, 20)).toBe('Сумма \ufffd        5\u00a0000\n');
});
