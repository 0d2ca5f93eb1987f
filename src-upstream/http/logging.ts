import { z } from 'zod';
import { tellable } from '../../src-shared/log-text.ts';

export const LogLevel = z.enum(['silent', 'error', 'warn', 'info', 'debug']);
export type LogLevel = z.output<typeof LogLevel>;

const SHORT_SUFFIX = /([?&]suffix=)[0-9]*?([0-9]{1,4})(?=&|$)/g;

/** As any text of a log; the end of a card's number that is asked for keeps its last four digits, however short. */
export function cutCardNumbers(text: string): string {
  return tellable(text).replace(SHORT_SUFFIX, '$1…$2');
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
        type: tellable(fault.name),
        message: cutCardNumbers(fault.message),
        stack: cutCardNumbers(fault.stack ?? ''),
      }),
    },
  };
}
