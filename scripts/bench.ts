// npm run bench [group…]: what the counter takes on this machine, each row beside a floor that the same run measured.
import './setup/node-version.ts';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { benchLedger } from './bench/ledger.ts';
import { benchPrinting } from './bench/printing.ts';
import { benchUpstream } from './bench/upstream.ts';
import { say } from './setup/say.mjs';
import { prepareMachine } from './setup.ts';

/** A group gets a folder of its own. */
const GROUPS: Record<string, (folder: string) => void | Promise<void>> = {
  ledger: benchLedger,
  printing: benchPrinting,
  upstream: benchUpstream,
  page: thePage,
};

const asked = process.argv.slice(2);
const unknown = asked.filter((name) => !Object.hasOwn(GROUPS, name));
if (unknown.length > 0) {
  say(`There is no bench of ${unknown.join(', ')}. Choose of: ${Object.keys(GROUPS).join(', ')}.`);
  process.exit(2);
}
for (const [name, bench] of Object.entries(GROUPS)) {
  if (asked.length > 0 && !asked.includes(name)) continue;
  const folder = mkdtempSync(join(tmpdir(), 'sapar-bench-'));
  try {
    await bench(folder);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** Loaded only now: it needs the packages, the build and the Electron that are seen to just before. */
async function thePage(): Promise<void> {
  const { display } = await prepareMachine();
  const { benchPage } = await import('./bench/page.ts');
  await benchPage();
  await display.close();
}
