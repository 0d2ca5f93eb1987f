import { readFileSync } from 'node:fs';
import { join } from 'node:path';

/** docs/install.md, as a script follows it. */

interface InstallStep {
  /** The account that types, such as `root`, `root at the office` or `till`; `till, stays` goes on running. */
  readonly by: string;
  /** What is typed, line by line. */
  readonly lines: string;
}

/** The grey boxes that a technician types, in the order of the page. */
export function installSteps(): readonly InstallStep[] {
  const page = readFileSync(join(import.meta.dirname, '..', '..', 'docs', 'install.md'), 'utf8');
  return [...page.matchAll(/^```sh as (?<by>[^\n]+)\n(?<lines>.*?)^```$/gms)].map(({ groups }) => ({
    by: groups?.['by'] ?? '',
    lines: groups?.['lines'] ?? '',
  }));
}
