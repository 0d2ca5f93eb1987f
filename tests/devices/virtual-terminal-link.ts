import { connect } from 'node:net';
import { createInterface } from 'node:readline';
import type { Answer, DeviceState, Operation, PaymentDevice, Progress } from '../../src-main/payment/port.ts';
import { jsonOf } from '../../src-main/platform/json.ts';
import { type Request, Says, Settled } from './virtual-terminal.ts';

/** The adapter that speaks the virtual terminal's protocol over a socket. */
export function virtualTerminalAt(port: () => number, deviceId = 'virtual'): PaymentDevice {
  let state: DeviceState = 'not-asked-yet';

  /** `hear` gets each line, and says whether it was the last. */
  function send(request: Request, hear: (line: unknown) => boolean, end: (isReached: boolean) => void): void {
    let isReached = false;
    const socket = connect(port(), '127.0.0.1', () => {
      isReached = true;
      state = 'answers';
      createInterface(socket).on('line', (line) => void (hear(jsonOf(line)) && socket.end()));
      socket.write(`${JSON.stringify(request)}\n`);
    });
    socket.on('error', () => {
      if (!isReached) state = 'not-reached';
      end(isReached);
    });
    socket.on('close', () => end(isReached));
  }

  function move(
    request: Pick<Extract<Request, { kind: unknown }>, 'does' | 'paidBy'>,
    operation: Operation,
    tell: (progress: Progress) => void = () => {},
  ): Promise<Answer> {
    return new Promise((resolve) => {
      function hear(line: unknown): boolean {
        const says = Says.safeParse(line);
        if (!says.success) return false;
        if ('doing' in says.data) tell(says.data);
        else resolve(says.data);
        return !('doing' in says.data);
      }
      send({ ...request, ...operation }, hear, (isReached) => {
        // What it never heard it does not begin; of what it heard before nobody knows.
        const isNothing = !isReached && (request.does === 'collect' || request.does === 'refund');
        resolve(isNothing ? { state: 'declined', reason: 'the terminal is not reached' } : { state: 'unknown' });
      });
    });
  }

  return {
    slips: 'own',
    deviceId,
    collect: (operation, tell) => move({ does: 'collect' }, operation, tell),
    refund: (operation, paidBy, tell) => move({ does: 'refund', ...(paidBy && { paidBy }) }, operation, tell),
    ask: (operation, tell) => move({ does: 'ask' }, operation, tell),
    cancel: (operation) => move({ does: 'cancel' }, operation),
    settle: (id) =>
      new Promise((resolve) => {
        function hear(line: unknown): boolean {
          const settled = Settled.safeParse(line);
          if (settled.success) resolve(settled.data);
          return settled.success;
        }
        send({ does: 'settle', id }, hear, () => resolve({ state: 'unknown' }));
      }),
    state: () => state,
  };
}
