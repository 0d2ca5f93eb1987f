import { connect } from 'node:net';
import { createInterface } from 'node:readline';
import type { Answer, DeviceState, Operation, PaymentDevice, Progress } from '../../src-main/payment/port.ts';
import { jsonOf } from '../../src-main/platform/json.ts';
import { type Request, Says } from './virtual-terminal.ts';

/** The adapter that speaks the virtual terminal's protocol over a socket. */
export function virtualTerminalAt(port: () => number, deviceId = 'virtual'): PaymentDevice {
  let state: DeviceState = 'not-asked-yet';

  function ask(
    request: Pick<Request, 'does' | 'paidBy'>,
    operation: Operation,
    tell: (progress: Progress) => void = () => {},
  ): Promise<Answer> {
    return new Promise((resolve) => {
      let isReached = false;
      const socket = connect(port(), '127.0.0.1', () => {
        isReached = true;
        state = 'answers';
        createInterface(socket).on('line', hear);
        socket.write(`${JSON.stringify({ ...request, ...operation })}\n`);
      });
      function hear(line: string): void {
        const says = Says.safeParse(jsonOf(line));
        if (!says.success) return;
        if ('doing' in says.data) return tell(says.data);
        resolve(says.data);
        socket.end();
      }
      socket.on('error', () => {
        if (!isReached) state = 'not-reached';
        // What it never heard it does not begin; of what it heard before nobody knows.
        const isNothing = !isReached && (request.does === 'collect' || request.does === 'refund');
        resolve(isNothing ? { state: 'declined', reason: 'the terminal is not reached' } : { state: 'unknown' });
      });
      socket.on('close', () => resolve({ state: 'unknown' }));
    });
  }

  return {
    slips: 'own',
    deviceId,
    collect: (operation, tell) => ask({ does: 'collect' }, operation, tell),
    refund: (operation, paidBy, tell) => ask({ does: 'refund', ...(paidBy && { paidBy }) }, operation, tell),
    ask: (operation, tell) => ask({ does: 'ask' }, operation, tell),
    cancel: (operation) => ask({ does: 'cancel' }, operation),
    state: () => state,
  };
}
