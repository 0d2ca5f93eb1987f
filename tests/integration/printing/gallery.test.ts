import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { encodeReceipt } from '../../../src-main/printing/escpos.ts';
import { PAPER_WIDTHS, type PaperWidth, printerProfile, type PrinterModelId } from '../../../src-main/printing/printer-profile.ts';
import { type Rasteriser, rasteriser } from '../../../src-main/printing/rasteriser.ts';
import { receiptTexts } from '../../../src-main/printing/texts.ts';
import { LANGUAGES } from '../../../src-shared/contract/views.ts';
import type { ReceiptDocument } from '../../../src-shared/receipt/document.ts';
import { receiptsOf, textOfDrawn } from '../../devices/virtual-printer-offline.ts';
import { decodeQrOfPng } from '../../devices/virtual-printer-qr.ts';
import { documentsIn } from '../../unit/receipt/documents.ts';
import { FONT_FOLDERS, RASTER_WORKER } from './bench.ts';

/**
 * Every document in every language of a customer, on both widths of paper. With SAPAR_GALLERY=folder the pictures are kept
 * for eyes: nothing cut, nothing «?», columns straight.
 */

const GALLERY = process.env['SAPAR_GALLERY'];
/** Paper is what a queue waits for. */
const ONE_CARD_SALE_MM_MAX = 150;
const texts = receiptTexts();
let drawing: Rasteriser;

beforeAll(() => {
  drawing = rasteriser({ worker: RASTER_WORKER, fontFolders: FONT_FOLDERS });
  if (GALLERY) mkdirSync(GALLERY, { recursive: true });
});
afterAll(() => drawing.stop());

async function print(document: ReceiptDocument, model: PrinterModelId, width: PaperWidth, name: string) {
  const encoded = await encodeReceipt(document, printerProfile(model, width), drawing);
  if (!encoded.ok) throw new Error(encoded.error);
  const [receipt] = receiptsOf(encoded.value.bytes, model, width, textOfDrawn(encoded.value.drawn));
  if (!receipt) throw new Error('nothing was printed');
  if (GALLERY) writeFileSync(join(GALLERY, `${name}-${model}-${width}.png`), receipt.png());
  return receipt;
}

describe.each(LANGUAGES)('for a customer who reads %s', (language) => {
  for (const width of PAPER_WIDTHS) {
    test.each(Object.entries(documentsIn(language, texts)))(`%s is whole on ${width} mm`, async (name, document) => {
      for (const model of ['epson', 'xprinter', 'generic'] as const) {
        const receipt = await print(document, model, width, `${name}-${language}`);
        expect(receipt).toMatchObject({ faults: [], complete: true });
        expect(receipt.text).not.toContain('?');
        expect(receipt.text).not.toContain('\ufffd');
        expect(receipt.lengthMm).toBeLessThanOrEqual(name.startsWith('sale-one-card') && width === 80 ? ONE_CARD_SALE_MM_MAX : Infinity);
      }
    });
  }
});

test.each([['epson', 80], ['generic', 58]] as const)('the QR code of a receipt on a %s with %i mm is read by a camera', async (model, width) => {
  const receipt = await print(documentsIn('kk', texts)['sale-one-card-cash'], model, width, 'qr');
  expect(await decodeQrOfPng(receipt.png())).toMatch(/^K3-000123:[0-9A-F]{64}$/);
});
