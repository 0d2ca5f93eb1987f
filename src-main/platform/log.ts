import { appendFileSync, renameSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { tellable, tellableJson } from '../../src-shared/log-text.ts';

const FILE_BYTES_MAX = 5 * 1024 * 1024;
/** A longer one tells no facts: nobody reads it, and a few of them would push everything else out of the file. */
const LINE_LENGTH_MAX = 16 * 1024;

export interface Log {
  info(what: string, facts?: Record<string, unknown>): void;
  fault(what: string, fault: unknown): void;
  /** Keeps a fault and answers with a short number that a clerk can read out to support. */
  incident(fault: unknown, where: string): string;
}

/**
 * One JSON line an event in the data folder, the older half kept beside it. Lines and files are bounded, and hold no
 * control, no token and of a card number its last four digits. A disk that can't take the line must not stop a sale, so
 * a failing write is dropped.
 */
export function logIn(dataDir: string, now: () => number): Log {
  const file = join(dataDir, 'counter.log');
  const write = (level: string, what: string, facts: Record<string, unknown>) => {
    const event = { at: new Date(now()).toISOString(), level, what };
    const whole = tellableJson({ ...event, ...facts });
    const line = whole.length > LINE_LENGTH_MAX ? tellableJson({ ...event, factsOf: whole.length }) : whole;
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

/** What was thrown need not be an error, and need not have words. */
function inWords(fault: unknown): string {
  try {
    return tellable(fault instanceof Error ? (fault.stack ?? fault.message) : String(fault));
  } catch {
    return 'a fault without words';
  }
}

function sizeOf(file: string): number {
  return statSync(file, { throwIfNoEntry: false })?.size ?? 0;
}
