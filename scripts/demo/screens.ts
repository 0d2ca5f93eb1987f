// npm run demo -- --screens: every screen in every language as a picture, and one sheet of them a language for
// docs/pictures.
import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { createCanvas, loadImage } from '@napi-rs/canvas';
import { type Language, LANGUAGES, type Look } from '../../src-shared/contract/views/look.ts';
import { shownIn, tour } from '../../tests/devices/a-tour.ts';
import type { Stop } from '../../tests/devices/a-tour-look.ts';
import { startReference } from '../../tests/devices/controllable-upstream.ts';
import { say } from '../setup/say.mjs';
import { MOST_COMMON, SMALLEST } from './album.ts';

const BY_DAY: Look = { theme: 'light', textPercent: 100 };
const BY_NIGHT: Look = { theme: 'dark', textPercent: 100 };
/** Where most of the day is spent: these also by night and on the usual screen. */
const MAIN_SCREENS = /^(counter-card|payment|group|close-)/;

interface Picture {
  readonly file: string;
  readonly sheet: string;
}

export async function picturesOfAllScreens(folder: string, sheets: string): Promise<void> {
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true });
  mkdirSync(sheets, { recursive: true });
  const pictures: Picture[] = [];
  const reference = await startReference();
  try {
    await tour(reference, async (stop) => {
      say(stop.name);
      await stop.counter.sizes(SMALLEST.width, SMALLEST.height);
      for (const language of LANGUAGES)
        pictures.push(await taken(stop, folder, `${stop.name}-${language}`, language, BY_DAY, language));
      if (MAIN_SCREENS.test(stop.name)) {
        await stop.counter.sizes(MOST_COMMON.width, MOST_COMMON.height);
        for (const look of [BY_DAY, BY_NIGHT])
          pictures.push(
            await taken(stop, folder, `${stop.name}-${look.theme}-${MOST_COMMON.width}`, 'en', look, 'usual-screen'),
          );
      }
      await stop.counter.sizes(MOST_COMMON.width, MOST_COMMON.height);
      await shownIn(stop, 'en', BY_DAY);
    });
  } finally {
    await reference.stop();
  }
  for (const [sheet, shown] of Map.groupBy(pictures, (picture) => picture.sheet)) {
    const file = join(sheets, `screens-${sheet}.webp`);
    writeFileSync(file, await contactSheet(shown.map((picture) => picture.file)));
    say(`${shown.length} screens in ${file}`);
  }
  say(`All pictures: ${folder}`);
}

async function taken(
  stop: Stop,
  folder: string,
  name: string,
  language: Language,
  look: Look,
  sheet: string,
): Promise<Picture> {
  await shownIn(stop, language, look);
  const file = join(folder, `${name}.png`);
  await stop.page.screenshot({ path: file });
  return { file, sheet };
}

const COLUMNS = 6;
const TILE = { width: 320, height: 240 };
const GAP = 8;
/** Words in a picture of this size can be read, and a sheet stays small. */
const QUALITY = 46;

async function contactSheet(files: readonly string[]): Promise<Buffer> {
  const images = await Promise.all(files.map((file) => loadImage(file)));
  const rows = Math.ceil(images.length / COLUMNS);
  const canvas = createCanvas(COLUMNS * (TILE.width + GAP) + GAP, rows * (TILE.height + GAP) + GAP);
  const sheet = canvas.getContext('2d');
  sheet.fillStyle = '#7b8a97';
  sheet.fillRect(0, 0, canvas.width, canvas.height);
  for (const [place, image] of images.entries()) {
    const scale = Math.min(TILE.width / image.width, TILE.height / image.height);
    const [x, y] = [
      GAP + (place % COLUMNS) * (TILE.width + GAP),
      GAP + Math.floor(place / COLUMNS) * (TILE.height + GAP),
    ];
    sheet.drawImage(image, x, y, image.width * scale, image.height * scale);
  }
  return canvas.encode('webp', QUALITY);
}
