import { closeSync, constants, fstatSync, openSync, renameSync, rmSync, statSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import { tellable, tellableJson } from '../../src-shared/log-text.ts';
import { codeOf } from './fault-code.ts';

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
  let isTold = false;
  const write = (level: string, what: string, facts: Record<string, unknown>) => {
    const event = { at: new Date(now()).toISOString(), level, what };
    const whole = tellableJson({ ...event, ...facts });
    const line = whole.length > LINE_LENGTH_MAX ? tellableJson({ ...event, factsOf: whole.length }) : whole;
    try {
      if (sizeOf(file) > FILE_BYTES_MAX) keepOlderHalf(file);
      append(file, `${line}\n`);
    } catch (fault) {
      if (!isTold)
        process.stderr.write(`The file ${file} can't be written (${codeOf(fault)}): what happens is said here.\n`);
      isTold = true;
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

/** What lies in its place would refuse the rename, and every line after it. */
function keepOlderHalf(file: string): void {
  rmSync(`${file}.1`, { recursive: true, force: true });
  renameSync(file, `${file}.1`);
}

/** Nothing is waited for: to open a pipe would hold up whatever is written down, without end. */
function append(path: string, line: string): void {
  const { O_WRONLY, O_APPEND, O_CREAT, O_NONBLOCK } = constants;
  const file = openSync(path, O_WRONLY | O_APPEND | O_CREAT | O_NONBLOCK, 0o666);
  try {
    if (!fstatSync(file).isFile()) throw new Error('it is no file');
    writeSync(file, line);
  } finally {
    closeSync(file);
  }
}

/**
 * A sentence for whoever set this machine up: kept with the other events, and written where the start of a counter is
 * looked at.
 */
export function tellIn(log: Pick<Log, 'info'>): (sentence: string) => void {
  return (sentence) => {
    log.info(sentence);
    process.stderr.write(`${tellable(sentence)}\n`);
  };
}

function sizeOf(file: string): number {
  return statSync(file, { throwIfNoEntry: false })?.size ?? 0;
}
