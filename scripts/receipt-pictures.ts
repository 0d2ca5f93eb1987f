// Makes the pictures of all receipts that the tests compare, and sheets to look at them side by side: node
// scripts/receipt-pictures.ts --sheets FOLDER [--keep]. `--keep` makes the pictures of the tests anew, and the table of
// lengths in docs/papers.md. Look at every
// sheet before you commit: nothing cut, nothing «?», columns straight.
import './setup/node-version.ts';
import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { parseArgs } from 'node:util';
import { createCanvas, loadImage } from '@napi-rs/canvas';
import { ownDrawing } from '../tests/devices/drawing-parts.ts';
import {
  ALBUM_FOLDER,
  fileOf,
  LENGTHS_PAGE,
  lengthsTable,
  type Page,
  pagesOfAlbum,
  printed,
  withTable,
} from '../tests/devices/receipt-album.ts';
import { say } from './setup/say.mjs';

const IN_A_ROW = 4;
const GAP_DOTS = 24;
const CAPTION_DOTS = 40;

const { values } = parseArgs({ options: { sheets: { type: 'string' }, keep: { type: 'boolean', default: false } } });
if (!values.sheets && !values.keep) {
  say('Say --sheets FOLDER for pictures to look at, --keep to make those of the tests anew, or both.');
  process.exit(1);
}

const drawing = ownDrawing();
const sheets = new Map<string, { name: string; png: Buffer }[]>();
const lengths = new Map<Page, number>();
if (values.keep) rmSync(ALBUM_FOLDER, { recursive: true, force: true });
// The wide ones together and the narrow ones together: a sheet is then read row by row.
const pages = pagesOfAlbum();
for (const page of pages.toSorted((a, b) => b.width - a.width || a.model.localeCompare(b.model))) {
  const paper = await printed(page, drawing);
  const png = paper.png();
  lengths.set(page, paper.lengthMm);
  sheets.set(page.document, [...(sheets.get(page.document) ?? []), { name: page.name, png }]);
  if (!values.keep) continue;
  mkdirSync(dirname(fileOf(page)), { recursive: true });
  writeFileSync(fileOf(page), png);
}
await drawing.stop();
if (values.keep) {
  const papers = pages.map((page) => ({ ...page, lengthMm: lengths.get(page) ?? 0 }));
  writeFileSync(LENGTHS_PAGE, withTable(readFileSync(LENGTHS_PAGE, 'utf8'), lengthsTable(papers)));
}
if (values.sheets) {
  mkdirSync(values.sheets, { recursive: true });
  for (const [document, pictures] of sheets)
    writeFileSync(join(values.sheets, `${document}.png`), await sheetOf(pictures));
}
say(`${[...sheets.values()].flat().length} pictures of ${sheets.size} documents.`);

async function sheetOf(pictures: readonly { readonly name: string; readonly png: Buffer }[]): Promise<Buffer> {
  const images = await Promise.all(pictures.map(async ({ name, png }) => ({ name, image: await loadImage(png) })));
  const rows = Array.from({ length: Math.ceil(images.length / IN_A_ROW) }, (_, row) =>
    images.slice(row * IN_A_ROW, (row + 1) * IN_A_ROW),
  );
  const heights = rows.map((row) => Math.max(...row.map(({ image }) => image.height)) + CAPTION_DOTS);
  const widths = rows.map((row) => row.reduce((sum, { image }) => sum + image.width + GAP_DOTS, GAP_DOTS));
  const canvas = createCanvas(
    Math.max(...widths),
    heights.reduce((sum, height) => sum + height, GAP_DOTS),
  );
  const context = canvas.getContext('2d');
  context.fillStyle = '#ccd';
  context.fillRect(0, 0, canvas.width, canvas.height);
  context.fillStyle = '#000';
  context.font = '24px sans-serif';
  let top = 0;
  for (const [at, row] of rows.entries()) {
    let x = GAP_DOTS;
    for (const { name, image } of row) {
      context.fillText(name, x, top + CAPTION_DOTS - GAP_DOTS / 2);
      context.drawImage(image, x, top + CAPTION_DOTS);
      x += image.width + GAP_DOTS;
    }
    top += heights[at] ?? 0;
  }
  return canvas.toBuffer('image/png');
}
