// npm run bench [group…]: what the counter takes on this machine, each row beside a floor that the same run measured.
import './setup/node-version.ts';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { benchLedger } from './bench/ledger.ts';
import { benchPrinting } from './bench/printing.ts';
import { say } from './setup/say.mjs';

/** A group gets a folder of its own. */
const GROUPS: Record<string, (folder: string) => void | Promise<void>> = {
  ledger: benchLedger,
  printing: benchPrinting,
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
