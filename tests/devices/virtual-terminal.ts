import { createServer, type Server, type Socket } from 'node:net';
import { createInterface } from 'node:readline';
import { z } from 'zod';
import { Terminal } from '../../src-shared/contract/body-parts.ts';
import { PaymentInHand } from '../../src-shared/contract/views/sale.ts';
import { Amount, MoneyOnWire, TenderKind } from '../../src-shared/contract/wire-types.ts';
import { money, type Money, sumOf, ZERO } from '../../src-shared/money.ts';
import { assert } from '../../src-shared/result.ts';
import { aPort } from './a-port.ts';

/**
 * The protocol of the virtual terminal: a connection for each request, lines of JSON. It tells each change of what it
 * is doing, and at last what became of the operation. The ids are the asker's.
 */
const DeviceKind = TenderKind.exclude(['cash']);
const Move = z.strictObject({
  does: z.enum(['collect', 'refund', 'ask', 'cancel']),
  id: z.string(),
  kind: DeviceKind,
  amount: Amount,
  /** A refund names what the slip of the payment says. */
  paidBy: Terminal.optional(),
});
type Move = z.infer<typeof Move>;
/** The batch is closed once for each id. */
const Settle = z.strictObject({ does: z.literal('settle'), id: z.string() });
export const Request = z.union([Move, Settle]);
export type Request = z.infer<typeof Request>;

export const Says = z.union([
  PaymentInHand.pick({ doing: true, canCancel: true }),
  z.strictObject({ state: z.literal('approved'), slip: Terminal, kind: DeviceKind, amount: Amount }),
  z.strictObject({ state: z.literal('declined'), reason: z.string() }),
  z.strictObject({ state: z.literal('unknown') }),
]);
type Says = z.infer<typeof Says>;

const Sum = z.strictObject({ count: z.int().min(0), amount: MoneyOnWire });
export const Settled = z.union([
  z.strictObject({
    state: z.literal('settled'),
    batches: z.array(z.strictObject({ kind: DeviceKind, collected: Sum, refunded: Sum })),
  }),
  z.strictObject({ state: z.literal('unknown') }),
]);
type Settled = z.infer<typeof Settled>;

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
  | 'restarts after the card'
  /** The customer pays a part there, or chooses another way. */
  | 'moves less than it was asked for'
  | 'moves it by QR';

/** What it does when its batch is to be closed. */
type SettleFate = 'settles' | 'settles and never says so' | 'does not settle';

interface Known {
  readonly does: 'collect' | 'refund';
  readonly amount: Money;
  readonly kind: Move['kind'];
  isSettled: boolean;
  state: 'running' | 'moved' | 'declined';
  reason: string;
  /** Those that wait for its end. */
  readonly followers: Set<(says: Says) => void>;
}

type Memory = ReadonlyMap<string, Known>;

/** A terminal on the network that keeps what it moved, whether its answers arrive or not. */
export class VirtualTerminal {
  readonly #server: Server;
  readonly #sockets = new Set<Socket>();
  readonly #known = new Map<string, Known>();
  readonly #settled = new Map<string, Settled>();
  #fates: Fate[] = [];
  #settleFates: SettleFate[] = [];
  #port = 0;
  /** Every request, in order. */
  readonly heard: string[] = [];
  /** Called with each step, before it goes on: what a power cut at this moment would find. */
  atEachStep: (step: string) => void = () => {};

  static async start(...fates: Fate[]): Promise<VirtualTerminal> {
    const terminal = new VirtualTerminal();
    terminal.#fates = fates;
    terminal.#port = await aPort();
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

  forgetsFates(): void {
    this.#fates = [];
  }

  /** What it does when it is next asked to settle. */
  willSettle(...fates: SettleFate[]): void {
    this.#settleFates.push(...fates);
  }

  /** Money that was really moved, in the order it was begun; of one sale or return, or all. */
  moved(does: 'collect' | 'refund', of = ''): number[] {
    return [...this.#known]
      .filter(([id, each]) => id.startsWith(of) && each.does === does && each.state === 'moved')
      .map(([, { amount }]) => amount);
  }

  /** All that it knows now; a terminal that is put back to it has heard of nothing since. */
  memory(): Memory {
    return new Map([...this.#known].map(([id, known]) => [id, { ...known, followers: new Set() }]));
  }
  remembersOnly(memory: Memory): void {
    this.#known.clear();
    for (const [id, known] of memory) this.#known.set(id, { ...known, followers: new Set() });
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
    if (request.does === 'settle') return this.#settle(request.id, socket);
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

  #settle(id: string, socket: Socket): void {
    this.heard.push(`settle ${id}`);
    const fate = this.#settleFates.shift() ?? 'settles';
    const running = [...this.#known.values()].some(({ state }) => state === 'running');
    if (fate === 'does not settle' || running) return void socket.end(`${JSON.stringify({ state: 'unknown' })}\n`);
    const settled = this.#settled.get(id) ?? this.#closeBatch();
    this.#settled.set(id, settled);
    this.atEachStep('the batch is closed, nobody knows');
    if (fate === 'settles') socket.end(`${JSON.stringify(settled)}\n`);
    else socket.destroy();
  }

  #closeBatch(): Settled {
    const open = [...this.#known.values()].filter(({ state, isSettled }) => state === 'moved' && !isSettled);
    for (const each of open) each.isSettled = true;
    const sum = (kind: Move['kind'], does: Known['does']) => {
      const amounts = open.filter((each) => each.kind === kind && each.does === does).map(({ amount }) => amount);
      return { count: amounts.length, amount: sumOf(amounts) };
    };
    const kinds = [...new Set(open.map(({ kind }) => kind))];
    const batches = kinds.map((kind) => ({ kind, collected: sum(kind, 'collect'), refunded: sum(kind, 'refund') }));
    return { state: 'settled', batches };
  }

  #begin({ does, id, ...asked }: Move & { does: Known['does'] }, say: (says: Says) => void, socket: Socket): void {
    const fate = this.#fates.shift() ?? 'approves';
    const isHeard = !fate.endsWith('never says so') && fate !== 'says that it does not know';
    const amount = fate === 'moves less than it was asked for' ? money(Math.ceil(asked.amount / 2)) : asked.amount;
    this.#known.set(id, {
      does,
      amount,
      kind: fate === 'moves it by QR' ? 'qr' : asked.kind,
      isSettled: false,
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

  #ends(id: string, state: 'moved' | 'declined', reason = '', of?: Move): void {
    const known = this.#known.get(id) ?? {
      does: 'collect' as const,
      amount: of?.amount ?? ZERO,
      kind: of?.kind ?? ('bank-card' as const),
      isSettled: false,
      followers: new Set(),
    };
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
    const { state, reason, does, kind, amount } = this.#of(id);
    const letter = does === 'collect' ? 'S' : 'R';
    return state === 'moved'
      ? { state: 'approved', slip: { acquirer: 'Virtual bank', authCode: `${letter}${id.slice(-1)}` }, kind, amount }
      : { state: 'declined', reason };
  }
}
