import { appendFileSync, renameSync, statSync } from 'node:fs';
import { join } from 'node:path';

const FILE_BYTES_MAX = 5 * 1024 * 1024;

export interface Log {
  info(what: string, facts?: Record<string, unknown>): void;
  fault(what: string, fault: unknown): void;
  /** Keeps a fault and answers with a short number that a clerk can read out to support. */
  incident(fault: unknown, where: string): string;
}

/**
 * One JSON line an event in the data folder, the older half kept beside it. Card numbers are cut to their last four
 * digits. A disk that can't take the line must not stop a sale, so a failing write is dropped.
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
    fault: (what, fault) => write('fault', what, { fault: inWords(fault) }),
    incident(fault, where) {
      const incident = Math.floor(now() % 1_000_000)
        .toString()
        .padStart(6, '0');
      write('fault', where, { incident, fault: inWords(fault) });
      return incident;
    },
  };
}

/** Runs of 8 digits or more may be card numbers; instants are written with separators and amounts are shorter. */
export function maskCardNumbers(text: string): string {
  return text.replace(/\d{8,}/g, (digits) => `…${digits.slice(-4)}`);
}

function inWords(fault: unknown): string {
  return fault instanceof Error ? (fault.stack ?? fault.message) : String(fault);
}

function sizeOf(file: string): number {
  return statSync(file, { throwIfNoEntry: false })?.size ?? 0;
}
