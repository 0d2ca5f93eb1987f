import type { PaymentDevice } from '../../../src-main/payment/port.ts';

/** Before the terminal hears of it, and when its answer is there and nothing is written of it yet. */
export function cutOffAround(device: PaymentDevice, cutOff: (step: string) => void): PaymentDevice {
  async function around<Answer>(ask: () => Promise<Answer>): Promise<Answer> {
    cutOff('before the terminal hears');
    const answer = await ask();
    cutOff('the answer is there');
    return answer;
  }
  return {
    ...device,
    collect: (...asked) => around(() => device.collect(...asked)),
    refund: (...asked) => around(() => device.refund(...asked)),
  };
}
