import type { Collected, Operation, PaymentTerminal } from '../../src-main/payment/payments.ts';

/** What the customer's card and the line to the bank do with the next operation. */
export type Fate =
  | 'approves'
  | 'declines'
  | 'approves and never says so'
  | 'declines and never says so'
  | 'says that it does not know';

/**
 * A terminal that answers by itself, as one over a network would: it keeps what it charged, whether its answer arrives
 * or not.
 */
export class SimulatedTerminal implements PaymentTerminal {
  readonly slips = 'own';
  /** Amounts that were really taken, by operation. */
  readonly charged = new Map<string, number>();
  /** Every call, in order. */
  readonly heard: string[] = [];
  readonly #fates: Fate[];
  #reached = true;

  constructor(...fates: Fate[]) {
    this.#fates = fates;
  }

  /** Nobody answers to a question any more. */
  isUnplugged(): void {
    this.#reached = false;
  }

  isPluggedIn(): void {
    this.#reached = true;
  }

  charge({ id, tender }: Operation): Promise<Collected> {
    this.heard.push(`charge ${id.slice(-2)} ${tender.amount}`);
    const fate = this.#fates.shift() ?? 'approves';
    if (fate.startsWith('approves') || fate === 'says that it does not know')
      this.charged.set(id, (this.charged.get(id) ?? 0) + tender.amount);
    if (fate.endsWith('never says so')) return new Promise(() => {});
    if (fate === 'says that it does not know') return Promise.resolve({ state: 'unknown' });
    return Promise.resolve(this.#knownOf(id));
  }

  ask({ id }: Operation): Promise<Collected> {
    this.heard.push(`ask ${id.slice(-2)}`);
    return this.#reached
      ? Promise.resolve(this.#knownOf(id))
      : Promise.reject(new Error('the terminal is not reached'));
  }

  #knownOf(id: string): Collected {
    return this.charged.has(id)
      ? { state: 'approved', slip: { acquirer: 'Simulated bank', authCode: `S${id.slice(-1)}` } }
      : { state: 'declined', reason: 'insufficient funds' };
  }
}
