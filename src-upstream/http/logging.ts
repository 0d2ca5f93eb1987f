import { z } from 'zod';

export const LogLevel = z.enum(['silent', 'error', 'warn', 'info', 'debug']);
export type LogLevel = z.output<typeof LogLevel>;

const DIGITS_SHOWN = 4;
const SHORT_SUFFIX = /([?&]suffix=)[0-9]*?([0-9]{1,4})(?=&|$)/g;
/** A digit needs no percent-encoding, and has it only where somebody hides one. */
const ENCODED_DIGIT = /%3([0-9])/g;
const UUID_OR_DIGITS = /([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})|[0-9]{8,}/g;

/**
 * Runs of eight digits or more are card numbers as far as a log is concerned, unless a UUID is made of them; their last
 * four stay.
 */
export function cutCardNumbers(text: string): string {
  return text
    .replace(ENCODED_DIGIT, '$1')
    .replace(SHORT_SUFFIX, '$1…$2')
    .replace(UUID_OR_DIGITS, (run: string, uuid?: string) => uuid ?? `…${run.slice(-DIGITS_SHOWN)}`);
}

interface LoggedRequest {
  readonly method: string;
  readonly url: string;
}
interface LoggedFault {
  readonly name: string;
  readonly message: string;
  readonly stack?: string;
}

/** One JSON line each on stderr: stdout belongs to what a person or a script reads. */
export function loggerOptions(level: LogLevel) {
  return {
    level,
    stream: process.stderr,
    serializers: {
      req: (request: LoggedRequest) => ({ method: request.method, url: cutCardNumbers(request.url) }),
      err: (fault: LoggedFault) => ({
        type: fault.name,
        message: cutCardNumbers(fault.message),
        stack: cutCardNumbers(fault.stack ?? ''),
      }),
    },
  };
}
