import { lastFour } from '../../src-shared/card-number.ts';
import { type DisplayState, FISCAL_QR_MAX, type SaleOnDisplay, type Shown } from '../../src-shared/contract/display.ts';
import type { Entry, Profile } from '../../src-shared/contract/upstream.ts';
import { Language, USUAL_LANGUAGE } from '../../src-shared/contract/views/look.ts';
import type { Effect } from '../../src-shared/contract/wire-types.ts';
import type { SaleId } from '../../src-shared/ids.ts';
import { isKind } from '../../src-shared/journal/entry.ts';
import { customerLanguages, localText } from '../../src-shared/profile.ts';
import { fitsQrCode } from '../../src-shared/receipt/qr-codewords.ts';
import { assert } from '../../src-shared/result.ts';
import type { JournalReader } from '../ledger/ledger.ts';
import { lineStates, type SaleStates } from '../sale/recent-sales.ts';
import { saleTaken } from '../sale/take-sale.ts';

/** A customer has gone by then, and what the display says of their card must not meet the eyes of the next one. */
const DONE_SHOWN_MS = 60_000;
/** A clerk who was called away from a sale: nobody stands in front of the display any more. */
const SALE_SHOWN_MS = 5 * 60_000;

interface DisplayParts extends SaleStates {
  readonly ledger: JournalReader;
  profile(): Profile | null;
  shiftIsOpen(): boolean;
  /** The sign of a sale's fiscal receipt; null: there is none, or not yet. */
  signOf(saleId: SaleId): { readonly qr: string | null } | null;
  changed(): void;
}

export interface CustomerDisplay {
  /** What the clerk has in hand, in the customer's language; null between two customers. */
  show(sale: SaleOnDisplay | null, language: Language): void;
  /** The sale is durable: only now its new balance and use are told. */
  taken(saleId: SaleId): void;
  /** Touched by the customer. */
  choose(language: Language): void;
  /** What the customer touched and the clerk's page has not heard yet. */
  chosen(): Language | null;
  /** Nobody is at the counter. */
  clear(): void;
  state(): DisplayState;
  stop(): void;
}

type Now =
  | { readonly kind: 'welcome' }
  | { readonly kind: 'sale'; readonly sale: SaleOnDisplay }
  | { readonly kind: 'done'; readonly saleId: SaleId };

export function customerDisplayOver(parts: DisplayParts): CustomerDisplay {
  let now: Now = { kind: 'welcome' };
  let said: Language | null = null;
  let touched: Language | null = null;
  let timer: NodeJS.Timeout | undefined;

  const usual = (): Language => {
    const language = Language.safeParse(parts.profile()?.languages.default);
    return language.success ? language.data : USUAL_LANGUAGE;
  };

  function become(next: Now): void {
    now = next;
    clearTimeout(timer);
    timer = setTimeout(forgetCustomer, next.kind === 'sale' ? SALE_SHOWN_MS : DONE_SHOWN_MS);
    timer.unref();
    parts.changed();
  }

  function forgetCustomer(): void {
    now = { kind: 'welcome' };
    // Somebody touched a language and went: the next one begins in the usual language, on the clerk's page as well.
    touched = (touched ?? said ?? usual()) === usual() ? null : usual();
    parts.changed();
  }

  return {
    show(sale, language) {
      // What was touched while the last sale was read concerns the last customer.
      if (language !== said || now.kind === 'done') touched = null;
      said = language;
      become(sale === null ? { kind: 'welcome' } : { kind: 'sale', sale });
    },
    taken: (saleId) => become({ kind: 'done', saleId }),
    choose(language) {
      touched = language;
      become(now);
    },
    chosen: () => (now.kind === 'done' ? null : touched),
    clear() {
      said = null;
      touched = null;
      become({ kind: 'welcome' });
    },
    state() {
      const profile = parts.profile();
      const language = touched ?? said ?? usual();
      return {
        language,
        languages: profile ? customerLanguages(profile) : [],
        operator: profile ? localText(profile.operator.name, language, profile) : '',
        currency: profile?.currency ?? { code: '', exponent: 0, symbol: '' },
        shown: shownNow(now, language, parts),
      };
    },
    stop: () => clearTimeout(timer),
  };
}

function shownNow(now: Now, language: Language, parts: DisplayParts): Shown {
  const profile = parts.profile();
  const welcome = { kind: 'welcome', open: parts.shiftIsOpen() } as const;
  if (now.kind === 'welcome' || !profile) return welcome;
  const product = (id: string | null) => {
    const found = profile.products.find((each) => each.id === id);
    return found ? localText(found.name, language, profile) : null;
  };
  if (now.kind === 'sale') {
    const { lines, ...rest } = now.sale;
    return {
      kind: 'sale',
      ...rest,
      lines: lines.map(({ lastFour: tail, productId, amount }) => ({
        lastFour: tail,
        product: product(productId),
        amount,
      })),
    };
  }
  const entry = parts.ledger.entry(now.saleId);
  return entry ? doneSale(entry, product, parts) : welcome;
}

function doneSale(entry: Entry, product: (id: string) => string | null, parts: DisplayParts): Shown {
  assert(isKind(entry, 'sale'), 'what was taken is a sale');
  const { amount, received, change, offline } = saleTaken(entry);
  const stateOf = lineStates(entry, parts.ledger, parts);
  return {
    kind: 'done',
    due: amount,
    cash: received === null ? null : { received, change },
    paper: parts.printStateOf(entry.seq) !== 'waived',
    fiscalQr: qrToShow(parts.signOf(entry.id as SaleId)),
    lines: entry.body.lines.map((line) => {
      const { credit, balance } = stateOf(line.line);
      return {
        lastFour: lastFour(line.cardNumber),
        product: product(line.productId),
        amount: line.amount,
        usable: usableOf(credit, line.effect, offline),
        newBalance: credit === 'credited' && line.kind === 'stored-value' ? balance : null,
      };
    }),
  };
}

function qrToShow(sign: { readonly qr: string | null } | null): string | null {
  const qr = sign?.qr ?? null;
  return qr !== null && qr.length <= FISCAL_QR_MAX && fitsQrCode(qr) ? qr : null;
}

type Credit = ReturnType<ReturnType<typeof lineStates>>['credit'];

/** Nothing is promised before the operator has credited it. */
function usableOf(credit: Credit, effect: Effect, offline: boolean): Effect | 'crediting' | 'after-crediting' | 'ask' {
  if (credit === 'credited') return effect;
  if (credit === 'on-the-way' || credit === 'pending') return offline ? 'after-crediting' : 'crediting';
  return 'ask';
}
