import { chmodSync, lstatSync, mkdirSync, mkdtempSync, type Mode, type PathLike, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { closeToOthers } from '../../../src-main/platform/owner-only.ts';

/** Files of another account: nobody but root can make one. */
function notOfRoot(path: PathLike, mode: Mode): void {
  if (String(path).endsWith('of-root')) throw new Error('EPERM: operation not permitted');
  chmodSync(path, mode);
}

test('what belongs to another account stays open and is logged, and nothing else stays open for it', () => {
  const folder = mkdtempSync(join(tmpdir(), 'sapar-of-root-'));
  const umaskBefore = process.umask(0o022);
  const ours = ['backups/a', 'backups/z', 'counter.log', 'ledger.sqlite', 'reports/a', 'set-aside/a'];
  for (const name of ['backups', 'reports', 'set-aside']) mkdirSync(join(folder, name));
  for (const name of [...ours, 'backups/of-root', 'reports/of-root']) writeFileSync(join(folder, name), 'x');
  chmodSync(folder, 0o755);
  const faults: string[] = [];
  closeToOthers(folder, { fault: (what) => void faults.push(what) }, notOfRoot);
  process.umask(umaskBefore);
  const modeOf = (name: string) => lstatSync(join(folder, name)).mode & 0o077;
  expect(['', 'backups', 'reports', 'set-aside', ...ours].filter((name) => modeOf(name) !== 0)).toEqual([]);
  expect(faults).toEqual([expect.stringContaining('faults: 2')]);
  rmSync(folder, { recursive: true });
});
