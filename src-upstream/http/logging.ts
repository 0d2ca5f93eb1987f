import { z } from 'zod';

export const LogLevel = z.enum(['silent', 'error', 'warn', 'info', 'debug']);
export type LogLevel = z.output<typeof LogLevel>;

const DIGITS_SHOWN = 4;

/** Runs of eight digits or more are card numbers as far as a log is concerned; their last four stay. */
export function cutCardNumbers(text: string): string {
  return text
    .replace(/([?&]suffix=)[0-9]*?([0-9]{1,4})(?=&|$)/g, '$1…$2')
    .replace(/(?<![0-9a-f-])[0-9]{8,}(?![0-9a-f-])/gi, (digits) => `…${digits.slice(-DIGITS_SHOWN)}`);
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
      err: (fault: LoggedFault) => ({ type: fault.name, message: cutCardNumbers(fault.message), stack: cutCardNumbers(fault.stack ?? '') }),
    },
  };
}
