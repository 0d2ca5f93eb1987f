import { createHash } from 'node:crypto';
import { join, resolve } from 'node:path';
import { encodeReceipt } from '../../src-main/printing/escpos.ts';
import {
  PAPER_WIDTHS,
  type PaperWidth,
  printerProfile,
  type PrinterModelId,
} from '../../src-main/printing/printer-profile.ts';
import type { Rasteriser } from '../../src-main/printing/rasteriser.ts';
import { receiptTexts } from '../../src-main/printing/texts.ts';
import { LANGUAGES } from '../../src-shared/contract/views/look.ts';
import type { ReceiptDocument } from '../../src-shared/receipt/document.ts';
import { documentsIn } from './receipt-documents.ts';
import { receiptsOf, textOfDrawn } from './virtual-printer-offline.ts';
import type { PrintedReceipt } from './virtual-printer-paper.ts';

/**
 * Every paper of the counter: each document in each language of a customer, on both widths, as pictures to look at and
 * to compare.
 */

const ROOT = resolve(import.meta.dirname, '../..');
export const ALBUM_FOLDER = join(ROOT, 'tests/fixtures/receipts');

/** In font A where the printer has the letters. All of it drawn: the same letters as our images make them. */
const IN_IMAGES: readonly string[] = [
  'sale-one-card-cash',
  'sale-one-card-offline',
  'z-report-approved',
  'test-page',
  'fiscal-sale',
  'slip-sale',
];

export interface Page {
  readonly document: string;
  /** «80-zh-CN», «58-any» for paper that no customer reads, «80-kk-images» where every line is an image. */
  readonly name: string;
  readonly content: ReceiptDocument;
  readonly model: PrinterModelId;
  readonly width: PaperWidth;
}

/** What is the same paper for every customer is one page. */
export function pagesOfAlbum(): Page[] {
  const texts = receiptTexts();
  const byLanguage = LANGUAGES.map((language) => ({ language, documents: documentsIn(language, texts) }));
  const names = Object.keys(byLanguage[0]?.documents ?? {}) as (keyof (typeof byLanguage)[number]['documents'])[];
  return names.flatMap((document) => {
    const distinct = new Set(byLanguage.map(({ documents }) => keyOf(documents[document])));
    const told = byLanguage.map(({ language, documents }) => ({
      language: distinct.size === 1 ? 'any' : language,
      content: documents[document],
    }));
    return (distinct.size === 1 ? told.slice(0, 1) : told).flatMap(({ language, content }) =>
      PAPER_WIDTHS.flatMap((width): Page[] => [
        { document, content, width, model: 'epson', name: `${width}-${language}` },
        ...(IN_IMAGES.includes(document)
          ? [{ document, content, width, model: 'generic' as const, name: `${width}-${language}-images` }]
          : []),
      ]),
    );
  });
}

function keyOf(content: ReceiptDocument): string {
  return createHash('sha256').update(JSON.stringify(content)).digest('hex');
}

export async function printed(
  page: Pick<Page, 'content' | 'model' | 'width'>,
  drawing: Rasteriser,
): Promise<PrintedReceipt> {
  const encoded = await encodeReceipt(page.content, printerProfile(page.model, page.width), drawing);
  if (!encoded.ok) throw new Error(encoded.error);
  const [receipt, ...others] = receiptsOf(
    encoded.value.bytes,
    page.model,
    page.width,
    textOfDrawn(encoded.value.drawn),
  );
  if (!receipt || others.length > 0)
    throw new Error(`${others.length + (receipt ? 1 : 0)} receipts were printed, not one`);
  return receipt;
}

/** The page of the documents that says how long each paper is, in millimetres from cut to cut. */
export const LENGTHS_PAGE = join(ROOT, 'docs/papers.md');
/** «kk, ru»: a customer who reads these gets the paper of the law alone. */
const COLUMNS = [
  ['kk', 'kk, ru'],
  ['en', 'en'],
  ['zh-CN', 'zh-CN'],
] as const;

/** The table of that page. `lengthMm`: of each page of the album that is not drawn throughout. */
export function lengthsTable(
  papers: readonly (Pick<Page, 'document' | 'name'> & { readonly lengthMm: number })[],
): string {
  const lengths = new Map(papers.map(({ document, name, lengthMm }) => [`${document} ${name}`, lengthMm.toFixed(1)]));
  const head = PAPER_WIDTHS.flatMap((width) => COLUMNS.map(([, told]) => `${width} mm: ${told}`));
  const rows = [...new Set(papers.map(({ document }) => document))].map((document) => [
    `\`${document}\``,
    ...PAPER_WIDTHS.flatMap((width) =>
      COLUMNS.map(
        ([language], at) =>
          lengths.get(`${document} ${width}-${language}`) ??
          (at === 0 ? (lengths.get(`${document} ${width}-any`) ?? '') : ''),
      ),
    ),
  ]);
  return [['paper', ...head], ['---', ...head.map(() => '---:')], ...rows]
    .map((cells) => `| ${cells.join(' | ')} |`)
    .join('\n');
}

/** The page with another table in the place of its own. */
export function withTable(page: string, table: string): string {
  return page.replace(/^\|[^]*\|$/m, () => table);
}

export function fileOf({ document, name }: Page): string {
  return join(ALBUM_FOLDER, document, `${name}.png`);
}
