import { Worker } from 'node:worker_threads';
import type { Bitmap } from '../../src-shared/receipt/document.ts';
import type { TextLine } from '../../src-shared/receipt/layout.ts';
import { err, ok, type Result } from '../../src-shared/result.ts';
import type { Strip } from './raster.ts';
import type { DrawAnswer, DrawRequest } from './raster-worker.ts';

/** Lines as images, drawn by a worker and kept: most lines of a receipt are those of the receipt before it. */
export interface Rasteriser {
  draw(lines: readonly TextLine[], strip: Strip): Promise<Result<readonly Bitmap[], string>>;
  /** Starts the worker and loads the fonts, so that the first receipt doesn't wait for it. */
  warmUp(): void;
  stop(): Promise<void>;
}

interface RasteriserOptions {
  /** The built worker: a file beside the main bundle, or raster-worker.ts itself in tests. */
  readonly worker: string | URL;
  readonly fontFolders: readonly string[];
}

const CACHED_LINES_MAX = 500;
/** Fonts are loaded in a third of a second, a line is drawn in one to three milliseconds. */
const DRAW_TIMEOUT_MS = 10_000;

interface Waiting {
  readonly settle: (answer: Result<readonly Bitmap[], string>) => void;
  readonly timer: NodeJS.Timeout;
}

export function newRasteriser(options: RasteriserOptions): Rasteriser {
  const cache = new Map<string, Bitmap>();
  const waiting = new Map<number, Waiting>();
  let worker: Worker | undefined;
  let lastId = 0;

  function settle(id: number, answer: Result<readonly Bitmap[], string>): void {
    const asked = waiting.get(id);
    if (!asked) return;
    clearTimeout(asked.timer);
    waiting.delete(id);
    asked.settle(answer);
  }

  /** A worker that ended takes its questions with it; the next question starts a new one. */
  function ended(which: Worker, why: string): void {
    if (worker === which) worker = undefined;
    for (const id of waiting.keys()) settle(id, err(why));
  }

  function running(): Worker {
    if (worker) return worker;
    const started = new Worker(options.worker, { workerData: { fontFolders: [...options.fontFolders] } });
    worker = started;
    started.on('message', (answer: DrawAnswer) =>
      settle(answer.id, 'fault' in answer ? err(answer.fault) : ok(answer.bitmaps)),
    );
    started.on('error', (fault) => ended(started, `the drawing worker failed: ${fault.message}`));
    started.on('exit', () => ended(started, 'the drawing worker ended'));
    // The till may close while the worker waits for its next line.
    started.unref();
    return started;
  }

  function ask(lines: readonly TextLine[], strip: Strip): Promise<Result<readonly Bitmap[], string>> {
    const id = (lastId += 1);
    return new Promise((settled) => {
      const asked = running();
      const timer = setTimeout(() => {
        // It would keep every later line waiting: the next question goes to a new worker.
        ended(asked, `drawing took longer than ${DRAW_TIMEOUT_MS} ms`);
        void asked.terminate();
      }, DRAW_TIMEOUT_MS);
      waiting.set(id, { settle: settled, timer });
      asked.postMessage({ id, lines, strip } satisfies DrawRequest, []);
    });
  }

  return {
    async draw(lines, strip) {
      const keys = lines.map((line) => keyOf(line, strip));
      const missing = lines.filter((_, index) => !cache.has(keys[index] ?? ''));
      const found = new Map(keys.flatMap((key) => (cache.has(key) ? [[key, cache.get(key)] as const] : [])));
      if (missing.length > 0) {
        const drawn = await ask(missing, strip);
        if (!drawn.ok) return drawn;
        missing.forEach((line, index) => found.set(keyOf(line, strip), drawn.value[index]));
      }
      const bitmaps = keys.map((key) => found.get(key)).filter((bitmap) => bitmap !== undefined);
      keep(cache, found);
      return bitmaps.length === lines.length ? ok(bitmaps) : err('the drawing worker answered with too few lines');
    },
    warmUp: () => void running(),
    async stop() {
      await worker?.terminate();
    },
  };
}

function keyOf(line: TextLine, { dots, inColumns }: Strip): string {
  return JSON.stringify([dots, inColumns, line.size, line.bold, line.segments, line.lines]);
}

/** The used ones go to the end of the queue; the longest unused are dropped first. */
function keep(cache: Map<string, Bitmap>, used: ReadonlyMap<string, Bitmap | undefined>): void {
  for (const [key, bitmap] of used) {
    cache.delete(key);
    if (bitmap) cache.set(key, bitmap);
  }
  for (const key of cache.keys()) {
    if (cache.size <= CACHED_LINES_MAX) break;
    cache.delete(key);
  }
}
