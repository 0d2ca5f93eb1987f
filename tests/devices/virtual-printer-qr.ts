import { createRequire } from 'node:module';
import { createCanvas, loadImage } from '@napi-rs/canvas';
import type readQr from 'jsqr';

// jsqr is CommonJS that looks like an ES module: Node and bundlers disagree about its default export, require doesn't.
const { default: jsQr }: { default: typeof readQr } = createRequire(import.meta.url)('jsqr');

/** What a phone's camera would read in a picture of RGBA dots. */
export function decodeQr(pixels: Uint8ClampedArray, width: number, height: number): string | undefined {
  return jsQr(pixels, width, height)?.data;
}

export async function decodeQrOfPng(png: Buffer): Promise<string | undefined> {
  const image = await loadImage(png);
  const context = createCanvas(image.width, image.height).getContext('2d');
  context.drawImage(image, 0, 0);
  return decodeQr(context.getImageData(0, 0, image.width, image.height).data, image.width, image.height);
}
