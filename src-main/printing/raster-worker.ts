import { parentPort, workerData } from 'node:worker_threads';
import { z } from 'zod';
import type { TextLine } from '../../src-shared/receipt/layout.ts';
import { drawLine, registerFonts, type Strip, warmUpFonts } from './raster.ts';

/** The other side of rasteriser.ts: draws what it is asked for, in order. */

export interface DrawRequest {
  readonly id: number;
  readonly lines: readonly TextLine[];
  readonly strip: Strip;
}

export type DrawAnswer =
  | { readonly id: number; readonly bitmaps: readonly ReturnType<typeof drawLine>[] }
  | { readonly id: number; readonly fault: string };

const WIDEST_PAPER = { dots: 576, inColumns: true };

const { fontFolders } = z.object({ fontFolders: z.array(z.string()) }).parse(workerData);
registerFonts(fontFolders);
warmUpFonts(WIDEST_PAPER);

parentPort?.on('message', (request: DrawRequest) => {
  const answer = drawn(request);
  const moved = 'bitmaps' in answer ? answer.bitmaps.map((bitmap) => bitmap.bits.buffer) : [];
  parentPort?.postMessage(answer, moved);
});

function drawn({ id, lines, strip }: DrawRequest): DrawAnswer {
  try {
    return { id, bitmaps: lines.map((line) => drawLine(line, strip)) };
  } catch (fault) {
    return { id, fault: fault instanceof Error ? fault.message : String(fault) };
  }
}
