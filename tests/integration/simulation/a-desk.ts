import { expect } from 'vitest';
import type { ConfirmedSale } from '../../../src-shared/contract/views/sale.ts';
import type { Session } from '../../../src-shared/contract/views/clerks.ts';
import type { ReturnId, SaleId } from '../../../src-shared/ids.ts';
import { isKind } from '../../../src-shared/journal/entry.ts';
import { TerminalKind } from '../../../src-shared/journal/kinds/terminals-body.ts';
import { money } from '../../../src-shared/money.ts';
import type { ReturnCounter } from '../../../src-main/sale/judge-return.ts';
import { finishReturn, settleReturn } from '../../../src-main/sale/finish-return.ts';
import { abandonSale } from '../../../src-main/sale/give-up.ts';
import { returnSale } from '../../../src-main/sale/return-sale.ts';
import { finishSale, takeSale } from '../../../src-main/sale/take-sale.ts';
import { SUPERVISOR, type Till } from '../../devices/a-till.ts';
import { chosen } from './model.ts';
import { CARDS, type DeviceDeed, PRODUCTS } from './operations.ts';
import type { TerminalOnDesk } from './terminals-on-desks.ts';

type Answer = { readonly ok: true } | { readonly ok: false; readonly error: { readonly kind: string } };
type Counter = Till & ReturnCounter;
interface Back {
  readonly returnId: ReturnId;
  readonly saleId: SaleId;
}

/**
 * Sales and returns at a device that answers by itself. What becomes of each is not foretold: it is held against what
 * the device itself has moved for it.
 */
export class ADesk {
  readonly terminal: TerminalOnDesk;
  readonly #sales: ConfirmedSale[] = [];
  readonly #backs: Back[] = [];
  /** What the device had moved when it was settled last. */
  readonly #marks: Record<TerminalKind, number> = { 'bank-card': 0, qr: 0 };
  /** How often each fate of a device met each answer. */
  readonly met = new Map<string, number>();

  constructor(terminal: TerminalOnDesk) {
    this.terminal = terminal;
  }

  isAtDevice(kind: TerminalKind): boolean {
    return this.terminal.serves.includes(kind);
  }

  /** Since it was settled, as a person reads it off its list. */
  total(kind: TerminalKind): number {
    return this.terminal.net(kind) - this.#marks[kind];
  }
  isSettled(kind: TerminalKind): void {
    this.#marks[kind] = this.terminal.net(kind);
  }

  /** Ids of what has no end yet. */
  open(till: Till): { readonly sales: readonly string[]; readonly kinds: ReadonlyMap<string, readonly string[]> } {
    const own = new Set<string>([
      ...this.#sales.map(({ saleId }) => saleId),
      ...this.#backs.map((one) => one.returnId),
    ]);
    const unknown = till.unknownPayments().filter(({ id }) => own.has(id.split(':')[0] ?? ''));
    const ofKind = (kind: TerminalKind) =>
      unknown.flatMap(({ id, kind: asked, otherKinds = [] }) =>
        asked === kind || otherKinds.includes(kind) ? [id.split(':')[0] ?? ''] : [],
      );
    return {
      sales: till.intents.unfinished().flatMap(({ id }) => (own.has(id) ? [id] : [])),
      kinds: new Map(TerminalKind.options.map((kind) => [kind, ofKind(kind)])),
    };
  }

  async does(deed: DeviceDeed, clerk: Session, counter: Counter): Promise<string> {
    const { what, how } = await this.#does(deed, clerk, counter);
    const said = `${deed.deed}${how}: ${what.ok ? 'done' : what.error.kind}`;
    this.met.set(said, (this.met.get(said) ?? 0) + 1);
    return said;
  }

  async #does(deed: DeviceDeed, clerk: Session, counter: Counter): Promise<{ what: Answer; how: string }> {
    const plain = async (answer: Promise<Answer>) => ({ what: await answer, how: '' });
    const { sales } = this.open(counter);
    const open = chosen(sales, deed.which) as SaleId | undefined;
    const back = chosen(counter.refunds.begun(), deed.which);
    switch (deed.deed) {
      case 'sell':
        return this.#sells(deed, clerk, counter);
      case 'give back':
        return this.#givesBack(deed, clerk, counter);
      case 'the customer ends it':
        return { what: this.terminal.theCustomer(deed.pays) ? DONE : NOTHING, how: '' };
      case 'ask again':
        if (open) return plain(this.terminal.during(open, () => finishSale(open, undefined, clerk, counter)));
        return plain(back ? finishReturn(back.returnId, clerk, counter) : Promise.resolve(NOTHING));
      case 'give up': {
        const newest = sales.at(-1) as SaleId | undefined;
        if (!newest) return plain(Promise.resolve(NOTHING));
        return plain(this.terminal.during(newest, () => abandonSale(newest, clerk, counter)));
      }
      case 'decide':
        if (open) return plain(this.#decides(open, deed, clerk, counter));
        return plain(back ? this.#decidesBack(back.returnId, deed, clerk, counter) : Promise.resolve(NOTHING));
      case 'decide all':
      case 'decide all but one':
        return plain(this.#decidesAll(deed, clerk, counter));
    }
  }

  async #sells(deed: DeviceDeed, clerk: Session, counter: Counter): Promise<{ what: Answer; how: string }> {
    const kind = this.isAtDevice(deed.kind) ? deed.kind : (this.terminal.serves[0] ?? 'qr');
    const product = PRODUCTS[deed.line.product] ?? PRODUCTS[0];
    const amount = product.price ?? deed.line.amount;
    const half = Math.floor(amount / 2);
    const inCash = { kind: 'cash' as const, amount: money(half), received: money(half) };
    const tenders =
      deed.parts === 'one'
        ? [{ kind, amount: money(amount) }]
        : [
            deed.parts === 'cash and it' ? inCash : { kind, amount: money(half) },
            { kind, amount: money(amount - half) },
          ];
    const sale: ConfirmedSale = {
      saleId: counter.ids.mint<SaleId>(),
      lines: [{ cardNumber: CARDS[deed.line.card] ?? '', productId: product.id, amount: money(amount) }],
      tenders,
      language: 'en',
    };
    const how = this.terminal.willDo(deed.fate, deed.parts === 'two' ? 2 : 1, kind, 'collect');
    this.#sales.push(sale);
    const what = await this.terminal.during(sale.saleId, () => takeSale(sale, clerk, counter));
    return { what, how: ` at one that ${how}` };
  }

  /** One way is how it came, and how it goes back. */
  async #givesBack(deed: DeviceDeed, clerk: Session, counter: Counter): Promise<{ what: Answer; how: string }> {
    const sold = this.#sales.flatMap(({ saleId }) => {
      const sale = counter.ledger.entryOfKind('sale', saleId);
      const [tender, other] = sale?.body.tenders ?? [];
      const isBack = counter.ledger.returnsOf(saleId).length > 0;
      return tender && tender.kind !== 'cash' && !other && !isBack ? [{ saleId, tender }] : [];
    });
    const sale = chosen(sold, deed.which);
    if (!sale) return { what: NOTHING, how: '' };
    const { kind, amount } = sale.tender;
    const returnId = counter.ids.mint<ReturnId>();
    const how = this.terminal.willDo(deed.fate, 1, kind === 'cash' ? 'qr' : kind, 'refund');
    this.#backs.push({ returnId, saleId: sale.saleId });
    const wanted = {
      returnId,
      saleId: sale.saleId,
      lines: [1],
      reason: 'customer-request' as const,
      tenders: [{ kind, amount }],
    };
    const people = { clerk, supervisorId: SUPERVISOR.clerkId };
    const what = await this.terminal.during(returnId, () => returnSale(wanted, people, counter));
    return { what, how: ` at one that ${how}` };
  }

  /** A supervisor with the device's own list at hand, who says what it shows. */
  async #decides(id: SaleId, { pays }: DeviceDeed, clerk: Session, counter: Counter): Promise<Answer> {
    this.terminal.theCustomer(pays);
    return this.terminal.during(id, async () => {
      const asked = await finishSale(id, undefined, clerk, counter);
      if (asked.ok || !LEFT_OPEN.has(asked.error.kind)) return asked;
      const [listed] = this.terminal.moved(id);
      if (asked.error.kind === 'payment-unknown' && listed)
        return finishSale(id, listed.number.slice(-12), clerk, counter, SUPERVISOR.clerkId);
      return abandonSale(id, clerk, counter, SUPERVISOR.clerkId);
    });
  }

  async #decidesBack(returnId: ReturnId, { pays }: DeviceDeed, clerk: Session, counter: Counter): Promise<Answer> {
    this.terminal.theCustomer(pays);
    return this.terminal.during(returnId, async () => {
      const asked = await finishReturn(returnId, clerk, counter);
      if (asked.ok || asked.error.kind !== 'refund-unknown') return asked;
      const codes = [this.terminal.moved(returnId)[0]?.number.slice(-12) ?? null];
      const word = { returnId, codes, cash: money(0), evidence: 'terminal' as const };
      return settleReturn(word, { clerk, supervisorId: SUPERVISOR.clerkId }, counter);
    });
  }

  isAllDecided(till: Till): boolean {
    const { sales, kinds } = this.open(till);
    return sales.length === 0 && [...kinds.values()].every((ids) => ids.length === 0);
  }

  /** Sums alone tell few of them apart: a counter where much is open has somebody who decides. */
  async #decidesAll(deed: DeviceDeed, clerk: Session, counter: Counter): Promise<Answer> {
    const newest = deed.deed === 'decide all but one' ? -1 : undefined;
    for (const id of this.open(counter).sales.slice(0, newest)) await this.#decides(id as SaleId, deed, clerk, counter);
    for (const { returnId } of counter.refunds.begun()) await this.#decidesBack(returnId, deed, clerk, counter);
    return this.isAllDecided(counter) ? DONE : { ok: false, error: { kind: 'something is open' } };
  }

  /** For each sale and return the device has moved what the journal says of it, and nothing where it says nothing. */
  expectEqualTo(till: Till): void {
    const open = new Set([...this.open(till).kinds.values()].flat());
    const ids = [...this.#sales.map(({ saleId }) => saleId), ...this.#backs.map(({ returnId }) => returnId)];
    for (const id of ids) {
      if (open.has(id)) continue;
      const entry = till.ledger.entry(id);
      const isSale = entry && isKind(entry, 'sale');
      const tenders = entry && (isSale || isKind(entry, 'return')) ? entry.body.tenders : [];
      for (const kind of TerminalKind.options) {
        const ofKind = <Each extends { kind: string; amount: number }>(each: readonly Each[]) =>
          each.filter((one) => one.kind === kind).reduce((sum, { amount }) => sum + amount, 0);
        const written = ofKind(tenders) * (isSale ? 1 : -1);
        expect({ id, kind, moved: ofKind(this.terminal.moved(id)) }).toEqual({ id, kind, moved: written + 0 });
      }
    }
  }
}

const DONE: Answer = { ok: true };
const NOTHING: Answer = { ok: false, error: { kind: 'nothing of the kind' } };
const LEFT_OPEN: ReadonlySet<string> = new Set(['payment-unknown', 'payment-incomplete', 'payment-going-back']);
