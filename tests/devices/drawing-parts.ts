import { fileURLToPath } from 'node:url';

/** What draws lines of receipts here: the worker from the sources, and the fonts that the packages bring. */

export const RASTER_WORKER = new URL('../../src-main/printing/raster-worker.ts', import.meta.url);
export const FONT_FOLDERS = [
  import.meta.resolve('@fontsource/noto-sans/package.json'),
  import.meta.resolve('@fontsource/noto-sans-sc/package.json'),
].map((about) => fileURLToPath(new URL('files', about)));
