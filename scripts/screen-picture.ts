// A picture of the virtual display, read from the file in which Xvfb mirrors its screen: no further program is needed.
import { readFile, rename, writeFile } from 'node:fs/promises';
import { createCanvas } from '@napi-rs/canvas';
import { SCREEN } from './display.ts';

// The header of the X Window Dump format: 25 words of 4 bytes, the first of them the header's own length.
const WORD_BYTES = 4;
const AT = {
  headerBytes: 0,
  width: 4,
  height: 5,
  byteOrder: 7,
  bitsPerPixel: 11,
  bytesPerLine: 12,
  colours: 19,
} as const;
const COLOUR_BYTES = 12;
const PIXEL_BYTES = 4;

/** Writes the screen as PNG; the file is whole at every moment, so that a viewer never sees half of it. */
export async function writeScreenPicture(screenFile: string, pngFile: string): Promise<void> {
  const { width, height, pixels } = readScreen(await readFile(screenFile));
  const canvas = createCanvas(width, height);
  const context = canvas.getContext('2d');
  const image = context.createImageData(width, height);
  image.data.set(pixels);
  context.putImageData(image, 0, 0);
  const beside = `${pngFile}.next`;
  await writeFile(beside, await canvas.encode('png'));
  await rename(beside, pngFile);
}

function readScreen(dump: Buffer): { width: number; height: number; pixels: Uint8ClampedArray } {
  const word = (index: number) => dump.readUInt32BE(index * WORD_BYTES);
  // What the virtual screen is larger than the till's own stays black.
  const [width, height] = [Math.min(word(AT.width), SCREEN.width), Math.min(word(AT.height), SCREEN.height)];
  const bytesPerLine = word(AT.bytesPerLine);
  if (word(AT.bitsPerPixel) !== PIXEL_BYTES * 8)
    throw new Error(`A screen of ${word(AT.bitsPerPixel)} bits a pixel is not one that openDisplay made.`);

  const start = word(AT.headerBytes) + word(AT.colours) * COLOUR_BYTES;
  // Least significant byte first is blue, green, red, unused; the other order is the reverse.
  const [red, green, blue] = word(AT.byteOrder) === 0 ? [2, 1, 0] : [1, 2, 3];
  const pixels = new Uint8ClampedArray(width * height * PIXEL_BYTES);
  for (let y = 0; y < height; y += 1) {
    for (let x = 0; x < width; x += 1) {
      const from = start + y * bytesPerLine + x * PIXEL_BYTES;
      const to = (y * width + x) * PIXEL_BYTES;
      pixels[to] = dump[from + red] ?? 0;
      pixels[to + 1] = dump[from + green] ?? 0;
      pixels[to + 2] = dump[from + blue] ?? 0;
      pixels[to + 3] = 255;
    }
  }
  return { width, height, pixels };
}
