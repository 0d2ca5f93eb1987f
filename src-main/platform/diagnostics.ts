import { join } from 'node:path';
import { tellableJson, withoutNumbers } from '../../src-shared/log-text.ts';
import { makeFolder, writeDurably } from './durable-files.ts';
import { readKeptFile } from './kept-file.ts';

/**
 * What support needs to understand a counter, in a folder that may be handed on: no token, no PIN, no ledger, no card
 * number.
 */

const LOGS = ['counter.log.1', 'counter.log'];
/** Far more than either grows to. */
const LOG_BYTES_MAX = 64 * 1024 * 1024;

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
    const found = readKeptFile(join(dataDir, log), LOG_BYTES_MAX);
    // Lines are cut when they are written; whatever an older version left is cut again.
    if (found.kind === 'content') writeDurably(join(folder, log), withoutNumbers(found.text));
  }
  return folder;
}
