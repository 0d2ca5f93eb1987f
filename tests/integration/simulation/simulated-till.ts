import Database from 'better-sqlite3';
import type { Outcome } from '../../../src-shared/contract/upstream.ts';
import type { Session } from '../../../src-shared/contract/views/clerks.ts';
import type { ConfirmedSale } from '../../../src-shared/contract/views/sale.ts';
import { draftOf } from '../../../src-shared/journal/entry.ts';
import type { ClaimId, EntryId, ReturnId, SaleId } from '../../../src-shared/ids.ts';
import { money, type Money } from '../../../src-shared/money.ts';
import { ok, type Result } from '../../../src-shared/result.ts';
import { instant } from '../../../src-shared/time.ts';
import type { ReturnCounter } from '../../../src-main/sale/judge-return.ts';
import { bookDecided } from '../../../src-main/sale/book-decided.ts';
import { returnSale } from '../../../src-main/sale/return-sale.ts';
import { abandonSale } from '../../../src-main/sale/give-up.ts';
import { awaitPayment, finishSale, takeSale } from '../../../src-main/sale/take-sale.ts';
import { countInBetween, moveCash, openDrawer } from '../../../src-main/shift/cash.ts';
import { closeShift, giveCount, reveal, stopCounting } from '../../../src-main/shift/close-shift.ts';
import { openShift } from '../../../src-main/shift/open-shift.ts';
import { askTerminals, giveTerminals } from '../../../src-main/shift/terminals.ts';
import { countBags, handOverBags, type SafeCounter, sayOfBag } from '../../../src-main/shift/safe.ts';
import { type SettableClock, withoutPaper } from '../../devices/a-ledger.ts';
import { AIGERIM_AT_WORK, aTill, DANIYAR_AT_WORK, notes, SUPERVISOR, type Till } from '../../devices/a-till.ts';
import { aProfile } from '../../devices/a-profile.ts';
import type { DeviceOf } from '../../../src-main/payment/port.ts';
import type { ADesk } from './a-desk.ts';
import { countedBy, OLD_NOTE, OLD_NOTES, tendersOf, type TillOperation } from './expectations.ts';
import { amountOf, bagsMeant, carriedBy, chosen, committed, isWaiting, type Model } from './model.ts';
import {
  CARDS,
  type ClerkName,
  type DeviceDeed,
  type HoldAnswer,
  type MachineDeed,
  type Operation,
  PRODUCTS,
  type Standing,
} from './operations.ts';

const PLAIN = aProfile();
const PROFILE = aProfile({
  cash: { ...PLAIN.cash, denominations: [...PLAIN.cash.denominations, OLD_NOTES] },
  tenders: [
    { id: 'cash', kind: 'cash', name: { ru: 'Наличные' } },
    { id: 'card', kind: 'bank-card', name: { ru: 'Банковская карта' } },
    { id: 'qr', kind: 'qr', name: { ru: 'QR' } },
  ],
});
export const SESSIONS: Record<ClerkName, Session> = { Aigerim: AIGERIM_AT_WORK, Daniyar: DANIYAR_AT_WORK };
const OFFERED: Record<Standing, boolean> = {
  'never-offered': false,
  'on-the-way': true,
  pending: true,
  rejected: true,
  credited: true,
};

type Telling = Extract<MachineDeed, { does: 'tell the register' }>;

/** No device of a desk stays silent at a close; a machine that does much else makes it late. */
export const TELLS_WITHIN_MS = 20_000;

/** The machine that a till stands on, by which rules it works, and the register that it is connected to. */
export interface AroundTill {
  aTill(folder?: string, clock?: SettableClock, deviceOf?: DeviceOf): Till;
  otherRules(till: Till): void;
  tellsTheRegister(till: Till, telling: Telling): Promise<void>;
}

const WITHOUT_REGISTER: AroundTill = {
  aTill(folder, clock, deviceOf) {
    const till = aTill(folder, clock, undefined, deviceOf, TELLS_WITHIN_MS);
    till.world.profile = PROFILE;
    return till;
  },
  otherRules: () => {},
  tellsTheRegister: () => Promise.resolve(),
};

/** The real services over a real file, worked by operations that are data. */
export class SimulatedTill {
  #till: Till;
  #standing: Standing = 'never-offered';
  #hold: HoldAnswer = 'held';
  /** As confirmed by the clerk, in the model's order. */
  readonly #confirmed: ConfirmedSale[] = [];

  readonly #around: AroundTill;
  readonly desk: ADesk | null;

  /** `desk`: the terminal on it that answers by itself; null: each is one whose slips are typed. */
  constructor(around: AroundTill = WITHOUT_REGISTER, desk: ADesk | null = null) {
    this.desk = desk;
    this.#around = around;
    this.#till = this.#started(around.aTill(undefined, undefined, desk?.terminal.deviceOf()));
  }

  get db(): Database.Database {
    return this.#till.bench.db;
  }
  get till(): Till {
    return this.#till;
  }

  end(): void {
    this.#till.close();
  }

  /** The program ends and starts again on the same file; the machine's clock goes on. */
  startAgain(): void {
    const { folder, clock, db } = this.#till.bench;
    db.close();
    this.#till = this.#started(this.#around.aTill(folder, clock, this.desk?.terminal.deviceOf()));
    this.#booksDecided();
  }

  otherRules(): void {
    this.#around.otherRules(this.#till);
  }

  tellsTheRegister(telling: Telling): Promise<void> {
    return this.#around.tellsTheRegister(this.#till, telling);
  }

  /** Paper that can't be queued ends no payment: it stays open. */
  async atDevice(deed: DeviceDeed & Operation): Promise<string> {
    const { desk } = this;
    if (!desk) return 'no device stands here';
    this.#standing = 'never-offered';
    const shipper = { ...this.#till.shipper, offeredSeq: () => 0 };
    const counter = { ...this.#returnCounter(), ...this.#till, shipper };
    const does = () => desk.does(deed, SESSIONS[deed.clerk], counter);
    if (deed.trouble === 'locked') return this.whileLocked(does);
    if (deed.trouble === 'none') return does();
    return this.whilePaperFails(does).catch((fault: unknown) => {
      if (fault instanceof Error && fault.message.includes('the paper could not be queued')) return 'without paper';
      throw fault;
    });
  }

  setClock(nowMs: number): void {
    this.#till.bench.clock.set(new Date(nowMs).toISOString());
  }

  /** Does it while another process holds the file for writing. */
  async whileLocked<Value>(work: () => Promise<Value>): Promise<Value> {
    const other = new Database(this.#till.bench.file, { timeout: 0 });
    other.exec('BEGIN IMMEDIATE');
    try {
      return await work();
    } finally {
      other.exec('ROLLBACK');
      other.close();
    }
  }

  async whilePaperFails<Value>(work: () => Promise<Value>): Promise<Value> {
    const paperIsBack = withoutPaper(this.db);
    try {
      return await work();
    } finally {
      paperIsBack();
    }
  }

  async does(operation: TillOperation, model: Model): Promise<Result<unknown, { readonly kind: string }>> {
    const till = this.#till;
    const clerk = SESSIONS[operation.clerk];
    switch (operation.does) {
      case 'open':
        return this.#andWhatWaits(this.#opens(operation, clerk));
      case 'sell':
        return this.#sells(operation, clerk, model);
      case 'sell the same again': {
        const sale = chosen(this.#confirmed, operation.which);
        return sale ? takeSale(sale, clerk, till) : { ok: false, error: { kind: 'no sale to repeat' } };
      }
      case 'finish':
        return finishSale(this.#saleId(operation.which), 'A1', clerk, till);
      case 'abandon':
        return abandonSale(this.#saleId(operation.which), clerk, till);
      case 'give back':
        return this.#givesBack(operation, clerk, model);
      case 'move cash': {
        const { kind, against } = operation;
        return moveCash(
          { kind, against, amount: money(operation.amount), reason: 'small change' },
          { clerk, supervisorId: operation.approved ? SUPERVISOR.clerkId : null },
          till,
        );
      }
      case 'pay a claim':
        return this.#paysClaim(money(operation.amount), clerk);
      case 'drop':
        return moveCash(
          { kind: 'safe-drop', amount: money(operation.amount), bagSeal: this.#newSeal() },
          { clerk, supervisorId: null },
          till,
        );
      case 'hand over bags':
        return handOverBags(
          { bags: this.#bagsMeant(operation.which, model), to: 'a bank', slip: 'S-1' },
          clerk,
          this.#safe(),
        );
      case 'count bags': {
        const seen = this.#bagsMeant(operation.which, model);
        const inSafe = till.bags.all().filter(({ place }) => place === 'in-safe');
        const unseen = inSafe.flatMap(({ entryId }) => (seen.includes(entryId) ? [] : [entryId]));
        return countBags({ seen, unseen }, clerk, this.#safe());
      }
      case 'say of a bag': {
        const bag = chosen(till.bags.all(), operation.which)?.entryId ?? till.ids.mint<EntryId>();
        const approval = { clerkId: SUPERVISOR.clerkId, pin: '777777' };
        return sayOfBag({ bag, is: operation.is, reason: 'looked for', approval }, clerk, this.#safe());
      }
      case 'count in between':
        return countInBetween(inNotes(operation.counted), clerk, till);
      case 'open the drawer':
        return openDrawer('a note was stuck', clerk, till);
      case 'print again':
        return this.#printsAgain(operation.which, clerk, model);
      case 'give the count':
        return this.#counts(countedBy(operation, model.shift?.drawer ?? 0), clerk);
      case 'read the terminals':
        return this.#readsTerminals(operation, clerk, model);
      case 'go back to selling':
        return this.#andWhatWaits(stopCounting(clerk, till));
      case 'reveal':
        return reveal(clerk, till);
      case 'close': {
        const carried = money(carriedBy(operation, model));
        const reason = operation.reasoned ? { reason: 'counted twice' } : {};
        const closed = closeShift(
          { carried, bagSeal: this.#newSeal(), ...reason },
          { clerk, supervisorId: operation.approved ? SUPERVISOR.clerkId : null },
          till,
        );
        const read = model.shift?.closing?.read;
        if (closed.ok && read?.settled) for (const kind of read.of) this.desk?.isSettled(kind);
        return closed;
      }
    }
  }

  /** As the counter does behind both. */
  #andWhatWaits<Answer extends Result<unknown, { readonly kind: string }>>(answer: Answer): Answer {
    if (answer.ok) this.#booksDecided();
    return answer;
  }
  #booksDecided(): void {
    bookDecided({ ...this.#till, ...this.#returnCounter() });
  }

  #counts({ counted, old }: { counted: number; old: number }, clerk: Session) {
    const pile = old > 0 ? notes([OLD_NOTE, old / OLD_NOTE]) : [];
    return giveCount([...inNotes(counted - old), ...pile], clerk, this.#till, { toExchange: pile });
  }

  /** A device is read by its own list, unless it tells its total by itself. */
  async #readsTerminals(
    { more, settled }: Extract<TillOperation, { does: 'read the terminals' }>,
    clerk: Session,
    model: Model,
  ) {
    const { desk } = this;
    const asked = await askTerminals(clerk, this.#till);
    // Nobody types what was not asked for.
    const asks = asked.ok ? asked.value.asks : [];
    const totals = asks.map((kind) => {
      const { since, lies } = model.terminals[kind];
      const theirs = desk?.isAtDevice(kind) ? desk.total(kind) + lies : since;
      const amount = theirs + (isWaiting(model) ? 0 : more[kind]);
      return { kind, count: 1, amount: money(Math.abs(amount)), isBelowZero: amount < 0, settled };
    });
    return giveTerminals(totals, clerk, this.#till);
  }

  /** A float that is not what was left is opened with once its difference was told. */
  #opens({ counted, fromSafe }: { counted: number; fromSafe: number }, clerk: Session) {
    const float = { counts: inNotes(counted), fromSafe: money(fromSafe) };
    const opened = openShift(float, clerk, this.#till);
    if (opened.ok || opened.error.kind !== 'float-differs') return opened;
    return openShift({ ...float, difference: opened.error.difference }, clerk, this.#till);
  }

  async #sells(
    operation: Extract<TillOperation, { does: 'sell' }>,
    clerk: Session,
    model: Model,
  ): Promise<Result<unknown, { readonly kind: string }>> {
    const lines = operation.lines.map((line) => ({
      cardNumber: CARDS[line.card] ?? '',
      productId: PRODUCTS[line.product]?.id ?? '',
      amount: money(amountOf(line)),
    }));
    const due = lines.reduce((sum, line) => sum + line.amount, 0);
    const tenders = tendersOf(operation.pay, due, operation.handedMore).map(({ kind, amount, received }) => ({
      kind,
      amount: money(amount),
      ...(received === undefined ? { authCode: 'A1' } : { received: money(received) }),
    }));
    const sale: ConfirmedSale = { saleId: this.#till.ids.mint<SaleId>(), lines, tenders, language: 'en' };
    try {
      if (operation.way === 'at once') return await takeSale(sale, clerk, this.#till);
      const withoutSlip = { ...sale, tenders: tenders.map((tender) => ({ ...tender, authCode: undefined })) };
      return awaitPayment(withoutSlip, clerk, this.#till);
    } finally {
      // The model keeps a sale from its intent on, and so does this list.
      if (this.#till.intents.find(sale.saleId)) this.#confirmed[model.sales.length] = sale;
    }
  }

  #givesBack(
    operation: Extract<TillOperation, { does: 'give back' }>,
    clerk: Session,
    model: Model,
  ): Promise<Result<unknown, { readonly kind: string }>> {
    [this.#standing, this.#hold] = [operation.standing, operation.hold];
    const authCode = operation.tender === 'cash' ? {} : { authCode: 'R1' };
    const amount = money(chosen(committed(model), operation.which)?.lines[operation.line - 1]?.amount ?? 1);
    return returnSale(
      {
        returnId: this.#till.ids.mint<ReturnId>(),
        saleId: this.#committedId(operation.which, model),
        lines: [operation.line],
        reason: operation.standing === 'rejected' ? 'rejected-upstream' : 'customer-request',
        tenders: [{ kind: operation.tender, amount, ...authCode }],
      },
      { clerk, supervisorId: operation.approved ? SUPERVISOR.clerkId : null },
      this.#returnCounter(),
    );
  }

  #returnCounter(): ReturnCounter {
    const till = this.#till;
    const status = this.#standing;
    return {
      ...till,
      shipper: { offeredSeq: () => (OFFERED[status] ? till.ledger.head().seq : 0) },
      outcomes: {
        ofEntry: (entryId): Outcome[] =>
          status === 'never-offered' || status === 'on-the-way'
            ? []
            : CARDS.map((_, at) => ({
                no: at + 1,
                entryId,
                seq: 1,
                line: at + 1,
                status,
                at: instant(till.clock.now()),
              })),
      },
      holds: { ask: () => Promise.resolve(this.#hold), release: () => {}, leave: () => {}, fulfilled: () => {} },
    };
  }

  #bagsMeant(which: number, model: Model): EntryId[] {
    const inSafe = this.#till.bags.all().filter(({ place }) => place === 'in-safe');
    return inSafe.slice(0, bagsMeant(model, which).length).map(({ entryId }) => entryId);
  }

  /** No bag takes the seal of another. */
  #newSeal(): string {
    return `S${this.#till.bags.all().length}`;
  }

  #safe(): SafeCounter {
    return { ...this.#till, access: { approve: () => Promise.resolve(ok(SUPERVISOR)) } };
  }

  /** As the service of claims writes it, which asks the upstream before. */
  #paysClaim(amount: Money, clerk: Session): Result<unknown, { readonly kind: string }> {
    const { ledger, ids, clock, shifts } = this.#till;
    const shift = shifts.forSelling(clerk);
    if (!shift.ok) return shift;
    return ledger.append(
      draftOf('pay-out', {
        id: ids.mint<EntryId>(),
        at: instant(clock.now()),
        shiftId: shift.value.id,
        clerkId: clerk.clerkId,
        supervisorId: null,
        body: { v: 1, amount, against: 'claims', claimId: ids.mint<ClaimId>(), reason: 'a kiosk' },
      }),
    );
  }

  #printsAgain(which: number, clerk: Session, model: Model): Result<unknown, { readonly kind: string }> {
    const { ledger, ids, clock, shifts } = this.#till;
    const original = ledger.entry(this.#committedId(which, model));
    if (!original) return { ok: false, error: { kind: 'nothing-to-print' } };
    return ledger.append({
      id: ids.mint<EntryId>(),
      kind: 'receipt-reprinted',
      at: instant(clock.now()),
      shiftId: shifts.open()?.id ?? null,
      clerkId: clerk.clerkId,
      supervisorId: null,
      body: { v: 1, entryId: original.id, copy: 1 },
      postings: [],
    });
  }

  /** The sale at this place of the model. */
  saleIdAt(place: number): SaleId | undefined {
    return this.#confirmed[place]?.saleId;
  }

  #saleId(which: number): SaleId {
    return chosen(this.#confirmed, which)?.saleId ?? this.#till.ids.mint<SaleId>();
  }

  #committedId(which: number, model: Model): SaleId {
    const among = this.#confirmed.filter((_, at) => model.sales[at]?.state === 'committed');
    return chosen(among, which)?.saleId ?? this.#till.ids.mint<SaleId>();
  }

  #started(till: Till): Till {
    // A test doesn't wait for the lock that it holds itself.
    till.bench.db.pragma('busy_timeout = 0');
    // Power cuts are another test's: here the disk need not be waited for.
    till.bench.db.pragma('synchronous = OFF');
    return till;
  }
}

function inNotes(amount: number): ReturnType<typeof notes> {
  return notes([1000, Math.floor(amount / 1000)], [1, amount % 1000]);
}
