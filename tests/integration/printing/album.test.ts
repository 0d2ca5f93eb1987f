import { readdirSync, readFileSync } from 'node:fs';
import { relative } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { PAPER_WIDTHS } from '../../../src-main/printing/printer-profile.ts';
import type { Rasteriser } from '../../../src-main/printing/rasteriser.ts';
import { type Bitmap, CUT, text as words } from '../../../src-shared/receipt/document.ts';
import { bitmapOf } from '../../devices/one-bit-png.ts';
import { ownDrawing } from '../../devices/drawing-parts.ts';
import { A_SIGN } from '../../devices/receipt-fixtures.ts';
import {
  ALBUM_FOLDER,
  fileOf,
  LENGTHS_PAGE,
  lengthsTable,
  type Page,
  pagesOfAlbum,
  printed,
  withTable,
} from '../../devices/receipt-album.ts';
import type { PrintedReceipt } from '../../devices/virtual-printer-paper.ts';
import { decodeQrOfPng } from '../../devices/virtual-printer-qr.ts';
import { sampleOf } from '../../devices/sample-of.ts';

/**
 * Every paper of the counter looks as it did when a person last looked at it. Where a change is wanted:
 * node scripts/receipt-pictures.ts --sheets FOLDER --keep, and look at every sheet.
 */

/** Paper is what a queue waits for. */
const ONE_CARD_SALE_MM_MAX = 150;
/** Dot by dot where the pictures were made; on another system the same letters may be drawn a little differently. */
const DIFFERENT_DOTS_MAX = process.platform === 'linux' ? 0 : 0.02;
const LEGAL = 'ФИСКАЛДЫҚ ЕМЕС ҚҰЖАТ / НЕ ФИСКАЛЬНЫЙ ДОКУМЕНТ';
let drawing: Rasteriser;

beforeAll(() => {
  drawing = ownDrawing();
});
afterAll(() => drawing.stop());

const pages = pagesOfAlbum();
const papers = new Map<string, Promise<PrintedReceipt>>();

/** A customer who reads Kazakh gets the same paper as one who reads Russian: it is printed once. */
function paperOf(page: Page): Promise<PrintedReceipt> {
  const key = JSON.stringify([page.model, page.width, page.content]);
  const paper = papers.get(key) ?? printed(page, drawing);
  papers.set(key, paper);
  return paper;
}

/** 0 is dot by dot the same; 1 is another size. */
function difference(page: Page, seen: Bitmap): number {
  const kept = bitmapOf(readFileSync(fileOf(page)));
  if (seen.bytesWide !== kept.bytesWide || seen.rows !== kept.rows) return 1;
  let dots = 0;
  for (let at = 0; at < kept.bits.length; at += 1)
    for (let byte = (seen.bits[at] ?? 0) ^ (kept.bits[at] ?? 0); byte > 0; byte &= byte - 1) dots += 1;
  return dots / (kept.bits.length * 8);
}

test.each(
  sampleOf(
    pages.map((page) => ({ ...page, page })),
    36,
  ),
)('$document $name is the paper that was looked at', async ({ page }) => {
  const receipt = await paperOf(page);
  expect(receipt).toMatchObject({ faults: [], complete: true });
  expect(lettersOf(receipt.text)).not.toMatch(/[?\ufffd]/);
  expect(difference(page, receipt.ink())).toBeLessThanOrEqual(DIFFERENT_DOTS_MAX);
});

const isFiscal = ({ text }: { readonly text: string }) => text.includes('ФИСКАЛДЫҚ ЧЕК / ФИСКАЛЬНЫЙ ЧЕК');
/** The address in a QR has signs of its own. */
function lettersOf(text: string): string {
  return text.replaceAll(/\[qr [^\]]*\]/g, '');
}

test('no picture is kept of a paper that is not printed any more', () => {
  const kept = readdirSync(ALBUM_FOLDER, { recursive: true, encoding: 'utf8' }).filter((name) => name.endsWith('.png'));
  const wanted = pages.map((page) => relative(ALBUM_FOLDER, fileOf(page)));
  expect(kept.toSorted()).toEqual(wanted.toSorted());
});

test('docs/papers.md says how long each paper is', async () => {
  const seen: (Page & { readonly lengthMm: number })[] = [];
  for (const page of pages) seen.push({ ...page, lengthMm: (await paperOf(page)).lengthMm });
  const page = readFileSync(LENGTHS_PAGE, 'utf8');
  expect(page).toBe(withTable(page, lengthsTable(seen)));
});

describe('on 80 mm of paper', () => {
  const onWidePaper = pages.filter((page) => page.width === PAPER_WIDTHS[0]);

  test.each(onWidePaper.filter((page) => page.document.startsWith('sale-one-card')).map((page) => ({ ...page, page })))(
    '$document $name is at most 150 mm long',
    async ({ page }) => {
      expect((await paperOf(page)).lengthMm).toBeLessThanOrEqual(ONE_CARD_SALE_MM_MAX);
    },
  );

  test('what the law wants said in Kazakh and Russian stands on one line', async () => {
    const wide = await Promise.all(onWidePaper.filter((page) => page.document !== 'balance').map(paperOf));
    expect(wide.length).toBeGreaterThan(40);
    const [fiscal, none] = [wide.filter(isFiscal), wide.filter((paper) => !isFiscal(paper))];
    expect(fiscal.length).toBeGreaterThan(20);
    expect(none.filter((paper) => !paper.text.includes(LEGAL))).toEqual([]);
    expect(fiscal.filter((paper) => paper.text.includes(LEGAL))).toEqual([]);
  });
});

describe('a line with a sign that the printer lacks', () => {
  const WORDS = 'ЖШЫҚҒ Сомасы / Сумма Received 12 500';
  /** The paper's margin, and the columns of these words. */
  const BYTES_OF_WORDS = (24 + WORDS.length * 12) / 8;

  /** The first and last inked row, and how many dots are inked, left of the sign. */
  async function lookOf(said: string, style: Parameters<typeof words>[2]) {
    const content = { blocks: [words(said, 'left', style), CUT] };
    const { ink } = await printed({ content, model: 'epson', width: 80 }, drawing);
    const { bytesWide, rows, bits } = ink();
    const inked = Array.from({ length: rows }, (_, row) => {
      const bytes = bits.subarray(row * bytesWide, row * bytesWide + BYTES_OF_WORDS);
      return bytes.reduce((sum, byte) => sum + [...byte.toString(2)].filter((dot) => dot === '1').length, 0);
    });
    const [first, last] = [inked.findIndex((dots) => dots > 0), inked.findLastIndex((dots) => dots > 0)];
    return { first, last, dots: inked.reduce((sum, dots) => sum + dots, 0) };
  }

  test.each<[string, Parameters<typeof words>[2]]>([
    ['plain', {}],
    ['bold', { bold: true }],
    ['tall', { bold: true, size: 'tall' }],
  ])('is as high, as low and as bold as one of the printer’s own letters: %s', async (_, style) => {
    const own = await lookOf(WORDS, style);
    for (const sign of ['₸', '充']) {
      const drawn = await lookOf(`${WORDS} ${sign}`, style);
      expect(drawn).toMatchObject({ first: own.first, last: own.last });
      expect(Math.abs(drawn.dots / own.dots - 1)).toBeLessThan(0.02);
    }
  });
});

test('on a printer that has some of the letters, no paper is printed wrong', { tags: ['long'] }, async () => {
  for (const page of pages.filter(({ model }) => model === 'epson')) {
    const receipt = await paperOf({ ...page, model: 'xprinter' });
    expect([
      page.document,
      page.name,
      receipt.faults,
      receipt.complete,
      /[?\ufffd]/.test(lettersOf(receipt.text)),
    ]).toEqual([page.document, page.name, [], true, false]);
  }
});

test.each(['80-kk', '80-kk-images', '58-kk-images'])(
  'the QR code of a receipt %s is read by a camera',
  async (name) => {
    const page = pages.find((each) => each.document === 'sale-one-card-cash' && each.name === name);
    if (!page) throw new Error('there is such a page');
    expect(await decodeQrOfPng((await paperOf(page)).png())).toMatch(/^K3-000123:[0-9A-F]{64}$/);
  },
);

test.each(['80-kk', '58-kk-images'])('the QR code of a fiscal receipt %s is its register’s', async (name) => {
  const page = pages.find((each) => each.document === 'fiscal-sale' && each.name === name);
  if (!page) throw new Error('there is such a page');
  expect(await decodeQrOfPng((await paperOf(page)).png())).toBe(A_SIGN.qr);
});
