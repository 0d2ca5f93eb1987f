import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { counterFromSources, type CounterSettings, launchCounter, type RunningProcess } from './a-counter-process.ts';
import { CounterScreen } from './a-counter-screen.ts';

/** A machine on which nobody set anything up: the window shows the guided page. */
interface FirstStart extends RunningProcess {
  readonly dataDir: string;
  readonly screen: CounterScreen;
  /** The next dialog of the main process ends with this file; null: it is cancelled. */
  chooses(file: string | null): Promise<void>;
  /** From here on it is in no network but this machine's own: what it looks for there reaches nobody else. */
  isAlone(): Promise<void>;
  /** The window after the one that goes: the counter's own, or the page's next. */
  nextWindow(then: () => Promise<void>): Promise<CounterScreen>;
  [Symbol.asyncDispose](): Promise<void>;
}

const WINDOW_WITHIN_MS = 30_000;

export async function aFirstStart(settings: Partial<CounterSettings> = {}): Promise<FirstStart> {
  const dataDir = settings.dataDir ?? mkdtempSync(join(tmpdir(), 'sapar-first-start-'));
  const running = await launchCounter(counterFromSources(), { language: 'en', ...settings, dataDir });
  return {
    ...running,
    dataDir,
    screen: new CounterScreen(running.page),
    chooses: (file) =>
      running.app.evaluate(({ dialog }, path) => {
        dialog.showOpenDialog = () =>
          Promise.resolve({ canceled: path === null, filePaths: path === null ? [] : [path] });
      }, file),
    isAlone: () =>
      running.app.evaluate(() => {
        const os = process.getBuiltinModule('node:os');
        const own = { address: '127.0.0.1', netmask: '255.255.255.252', family: 'IPv4' as const, mac: '', cidr: null };
        os.networkInterfaces = () => ({ lo: [{ ...own, internal: false }] });
      }),
    async nextWindow(then) {
      const opened = running.app.waitForEvent('window', { timeout: WINDOW_WITHIN_MS });
      await then();
      const page = await opened;
      // A busy machine takes its time to draw a window.
      await page.getByRole('heading').first().waitFor({ timeout: WINDOW_WITHIN_MS });
      return new CounterScreen(page);
    },
    async [Symbol.asyncDispose]() {
      await running.app.close();
      // Electron's helpers end a moment after it, and write until then.
      rmSync(dataDir, { recursive: true, force: true, maxRetries: 10 });
    },
  };
}
