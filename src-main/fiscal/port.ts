import type { REGISTER_WHYS } from '../../src-shared/contract/views/register.ts';
import type { Money } from '../../src-shared/money.ts';

/**
 * The port of a fiscal register (ККМ): what the counter tells it, and what it answers. Money is in the smallest unit of
 * the currency, as everywhere; an adapter writes it as its register wants it. Nothing here knows of entries.
 */

/** A way of paying as the law names it. A receipt names each once. */
export type Means = 'cash' | 'card' | 'mobile';

export interface FiscalLine {
  readonly name: string;
  readonly quantity: number;
  /** What one costs. */
  readonly price: Money;
  /** Within the price; null: none is borne. */
  readonly vatPercent: number | null;
  /** As the classifier of units has it, such as 796 for a piece. */
  readonly unitCode: number;
  readonly nature: 'goods' | 'work' | 'service';
  /** The code of the national catalogue of goods, where there is one. */
  readonly catalogueCode: string | null;
}

interface Ticket {
  /** The same at each attempt; no other document has it. */
  readonly key: string;
  readonly lines: readonly FiscalLine[];
  /** What was taken; less `change` it is the total of the lines. */
  readonly payments: readonly { readonly means: Means; readonly amount: Money }[];
  readonly change: Money;
}

/** What the law asks of the receipt that a return is about. */
export interface Basis {
  readonly sign: string;
  /** As the register wrote it, for it alone to read. */
  readonly at: string;
  readonly registrationNumber: string;
  /** The whole receipt's, whatever goes back of it. */
  readonly total: Money;
  readonly offline: boolean;
}

export interface SaleTicket extends Ticket {
  readonly does: 'sale';
}
export interface ReturnTicket extends Ticket {
  readonly does: 'return';
  readonly basis: Basis;
}
/** Cash that comes or goes without a sale. */
export interface CashMove {
  readonly does: 'cash-in' | 'cash-out';
  readonly key: string;
  readonly amount: Money;
}
/** The register's own day ends: its Z. */
export interface DayEnd {
  readonly does: 'day-end';
  readonly key: string;
}
export type FiscalDocument = SaleTicket | ReturnTicket | CashMove | DayEnd;

/** Cash that moves and a day that ends bear no sign. */
export function isTicket<Told extends { readonly does: FiscalDocument['does'] }>(
  told: Told,
): told is Told & { readonly does: 'sale' | 'return' } {
  return told.does === 'sale' || told.does === 'return';
}

/** The register took the document: what a receipt has to show of it. */
export interface Signed {
  readonly state: 'signed';
  /** The fiscal sign; null for what bears none, such as cash that moves or a day that ends. */
  readonly sign: string | null;
  /** As the register wrote it; of cash that it had before and tells no more of, when it said so. */
  readonly at: string;
  /** The address of its QR as given; null: it has none. */
  readonly qr: string | null;
  /** Signed while the register had no line to the operator of fiscal data. */
  readonly offline: boolean;
  /** The number of the receipt within the register's shift; null where it is not told. */
  readonly orderNumber: number | null;
  readonly shiftNumber: number | null;
  readonly register: RegisterFacts;
  readonly operator: { readonly name: string; readonly nameKk: string | null; readonly site: string } | null;
  /** What its Z says of the day that it ended; absent for any other document. */
  readonly dayEnded?: RegisterState;
}

export interface RegisterFacts {
  readonly serialNumber: string;
  readonly registrationNumber: string;
  readonly address: string | null;
  readonly addressKk: string | null;
  readonly taxpayer: { readonly name: string; readonly bin: string } | null;
}

export type RefusedWhy = (typeof REGISTER_WHYS)[number];

/** No day of its own is open: somebody ended it, or nobody began one. */
export function isEnded(why: RefusedWhy): boolean {
  return why === 'day-ended' || why === 'no-open-day';
}

export interface Refused {
  readonly state: 'refused';
  readonly why: RefusedWhy;
  readonly code: number | null;
  readonly words: string;
}

/** An answer that is none to what was asked. */
export type Unanswered =
  | Refused
  /** It certainly did not hear: the same call may be made again. */
  | { readonly state: 'unreachable'; readonly words: string }
  /** Nobody knows whether it heard: it is asked, and nothing is repeated unasked. */
  | { readonly state: 'unknown'; readonly words: string };

export type Answered<Value> = Value | Unanswered;

/**
 * What the X says, rounded down to the smallest unit. Figures of cash tell what a drawer holds: they go to no page
 * before the count.
 */
export interface RegisterState {
  readonly state: 'told';
  readonly shiftNumber: number | null;
  /** false: the last day has ended and none was begun. */
  readonly dayIsOpen: boolean;
  /** As the register wrote it. */
  readonly openedAt: string | null;
  /** The same in UTC milliseconds; null: it can't be read. */
  readonly openedAtMs: number | null;
  /** Which register it says it is; null where it does not say. */
  readonly register: RegisterFacts | null;
  readonly documents: number | null;
  readonly cashIn: Money;
  readonly cashOut: Money;
  readonly cashHeld: Money;
  readonly sold: Money;
  readonly returned: Money;
  readonly offline: boolean;
}

export interface NotFound {
  readonly state: 'not-found';
}

/** One register. Its calls are made one after the other: by whoever holds the queue, never by the adapter. */
export interface Register {
  submit(document: FiscalDocument): Promise<Answered<Signed>>;
  /**
   * The ticket by its key, whose type and total are compared. `shiftNumber` is that of the register's day in which it
   * was sent, where it is known.
   */
  find(ticket: SaleTicket | ReturnTicket, shiftNumber: number | null): Promise<Answered<Signed | NotFound>>;
  /** The X report. */
  state(): Promise<Answered<RegisterState>>;
}
