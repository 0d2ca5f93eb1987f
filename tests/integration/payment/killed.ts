import { copyFileSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { expect } from 'vitest';
import { money } from '../../../src-shared/money.ts';
import { factsIn } from '../../../src-main/ledger/facts.ts';
import { verifyJournal } from '../../../src-main/ledger/verify.ts';
import { bookDecided } from '../../../src-main/sale/book-decided.ts';
import { deviceNamesIn } from '../../../src-main/sale/device-names.ts';
import { finishReturn, settleReturn } from '../../../src-main/sale/finish-return.ts';
import { abandonSale } from '../../../src-main/sale/give-up.ts';
import { finishSale, takeSale } from '../../../src-main/sale/take-sale.ts';
import { closeShift, reveal } from '../../../src-main/shift/close-shift.ts';
import { openShift } from '../../../src-main/shift/open-shift.ts';
import { aKaspi, FOLLOWS_MS } from '../../devices/a-kaspi.ts';
import { aPayingCounter, type PayingCounter, SALE } from '../../devices/a-paying-counter.ts';
import { AIGERIM_AT_WORK, aTill, notes, SUPERVISOR } from '../../devices/a-till.ts';
import { killRunner } from '../../devices/kill-runner.ts';
import { DEVICE } from '../../devices/virtual-kaspi.ts';
import { type Fate, NEVER_ENDS } from '../../devices/virtual-kaspi-books.ts';

/**
 * A till in a process of its own sells at a virtual Smart POS, over TLS, and gives the money back. It is killed at each
 * step, its own or the device's, and started again. Whoever starts it finishes what was begun, with the device's own
 * list in hand where the device can't be asked. Nothing is charged twice, and nothing charged is forgotten.
 */

/** What goes wrong with the payment, and what with the money that goes back. */
interface Fault {
  readonly payment: Fate;
  readonly refund?: Fate;
  /** The device has lost its token, or lets it end, before anything is asked. */
  readonly token?: 'ends' | 'is forgotten';
  /** The customer does something while nobody looks. */
  readonly customer?: 'pays' | 'walks away';
  /** After the kill the device says that nothing moved of what the till has kept as approved. */
  readonly takesBack?: true;
  /**
   * The shift is closed before anybody knows of the payment. The device is asked while no shift is open. Where it does
   * not say, a second person says that it was taken. The next shift opens after that.
   */
  readonly between?: true;
  /** The till and the device did a payment of the same amount before, by whose name the next one is called. */
  readonly before?: true;
}

const FATES: readonly Fate[] = [
  'approves by QR',
  'approves by palm',
  'declines',
  'is cancelled by the customer',
  'does not know, and finds that it was paid',
  'does not know, and finds that nothing was paid',
  'never knows',
  'charges and loses its answer',
  'charges and names nothing',
  'charges and vanishes',
  'restarts in the middle',
  'restarts and forgets',
  'is lost before it begins',
  'is busy',
  'refuses by a number that nobody knows',
  'answers for another operation',
  'moves less than it was asked for',
  'tells an amount that nobody can read',
  "tells a card's number where none belongs",
];
const BACK: readonly Fate[] = [
  'declines',
  'does not know, and finds that it was paid',
  'never knows',
  'charges and loses its answer',
  'charges and vanishes',
  'restarts in the middle',
  'restarts and forgets',
  'is busy',
];
export const FAULTS: Readonly<Record<string, Fault>> = {
  'nothing goes wrong': { payment: 'approves by card' },
  ...Object.fromEntries(FATES.map((payment) => [`a payment that ${payment}`, { payment }])),
  ...Object.fromEntries(
    BACK.map((refund) => [`money that goes back, and the device ${refund}`, { payment: 'approves by card', refund }]),
  ),
  'a customer who pays while nobody looks': { payment: 'waits for the customer', customer: 'pays' },
  'a customer who leaves while nobody looks': { payment: 'waits for the customer', customer: 'walks away' },
  'a device that takes its word back': { payment: 'approves by card', takesBack: true },
  'a payment that is found between two shifts': {
    payment: 'does not know, and finds that it was paid',
    between: true,
  },
  'a payment that is said to be taken between two shifts': { payment: 'charges and names nothing', between: true },
  'a payment that is named as the sale before a restart': { payment: 'names the operation before', before: true },
  'access that ends before the payment': { payment: 'approves by card', token: 'ends' },
  'access that the device has forgotten': { payment: 'approves by card', token: 'is forgotten' },
};

type World = Awaited<ReturnType<typeof aKaspi>>;
/** Each with a device of its own, as there are cores. */
const AT_A_TIME = 2;

export class Kills {
  #folder = '';
  #worlds: readonly World[] = [];
  #runner: Awaited<ReturnType<typeof killRunner<World, Fault>>> | null = null;

  async begin(worlds = AT_A_TIME): Promise<void> {
    this.#folder = mkdtempSync(join(tmpdir(), 'sapar-killed-'));
    const till = aTill();
    expect(openShift({ counts: notes([1000, 20]), fromSafe: money(20_000) }, AIGERIM_AT_WORK, till).ok).toBe(true);
    till.bench.db.pragma('wal_checkpoint(TRUNCATE)');
    const ledger = join(this.#folder, 'opened.sqlite');
    copyFileSync(till.bench.file, ledger);
    till.close();
    this.#worlds = await Promise.all(Array.from({ length: worlds }, () => aKaspi()));
    this.#runner = await killRunner<World, Fault>({
      program: 'a-paying-till-to-kill',
      ledger,
      worlds: this.#worlds,
      async ready(world, { payment, refund, token, before }, own, step) {
        const { terminal, session } = world;
        terminal.atEachStep = () => {};
        await terminal.isPluggedIn().catch(() => {});
        terminal.forgetsAll();
        const paired = await session.pair();
        expect(paired.state).toBe('paired');
        writeFileSync(join(own, 'sealed'), JSON.stringify(session.pairing()));
        if (before) await paysBefore(world, own);
        if (token === 'ends') terminal.tokensEnd();
        if (token === 'is forgotten') terminal.forgetsTokens();
        terminal.willDo(payment, ...(refund ? [refund] : []));
        terminal.atEachStep = step;
      },
      argumentsOf: ({ terminal }, fault, own) => [
        own,
        JSON.stringify({ ...placeOf(terminal, fault), isBetween: fault.between === true }),
      ],
      afterwards: (world, fault, own) => startsAgain(world, fault, own),
    });
  }

  async end(): Promise<void> {
    for (const { terminal } of this.#worlds) await terminal.isUnplugged().catch(() => {});
    this.#runner?.end();
    rmSync(this.#folder, { recursive: true, force: true });
  }

  /** One run a step. Answers how many there were. */
  async atEachStep(fault: Fault, every = 1): Promise<number> {
    if (!this.#runner) throw new Error('begin it first');
    return this.#runner.atEachStep(fault, every);
  }
}

/** Another sale, before this start of the till: the device keeps it, and the till keeps its name. */
async function paysBefore({ terminal, session }: World, own: string): Promise<void> {
  const paid = await session.call('/v2/payment', { amount: '5000', owncheque: 'true' });
  const [ref] = terminal.memory().keys();
  expect([paid.state, terminal.moved('payment')]).toEqual(['answered', [5000]]);
  const db = new Database(join(own, 'ledger.sqlite'));
  const name = { device: DEVICE.serialNum, ref: ref ?? '', of: 'another sale/1' };
  expect(deviceNamesIn(factsIn(db)).take(name)).toBe(true);
  db.close();
  terminal.heard.splice(0);
}

/** Nobody waits for what never ends. */
function placeOf({ address }: World['terminal'], { payment, refund }: Fault) {
  const neverEnds = [payment, refund].some((fate) => fate && NEVER_ENDS.has(fate));
  return { address, followMs: neverEnds ? FOLLOWS_MS : 8000 };
}

const people = { clerk: AIGERIM_AT_WORK, supervisorId: SUPERVISOR.clerkId };

/** The device is switched on, paired where it has to be, and each thing that was begun is brought to its end. */
async function startsAgain({ terminal, session }: World, fault: Fault, own: string): Promise<void> {
  const { customer, token } = fault;
  terminal.atEachStep = () => {};
  await terminal.isPluggedIn().catch(() => {});
  if (customer && terminal.isWaiting()) terminal.theCustomer(customer);
  if (token === 'is forgotten') {
    expect((await session.pair()).state).toBe('paired');
    writeFileSync(join(own, 'sealed'), JSON.stringify(session.pairing()));
  }
  const counter = aPayingCounter(own, placeOf(terminal, fault));
  if (fault.takesBack && hasKept(counter)) terminal.takesItsWordBack();
  const before = terminal.heard.length;
  const isBetween = counter.shifts.open() === null;
  bookDecided({ ...counter, ...counter.returning });
  for (const { id } of counter.intents.unfinished()) await endSale(id, counter, terminal, fault);
  for (const begun of counter.refunds.begun()) await endReturn(begun.returnId, counter, terminal);
  if (isBetween || counter.shifts.closing(counter.shifts.open()!.id)) {
    closesWhatIsCounted(counter);
    expect(openShift({ counts: notes([1000, 20]), fromSafe: money(0) }, AIGERIM_AT_WORK, counter).ok).toBe(true);
    bookDecided({ ...counter, ...counter.returning });
  }
  // Whatever the clerk presses then, under this id nobody is charged again. What was never asked for may be.
  if (terminal.heard.slice(0, before).some((each) => each.startsWith('payment')))
    await takeSale(SALE, AIGERIM_AT_WORK, counter);
  const asked = terminal.heard.slice(before).filter((each) => /^(payment|refund)/.test(each));
  judge(counter, terminal, asked, fault);
  counter.audit.close();
  counter.bench.db.close();
}

/** What was decided meanwhile comes with the next shift. */
function closesWhatIsCounted(counter: PayingCounter): void {
  if (!counter.shifts.open()) return;
  expect(reveal(AIGERIM_AT_WORK, counter)).toMatchObject({ ok: true, value: { difference: 0 } });
  const given = { carried: money(20_000) };
  expect(closeShift(given, { clerk: AIGERIM_AT_WORK, supervisorId: null }, counter)).toMatchObject({ ok: true });
}

type Device = World['terminal'];

/** An approval is durable here. What nobody heard nobody can hold against a device. */
function hasKept({ intents, refunds, ledger }: PayingCounter): boolean {
  const parts = intents.unfinished().flatMap(({ begun }) => begun.parts);
  const slips = refunds.begun().flatMap(({ slips: kept }) => kept ?? []);
  const isGoingBack = refunds.begun().length > 0;
  const isPaid = parts.some((part) => part?.by === 'device' && part.paid) || ledger.entry(SALE.saleId) !== undefined;
  return isPaid && (!isGoingBack || slips.some((slip) => slip !== null));
}

/** First the device is asked. What it can't say a supervisor says, who looks it up in the device's own list. */
async function endSale(
  id: typeof SALE.saleId,
  counter: PayingCounter,
  terminal: Device,
  { before }: Fault,
): Promise<void> {
  const finished = await finishSale(id, undefined, AIGERIM_AT_WORK, counter);
  if (finished.ok || counter.intents.unfinished().length === 0 || counter.decided.has(id)) return;
  const [listed] = terminal
    .list()
    .filter(({ does }) => does === 'payment')
    .slice(before ? 1 : 0);
  if (listed?.amount === 5000) {
    const said = await finishSale(id, listed.number, AIGERIM_AT_WORK, counter, SUPERVISOR.clerkId);
    if (said.ok || counter.decided.has(id)) return;
  }
  // What is not the sale's amount goes back by the device's own keys.
  if (listed) terminal.isGivenBackByHand(listed.number);
  const ended = await abandonSale(id, AIGERIM_AT_WORK, counter, SUPERVISOR.clerkId);
  expect(ended).toMatchObject({ ok: true });
}

async function endReturn(
  id: Parameters<typeof finishReturn>[0],
  { returning }: PayingCounter,
  terminal: Device,
): Promise<void> {
  const finished = await finishReturn(id, AIGERIM_AT_WORK, returning);
  if (finished.ok || returning.refunds.begun().length === 0) return;
  const [listed] = terminal.list().filter(({ does }) => does === 'refund');
  const word = { returnId: id, codes: [listed?.number ?? null], cash: money(0), evidence: 'terminal' as const };
  expect(await settleReturn(word, people, returning)).toMatchObject({ ok: true });
}

/** Device and journal say the same of the money, each once, and nothing is left that nobody decided. */
function judge(counter: PayingCounter, terminal: Device, asked: readonly string[], { before }: Fault): void {
  const earlier = before ? [5000] : [];
  const entries = counter.ledger.entriesFrom(1, 100);
  const sold = entries.filter(({ kind }) => kind === 'sale').length;
  const returned = entries.filter(({ kind }) => kind === 'return').length;
  const open = [counter.intents.unfinished(), counter.refunds.begun(), counter.decided.all()];
  expect([asked, ...open]).toEqual([[], [], [], []]);
  expect(terminal.moved('payment')).toEqual([...earlier, ...Array<number>(sold).fill(5000)]);
  expect(terminal.moved('refund')).toEqual(Array<number>(returned).fill(5000));
  const postings = entries.flatMap((entry) => entry.postings).filter(({ account }) => /acquirer/.test(account));
  const booked = postings.reduce((sum, { amount }) => sum + amount, 0);
  const total = Object.values(terminal.totals()).reduce((sum, amount) => sum + amount, 0);
  expect(booked).toBe(total - (before ? 5000 : 0));
  expect(verifyJournal(counter.bench.db)).toMatchObject({ whole: true });
}
