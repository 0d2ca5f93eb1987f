// The icon of the app in every size that a desktop asks for, drawn from the one picture of ours.
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { createCanvas, loadImage } from '@napi-rs/canvas';
import { ROOT } from '../setup/places.ts';

/** Pixels of a side: those of the icon theme that Linux desktops share, and 1024 for macOS. */
const ICON_SIZES = [16, 24, 32, 48, 64, 128, 256, 512, 1024] as const;
const DRAWING = join(ROOT, 'scripts', 'electron', 'build-resources', 'icon.svg');

/** Draws them into `folder` as `16x16.png` and so on. Throws where the drawing can't be read. */
export async function drawIcons(folder: string): Promise<void> {
  mkdirSync(folder, { recursive: true });
  for (const size of ICON_SIZES) writeFileSync(join(folder, `${size}x${size}.png`), await iconOf(size));
}

/** A PNG of `size` × `size` pixels. */
async function iconOf(size: number): Promise<Buffer> {
  const drawing = await loadImage(readFileSync(DRAWING));
  const canvas = createCanvas(size, size);
  canvas.getContext('2d').drawImage(drawing, 0, 0, size, size);
  return canvas.toBuffer('image/png');
}
