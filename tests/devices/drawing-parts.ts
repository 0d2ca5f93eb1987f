import { fileURLToPath } from 'node:url';
import { type Rasteriser, newRasteriser } from '../../src-main/printing/rasteriser.ts';

/** What draws lines of receipts here: the worker from the sources, and the fonts that the packages bring. */

const RASTER_WORKER = new URL('../../src-main/printing/raster-worker.ts', import.meta.url);
export const FONT_FOLDERS = [
  import.meta.resolve('@fontsource/noto-sans/package.json'),
  import.meta.resolve('@fontsource/noto-sans-sc/package.json'),
].map((about) => fileURLToPath(new URL('files', about)));

/** A drawing worker that loads its fonts for this caller alone. */
export const ownDrawing = (): Rasteriser => newRasteriser({ worker: RASTER_WORKER, fontFolders: FONT_FOLDERS });

const drawing = ownDrawing();

/** The drawing worker of this process. It outlives each counter, since loading its fonts takes a third of a second. */
export const sharedDrawing = (): Rasteriser => ({ ...drawing, stop: () => Promise.resolve() });
