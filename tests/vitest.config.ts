// Every test of this repository, by what it needs. Project `unit` needs nothing, `integration` the devices and
// databases of this machine. `e2e` needs a real Electron on a display, `packed` a packed app, `long` more time than a
// change should wait.
import { availableParallelism } from 'node:os';
import { dirname } from 'node:path';
import { defineConfig } from 'vitest/config';
import { failingDiskLibrary } from './devices/failing-disk.ts';

const ROOT = dirname(import.meta.dirname);

// No test file leaves anything behind in its process: a worker loads the sources, and what a database is compiled from,
// once.
const loadedOnce = { isolate: false };
// A machine that does something else as well takes longer than the second that is usual.
const patient = { expect: { poll: { timeout: 10_000 } } };
const oneAtATime = { fileParallelism: false, maxWorkers: 1 };
// One till a display: two would take the keyboard from each other.
const displays = (process.env['SAPAR_TEST_DISPLAYS'] ?? '').split(' ').filter(Boolean);
const oneADisplay = displays.length > 1 ? { fileParallelism: true, maxWorkers: displays.length } : oneAtATime;

export default defineConfig({
  root: ROOT,
  test: {
    allowOnly: false,
    // What has this tag waits for `npm run test:long`, as a file `*.long.ts` does.
    tags: [{ name: 'long' }],
    // vitest keeps one core for its own screen, which on two cores leaves one worker.
    maxWorkers: Math.max(2, availableParallelism()),
    projects: [
      // A PIN's hash is slow by design, and slower still on a machine that does something else as well.
      {
        test: {
          name: 'unit',
          root: ROOT,
          ...loadedOnce,
          include: ['tests/unit/**/*.test.ts', 'tests/unit/**/*.test.tsx'],
          testTimeout: 30_000,
        },
      },
      {
        test: {
          name: 'integration',
          root: ROOT,
          ...patient,
          ...loadedOnce,
          include: ['tests/integration/**/*.test.ts'],
          // Some of them wait for devices, and one more keeps the cores busy meanwhile.
          maxWorkers: Math.max(2, availableParallelism()) + 1,
          testTimeout: 30_000,
          // Two databases in process are begun in one hook, and took over a minute once on a machine in use.
          hookTimeout: 180_000,
        },
      },
      // Each process of these lies on a disk that fails when it is told to.
      {
        test: {
          name: 'disk',
          root: ROOT,
          ...patient,
          ...loadedOnce,
          include: ['tests/disk/**/*.test.ts'],
          env: { LD_PRELOAD: failingDiskLibrary() ?? '' },
          testTimeout: 60_000,
          hookTimeout: 60_000,
        },
      },
      {
        test: {
          name: 'e2e',
          root: ROOT,
          ...patient,
          ...loadedOnce,
          include: ['tests/e2e/**/*.test.ts'],
          testTimeout: 120_000,
          hookTimeout: 120_000,
          // As long as what is looked for on the screen: a busy machine shows it late.
          expect: { poll: { timeout: 8_000 } },
          setupFiles: ['tests/devices/display-of-this-worker.ts'],
          ...oneADisplay,
        },
      },
      {
        test: {
          name: 'packed',
          root: ROOT,
          ...patient,
          include: ['tests/packed/**/*.test.ts'],
          testTimeout: 120_000,
          hookTimeout: 120_000,
          ...oneAtATime,
        },
      },
      {
        test: {
          name: 'long',
          root: ROOT,
          ...patient,
          include: ['tests/**/*.long.ts'],
          testTimeout: 1_800_000,
          hookTimeout: 120_000,
          setupFiles: ['tests/devices/display-of-this-worker.ts'],
          ...(displays.length > 1 ? { fileParallelism: true, maxWorkers: 2 } : oneAtATime),
        },
      },
    ],
  },
});
