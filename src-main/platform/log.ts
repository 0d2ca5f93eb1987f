import { appendFileSync, renameSync, statSync } from 'node:fs';
import { join } from 'node:path';

const FILE_BYTES_MAX = 5 * 1024 * 1024;

export interface Log {
  info(what: string, facts?: Record<string, unknown>): void;
  fault(what: string, fault: unknown): void;
}

/**
 * One JSON line an event in the data folder, the older half kept beside it. Card numbers are cut to their last four digits.
 * A disk that can't take the line must not stop a sale, so a failing write is dropped.
 */
export function logIn(dataDir: string, now: () => number): Log {
  const file = join(dataDir, 'counter.log');
  const write = (level: string, what: string, facts: Record<string, unknown>) => {
    const line = maskCardNumbers(JSON.stringify({ at: new Date(now()).toISOString(), level, what, ...facts }));
    try {
      if (sizeOf(file) > FILE_BYTES_MAX) renameSync(file, `${file}.1`);
      appendFileSync(file, `${line}\n`);
    } catch {
      process.stderr.write(`${line}\n`);
    }
  };
  return {
    info: (what, facts = {}) => write('info', what, facts),
    fault: (what, fault) => write('fault', what, { fault: fault instanceof Error ? (fault.stack ?? fault.message) : String(fault) }),
  };
}

/** Runs of 8 digits or more may be card numbers; instants are written with separators and amounts are shorter. */
export function maskCardNumbers(text: string): string {
  return text.replace(/\d{8,}/g, (digits) => `…${digits.slice(-4)}`);
}

function sizeOf(file: string): number {
  return statSync(file, { throwIfNoEntry: false })?.size ?? 0;
}
