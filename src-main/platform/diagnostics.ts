import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { tellableJson, withoutNumbers } from '../../src-shared/log-text.ts';
import { makeFolder, writeDurably } from './durable-files.ts';

/**
 * What support needs to understand a counter, in a folder that may be handed on: no token, no PIN, no ledger, no card
 * number.
 */

const LOGS = ['counter.log.1', 'counter.log'];

interface DiagnosticsParts {
  readonly dataDir: string;
  readonly now: () => number;
  /** Plain facts of the counter: versions, states, counts. */
  readonly facts: () => Record<string, unknown>;
}

/** Writes the bundle beside the ledger and answers with its folder. */
export function writeDiagnostics({ dataDir, now, facts }: DiagnosticsParts): string {
  const name = new Date(now()).toISOString().replaceAll(/[-:.]/g, '');
  const folder = join(dataDir, 'diagnostics', name);
  makeFolder(folder);
  writeDurably(join(folder, 'counter.json'), `${tellableJson(facts(), 2)}\n`);
  for (const log of LOGS) {
    const file = join(dataDir, log);
    // Lines are cut when they are written; whatever an older version left is cut again.
    if (existsSync(file)) writeDurably(join(folder, log), withoutNumbers(readFileSync(file, 'utf8')));
  }
  return folder;
}
