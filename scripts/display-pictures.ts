// Makes a picture of each state of the customer's display in each language and look, and sheets of them. Run it by node
// scripts/display-pictures.ts FOLDER [--width 1024] [--only NAME] [--look light]. Look at every one before you commit.
import './setup/node-version.ts';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { createCanvas, loadImage } from '@napi-rs/canvas';
import { say } from './setup/say.mjs';
import { prepareMachine } from './setup.ts';

const COLUMNS = 6;
const TILE_WIDTH = 455;
const GAP = 8;

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    width: { type: 'string', default: '1366' },
    only: { type: 'string', default: '' },
    look: { type: 'string' },
  },
});
const [folder] = positionals;
if (folder === undefined) {
  say('Name the folder for the pictures.');
  process.exit(1);
}
const { display: screen } = await prepareMachine();
// Loaded only now: the harness needs the packages and the Electron that were seen to just before.
const { aDisplay } = await import('../tests/devices/a-display.ts');
const { pagesOfDisplay } = await import('../tests/devices/display-album.ts');
const { PUBLIC_LANGUAGES } = await import('../src-shared/contract/views/look.ts');
mkdirSync(folder, { recursive: true });
const looks = [
  { name: 'light', theme: 'light', look: { large: false, contrast: false } },
  { name: 'dark', theme: 'dark', look: { large: false, contrast: false } },
  { name: 'light-large', theme: 'light', look: { large: true, contrast: false } },
  { name: 'dark-large', theme: 'dark', look: { large: true, contrast: false } },
  { name: 'light-contrast', theme: 'light', look: { large: false, contrast: true } },
  { name: 'dark-contrast-large', theme: 'dark', look: { large: true, contrast: true } },
] as const;
const size = { width: Number(values.width), height: 768 };
const customers = await aDisplay();
for (const { name: lookName, ...way } of looks.filter(({ name }) => name === (values.look ?? name)))
  for (const language of PUBLIC_LANGUAGES) {
    const files: string[] = [];
    for (const { name, state } of pagesOfDisplay(language)) {
      if (!name.includes(values.only)) continue;
      await customers.shows(state, { ...size, ...way });
      const file = join(folder, `${name}-${language}-${lookName}-${size.width}.png`);
      await customers.page.screenshot({ path: file });
      files.push(file);
    }
    writeFileSync(join(folder, `sheet-${language}-${lookName}-${size.width}.png`), await sheetOf(files));
    say(`${files.length} states in ${language}, ${lookName}`);
  }
await customers[Symbol.asyncDispose]();
await screen.close();
process.exit(0);

async function sheetOf(files: readonly string[]): Promise<Buffer> {
  const images = await Promise.all(files.map((file) => loadImage(file)));
  const tile = { width: TILE_WIDTH, height: Math.round((TILE_WIDTH * size.height) / size.width) };
  const rows = Math.ceil(images.length / COLUMNS);
  const canvas = createCanvas(COLUMNS * (tile.width + GAP) + GAP, rows * (tile.height + GAP) + GAP);
  const context = canvas.getContext('2d');
  context.fillStyle = '#7b8a97';
  context.fillRect(0, 0, canvas.width, canvas.height);
  for (const [at, image] of images.entries()) {
    const [column, row] = [at % COLUMNS, Math.floor(at / COLUMNS)];
    const [x, y] = [GAP + column * (tile.width + GAP), GAP + row * (tile.height + GAP)];
    context.drawImage(image, x, y, tile.width, tile.height);
  }
  return canvas.toBuffer('image/png');
}
