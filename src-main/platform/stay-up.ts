import type { EventEmitter } from 'node:events';
import type { Log } from './log.ts';

interface Program extends Pick<EventEmitter, 'on'> {
  readonly stdout: Pick<EventEmitter, 'on'>;
  readonly stderr: Pick<EventEmitter, 'on'>;
}

/**
 * A fault outside of any call, such as in a timer or a socket, is written down, and the counter goes on. What was sold
 * is in the ledger or it is not. Electron's own answer is a dialog that stands until somebody presses it, with nothing
 * sold meanwhile.
 */
export function stayUp(program: Program, log: Pick<Log, 'fault'>): void {
  for (const event of ['uncaughtException', 'unhandledRejection'])
    program.on(event, (fault: unknown) => log.fault(event, fault));
  // Whoever started the counter may be gone; a line that nobody reads is no fault.
  for (const stream of [program.stdout, program.stderr]) stream.on('error', () => {});
}
