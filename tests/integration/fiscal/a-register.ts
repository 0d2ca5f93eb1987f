import { money } from '../../../src-shared/money.ts';
import type {
  Answered,
  FiscalDocument,
  NotFound,
  RefusedWhy,
  Register,
  RegisterState,
  Signed,
} from '../../../src-main/fiscal/port.ts';

type Call = 'submit' | 'find' | 'state';

/** What goes wrong with one call: `heard` did its work, and its answer got lost. */
export type Fault =
  | { readonly is: 'unreachable' | 'lost before' | 'heard' | 'throws' | 'throws after' }
  | { readonly is: 'refused'; readonly why: RefusedWhy };

/**
 * A register in memory that counts what it took. It knows a receipt again by its key. Cash that moves it takes as
 * often as it is told, which is harder than any real one.
 */
export class ARegister implements Register {
  readonly serial: string;
  /** What it took, in order: one key twice is a fault of whoever told it. */
  readonly took: FiscalDocument[] = [];
  readonly calls: string[] = [];
  /** Answers for the call that comes; null: as it should be. */
  fault: (call: Call, key: string | null, no: number) => Fault | null = () => null;
  /** Names of lines that it refuses for a reason of their own. */
  readonly badItems = new Set<string>();
  refusesLittleCash = false;
  /** It answers receipts as signed, and without their sign. */
  hidesSigns = false;
  dayIsTooLong = false;
  /** It signs without a line to its operator. */
  isOffline = false;
  /** What its X says of when the day began. */
  openedAtMs: number | null = null;
  #shift = 1;
  #isOpen = false;
  #cash = { in: 0, out: 0, held: 0 };
  #sums = { sold: 0, returned: 0 };
  #underWay = 0;
  readonly #signs = new Map<string, Signed & { readonly shift: number }>();

  constructor(serial = 'SWK-1') {
    this.serial = serial;
  }

  get cashHeld(): number {
    return this.#cash.held;
  }

  get sums() {
    return { ...this.#sums };
  }

  keys(does?: FiscalDocument['does']): string[] {
    return this.took.filter((each) => does === undefined || each.does === does).map(({ key }) => key);
  }

  /** The first calls of a kind go wrong so. */
  goesWrong(call: Call, fault: Fault, times = 1): void {
    let left = times;
    this.fault = (made) => (made === call && left-- > 0 ? fault : null);
  }

  /** Somebody else uses it meanwhile. */
  takesCashOfOthers(amount: number): void {
    this.#isOpen = true;
    this.#cash = { ...this.#cash, in: this.#cash.in + amount, held: this.#cash.held + amount };
  }

  submit(document: FiscalDocument): Promise<Answered<Signed>> {
    return this.#call('submit', document.key, () => {
      const answer = this.#take(document);
      return this.hidesSigns && answer.state === 'signed' ? { ...answer, sign: null } : answer;
    });
  }

  find({ key }: FiscalDocument, shiftNumber: number | null): Promise<Answered<Signed | NotFound>> {
    return this.#call<Signed | NotFound>('find', key, () => {
      const sign = this.#signs.get(key);
      return sign && (shiftNumber === null || sign.shift === shiftNumber) ? sign : { state: 'not-found' };
    });
  }

  state(): Promise<Answered<RegisterState>> {
    return this.#call('state', null, () => ({
      state: 'told',
      shiftNumber: this.#shift,
      dayIsOpen: this.#isOpen,
      openedAt: null,
      openedAtMs: this.openedAtMs,
      register: null,
      documents: null,
      cashIn: money(this.#cash.in),
      cashOut: money(this.#cash.out),
      cashHeld: money(this.#cash.held),
      sold: money(this.#sums.sold),
      returned: money(this.#sums.returned),
      offline: this.isOffline,
    }));
  }

  async #call<Value>(call: Call, key: string | null, work: () => Answered<Value>): Promise<Answered<Value>> {
    this.#underWay += 1;
    if (this.#underWay > 1) throw new Error('two calls at a time');
    try {
      this.calls.push(call);
      const fault = this.fault(call, key, this.calls.length);
      await Promise.resolve();
      if (!fault) return work();
      if (fault.is === 'refused') return refusal(fault.why);
      if (fault.is === 'unreachable') return { state: 'unreachable', words: 'no line' };
      if (fault.is === 'throws') throw new Error('the adapter broke');
      if (fault.is !== 'lost before') work();
      if (fault.is === 'throws after') throw new Error('the adapter broke');
      return { state: 'unknown', words: 'no answer' };
    } finally {
      this.#underWay -= 1;
    }
  }

  #take(document: FiscalDocument): Answered<Signed> {
    const { does, key } = document;
    const known = this.#signs.get(key);
    if (known) return known;
    if (does === 'day-end') return this.#endDay(key);
    if (this.dayIsTooLong) return refusal('day-too-long');
    const isTicket = does === 'sale' || does === 'return';
    if (isTicket && document.lines.some(({ name }) => this.badItems.has(name))) return refusal('document');
    const change = isTicket ? cashOf(document) * (does === 'sale' ? 1 : -1) : 0;
    const moved = isTicket ? change : document.amount * (does === 'cash-in' ? 1 : -1);
    if (this.refusesLittleCash && this.#cash.held + moved < 0) return refusal('little-cash');
    if (!this.#isOpen) this.#beginDay();
    this.#cash.held += moved;
    if (does === 'cash-in') this.#cash.in += document.amount;
    if (does === 'cash-out') this.#cash.out += document.amount;
    const total = isTicket ? document.lines.reduce((sum, { price }) => sum + price, 0) : 0;
    if (does === 'sale') this.#sums.sold += total;
    if (does === 'return') this.#sums.returned += total;
    this.took.push(document);
    const signed = this.#signed(isTicket ? `sign of ${key}` : null);
    if (isTicket) this.#signs.set(key, { ...signed, shift: this.#shift });
    return signed;
  }

  #endDay(key: string): Answered<Signed> {
    if (!this.#isOpen) return refusal('day-ended');
    this.#isOpen = false;
    this.dayIsTooLong = false;
    this.took.push({ does: 'day-end', key });
    return this.#signed(null);
  }

  #beginDay(): void {
    this.#isOpen = true;
    if (this.took.some(({ does }) => does === 'day-end')) this.#shift += 1;
    this.#cash = { ...this.#cash, in: 0, out: 0 };
  }

  #signed(sign: string | null): Signed {
    return {
      state: 'signed',
      sign,
      at: '22.11.2026 13:25:00',
      qr: sign && `https://ofd.example/?i=${sign}`,
      offline: this.isOffline,
      orderNumber: this.took.length,
      shiftNumber: this.#shift,
      register: {
        serialNumber: this.serial,
        registrationNumber: `R of ${this.serial}`,
        address: 'Алматы',
        addressKk: null,
        taxpayer: { name: 'ТОО', bin: '000000000000' },
      },
      operator: { name: 'ОФД', nameKk: null, site: 'ofd.example' },
    };
  }
}

function refusal(why: RefusedWhy) {
  return { state: 'refused', why, code: null, words: `refused: ${why}` } as const;
}

function cashOf({ payments, change }: Extract<FiscalDocument, { does: 'sale' | 'return' }>): number {
  const cash = payments.filter(({ means }) => means === 'cash').reduce((sum, { amount }) => sum + amount, 0);
  return cash - change;
}
