import { createServer, type Server, type Socket } from 'node:net';
import { createInterface } from 'node:readline';
import { z } from 'zod';
import { Terminal } from '../../src-shared/contract/body-parts.ts';
import { PaymentInHand } from '../../src-shared/contract/views/sale.ts';
import { Amount, TenderKind } from '../../src-shared/contract/wire-types.ts';
import { assert } from '../../src-shared/result.ts';

/**
 * The protocol of the virtual terminal: a connection for each request, lines of JSON. It tells each change of what it
 * is doing, and at last what became of the operation. The ids are the asker's.
 */
export const Request = z.strictObject({
  does: z.enum(['collect', 'refund', 'ask', 'cancel']),
  id: z.string(),
  kind: TenderKind.exclude(['cash']),
  amount: Amount,
  /** A refund names what the slip of the payment says. */
  paidBy: Terminal.optional(),
});
export type Request = z.infer<typeof Request>;

export const Says = z.union([
  PaymentInHand.pick({ doing: true, canCancel: true }),
  z.strictObject({ state: z.literal('approved'), slip: Terminal }),
  z.strictObject({ state: z.literal('declined'), reason: z.string() }),
  z.strictObject({ state: z.literal('unknown') }),
]);
type Says = z.infer<typeof Says>;

/** What the customer, the line to the bank and the device itself do with the next operation. */
export type Fate =
  | 'approves'
  | 'declines'
  /** The customer takes their time: until `theCustomer` pays or walks away, or it is taken back. */
  | 'waits for the customer'
  /** It ends without an answer, and asked again it knows. */
  | 'approves and never says so'
  | 'declines and never says so'
  | 'says that it does not know'
  /** The line breaks once the money moved. */
  | 'approves and hangs up'
  | 'approves and says so twice'
  /** It forgets what it had begun; what had moved its money by then it keeps. */
  | 'restarts before the card'
  | 'restarts after the card';

interface Known {
  readonly does: 'collect' | 'refund';
  readonly amount: number;
  state: 'running' | 'moved' | 'declined';
  reason: string;
  /** Those that wait for its end. */
  readonly followers: Set<(says: Says) => void>;
}

/** A terminal on the network that keeps what it moved, whether its answers arrive or not. */
export class VirtualTerminal {
  readonly #server: Server;
  readonly #sockets = new Set<Socket>();
  readonly #known = new Map<string, Known>();
  #fates: Fate[] = [];
  #port = 0;
  /** Every request, in order. */
  readonly heard: string[] = [];
  /** Called with each step, before it goes on: what a power cut at this moment would find. */
  atEachStep: (step: string) => void = () => {};

  static async start(...fates: Fate[]): Promise<VirtualTerminal> {
    const terminal = new VirtualTerminal();
    terminal.#fates = fates;
    await terminal.isPluggedIn();
    return terminal;
  }

  private constructor() {
    this.#server = createServer((socket) => this.#accept(socket));
  }

  get port(): number {
    return this.#port;
  }

  /** What it does with the next operations. */
  willDo(...fates: Fate[]): void {
    this.#fates.push(...fates);
  }

  /** Money that was really moved, in the order it was begun; of one sale or return, or all. */
  moved(does: 'collect' | 'refund', of = ''): number[] {
    return [...this.#known]
      .filter(([id, each]) => id.startsWith(of) && each.does === does && each.state === 'moved')
      .map(([, { amount }]) => amount);
  }

  /** The customer whose turn it is does something at last. */
  theCustomer(does: 'pays' | 'walks away'): void {
    const running = [...this.#known].find(([, { state }]) => state === 'running');
    assert(running !== undefined, 'somebody stands at the terminal');
    if (does === 'pays') this.#ends(running[0], 'moved');
    else this.#ends(running[0], 'declined', 'taken back by the customer');
  }

  /** The clerk gives it back on the terminal's own keys. */
  isGivenBackByHand(id: string): void {
    this.#known.set(id, { ...this.#of(id), state: 'declined', reason: 'given back' });
  }

  async isPluggedIn(): Promise<void> {
    await new Promise<void>((resolve) => this.#server.listen(this.#port, '127.0.0.1', resolve));
    const address = this.#server.address();
    assert(address !== null && typeof address === 'object', 'a listening terminal has a port');
    this.#port = address.port;
  }

  async isUnplugged(): Promise<void> {
    const closed = new Promise((resolve) => this.#server.close(resolve));
    for (const socket of this.#sockets) socket.destroy();
    await closed;
  }

  #accept(socket: Socket): void {
    this.#sockets.add(socket);
    socket.on('close', () => this.#sockets.delete(socket));
    socket.on('error', () => socket.destroy());
    createInterface(socket).once('line', (line) => this.#hear(Request.parse(JSON.parse(line)), socket));
  }

  #hear(request: Request, socket: Socket): void {
    const { does, id, amount, paidBy } = request;
    const what = does === 'collect' || does === 'refund' ? ` ${amount}` : '';
    this.heard.push(`${does} ${id.slice(-2)}${what}${paidBy ? ` of ${paidBy.authCode}` : ''}`);
    this.atEachStep(`heard ${does}`);
    const say = (says: Says) => void (socket.writable && socket.write(`${JSON.stringify(says)}\n`));
    const before = this.#known.get(id);
    if (does === 'cancel' && before?.state !== 'moved') this.#ends(id, 'declined', 'taken back', request);
    // What it was asked about, and never heard of, it does not begin when it comes late.
    if (does === 'ask' && !before) this.#ends(id, 'declined', 'never begun', request);
    const known = this.#known.get(id);
    if (!known) this.#begin({ ...request, does: does === 'refund' ? 'refund' : 'collect' }, say, socket);
    else if (known.state === 'running') known.followers.add(say);
    else say(this.#wordOn(id));
  }

  #begin({ does, id, amount }: Request & { does: Known['does'] }, say: (says: Says) => void, socket: Socket): void {
    const fate = this.#fates.shift() ?? 'approves';
    const isHeard = !fate.endsWith('never says so') && fate !== 'says that it does not know';
    this.#known.set(id, {
      does,
      amount,
      state: 'running',
      reason: '',
      followers: new Set(isHeard && !fate.startsWith('restarts') ? [say] : []),
    });
    say({ doing: 'waiting-for-customer', canCancel: true });
    if (fate === 'waits for the customer') return;
    if (fate === 'restarts before the card') {
      this.#known.delete(id);
      for (const each of this.#sockets) each.destroy();
      return;
    }
    this.atEachStep('before the money moves');
    say({ doing: 'asking-bank', canCancel: false });
    if (fate === 'approves and hangs up') socket.destroy();
    if (fate.startsWith('declines')) this.#ends(id, 'declined', 'insufficient funds');
    else this.#ends(id, 'moved');
    if (fate === 'approves and says so twice') say(this.#wordOn(id));
    if (fate === 'says that it does not know') say({ state: 'unknown' });
    if (!isHeard) socket.end();
    if (fate === 'restarts after the card') for (const each of this.#sockets) each.destroy();
  }

  #ends(id: string, state: 'moved' | 'declined', reason = '', of?: Request): void {
    const known = this.#known.get(id) ?? { does: 'collect' as const, amount: of?.amount ?? 0, followers: new Set() };
    this.#known.set(id, { ...known, state, reason });
    this.atEachStep(state === 'moved' ? 'the money moved, nobody knows' : 'nothing moved, nobody knows');
    for (const tell of known.followers) tell(this.#wordOn(id));
    known.followers.clear();
  }

  #of(id: string): Known {
    const known = this.#known.get(id);
    assert(known !== undefined, 'the terminal knows the operation');
    return known;
  }

  #wordOn(id: string): Says {
    const { state, reason, does } = this.#of(id);
    const letter = does === 'collect' ? 'S' : 'R';
    return state === 'moved'
      ? { state: 'approved', slip: { acquirer: 'Virtual bank', authCode: `${letter}${id.slice(-1)}` } }
      : { state: 'declined', reason };
  }
}
