import { lastFour } from '../../src-shared/card-number.ts';
import {
  type CustomerLook,
  type DisplayState,
  FISCAL_QR_MAX,
  type Scene,
  type Shown,
  USUAL_CUSTOMER_LOOK,
} from '../../src-shared/contract/display.ts';
import type { Profile } from '../../src-shared/contract/upstream.ts';
import { Language, PUBLIC_LANGUAGES, USUAL_LANGUAGE } from '../../src-shared/contract/views/look.ts';
import { displayScript, type Ended, isPublic, type Till } from '../../src-shared/display-script.ts';
import type { EntryId, SaleId } from '../../src-shared/ids.ts';
import type { ReturnTender } from '../../src-shared/journal/kinds/return-body.ts';
import type { SaleLine } from '../../src-shared/journal/kinds/sale-body.ts';
import { sumOf } from '../../src-shared/money.ts';
import { customerLanguages, localText, tariffOn } from '../../src-shared/profile.ts';
import { fitsQrCode } from '../../src-shared/receipt/qr-codewords.ts';
import { type Clock, type Day, instant, localDay } from '../../src-shared/time.ts';
import type { JournalReader } from '../ledger/ledger.ts';
import { lineStates, type SaleStates } from '../sale/recent-sales.ts';
import { saleTaken } from '../sale/take-sale.ts';

/** A customer has gone by then, and what the display says of their card must not meet the eyes of the next one. */
const ENDED_SHOWN_MS = 60_000;
/** A clerk who was called away from a sale: nobody stands in front of the display any more. */
const WITHOUT_A_HAND_MS = 5 * 60_000;

interface DisplayParts extends SaleStates {
  standing(): Till['standing'];
  online(): boolean;
  /** A device is at work for the sale in hand. */
  atWork(): Till['atWork'];
  readonly ledger: JournalReader;
  readonly clock: Clock;
  profile(): Profile | null;
  /** Station and counter, as a language calls them; null before the counter is enrolled. */
  placeIn(language: Language): { readonly stationName: string; readonly counterName: string } | null;
  /** The sign of a sale's fiscal receipt; null: there is none, or not yet. */
  signOf(saleId: SaleId): { readonly qr: string | null } | null;
  changed(): void;
}

export interface CustomerDisplay {
  /** What the clerk has in hand, in the customer's language. */
  show(scene: Scene, language: Language): void;
  /** The sale is durable: only now its new balance and use are told. */
  taken(saleId: SaleId): void;
  /** Money that was handed out by this entry: a return, or the payment of a claim. While a sale is in hand: nothing. */
  given(entryId: EntryId): void;
  /** Touched by the customer. */
  choose(language: Language): void;
  /** Touched by the customer: for this customer alone. */
  reads(look: CustomerLook): void;
  /** What the customer touched and the clerk's page has not heard yet. */
  chosen(): Language | null;
  /** A key, a finger or a mouse reached the till: whoever is served is still there. */
  hand(): void;
  /** The till is locked: what ended is over, and what is in hand waits for the same clerk. */
  away(): void;
  /** Nobody is at the counter. */
  clear(): void;
  state(): DisplayState;
  stop(): void;
}

/** What was committed for the customer who still stands there, in the language that they read it in. */
type After = { readonly language: Language } & (
  | { readonly kind: 'taken'; readonly saleId: SaleId }
  | { readonly kind: 'given'; readonly entryId: EntryId }
);

const NOBODY: Scene = { kind: 'welcome' };

export function customerDisplayOver(parts: DisplayParts): CustomerDisplay {
  let scene: Scene = NOBODY;
  let said: Language | null = null;
  let after: After | null = null;
  let touched: Language | null = null;
  /** The customer's own finger touched it, and not what forgot the one before. */
  let byHand = false;
  let look = USUAL_CUSTOMER_LOOK;
  let timer: NodeJS.Timeout | undefined;

  const usual = (): Language => {
    const language = Language.safeParse(parts.profile()?.languages.default);
    return language.success ? language.data : USUAL_LANGUAGE;
  };
  const languageNow = () => touched ?? after?.language ?? said ?? usual();

  /** A sale is in hand: who stands there is still being served. */
  const isServed = () => after === null && !isPublic(scene);

  function rest(): void {
    clearTimeout(timer);
    timer = setTimeout(forgetCustomer, isServed() ? WITHOUT_A_HAND_MS : ENDED_SHOWN_MS).unref();
  }

  function forgetCustomer(): void {
    if (!isPublic(scene) && after?.kind !== 'taken') {
      // The sale is still the clerk's: its page and its receipt keep the customer's language.
      scene = NOBODY;
      [said, touched] = [null, null];
    } else {
      // Somebody touched a language and went: the next one begins in the usual language, on the clerk's page as well.
      touched = (touched ?? said ?? usual()) === usual() ? null : usual();
    }
    [after, look, byHand] = [null, USUAL_CUSTOMER_LOOK, false];
    parts.changed();
  }

  function ends(next: After): void {
    after = next;
    touched = null;
    rest();
    parts.changed();
  }

  /** A refund is read as its receipt was, unless its customer touched another language now. */
  const languageOf = (entryId: EntryId): Language => {
    const profile = parts.profile();
    const kept = Language.safeParse(languageOfGiven(entryId, parts.ledger));
    const isKnown = kept.success && profile !== null && customerLanguages(profile).includes(kept.data);
    return isKnown && !byHand ? kept.data : languageNow();
  };

  return {
    show(next, language) {
      // Whoever was served reads to the end, until the next one's card is there.
      const isNext = !isPublic(next);
      const hasGone = after ? isNext : leaves(scene, next);
      // What was touched while the last sale was read concerns the last customer.
      if (language !== said || hasGone) touched = null;
      if (hasGone) [look, byHand] = [USUAL_CUSTOMER_LOOK, false];
      said = language;
      scene = next;
      if (isNext) after = null;
      if (!after) rest();
      parts.changed();
    },
    taken: (saleId) => ends({ kind: 'taken', saleId, language: languageNow() }),
    given(entryId) {
      // Another customer's sale is in hand, and stays theirs to read.
      if (after || !isSale(scene)) ends({ kind: 'given', entryId, language: languageOf(entryId) });
    },
    choose(language) {
      [touched, byHand] = [language, true];
      if (!after) rest();
      parts.changed();
    },
    reads(wanted) {
      look = wanted;
      if (!after) rest();
      parts.changed();
    },
    chosen: () => (after ? null : touched),
    hand() {
      if (isServed()) rest();
    },
    away() {
      after = null;
      look = USUAL_CUSTOMER_LOOK;
      if (!isServed()) [said, touched, byHand] = [null, null, false];
      rest();
      parts.changed();
    },
    clear() {
      said = null;
      touched = null;
      after = null;
      scene = NOBODY;
      [look, byHand] = [USUAL_CUSTOMER_LOOK, false];
      rest();
      parts.changed();
    },
    state() {
      const profile = parts.profile();
      const languages = publicLanguages(profile);
      const told = languageNow();
      const chosen = byHand || told !== usual();
      const shown: Shown = profile ? shownNow(after ?? scene, told, profile, parts) : { kind: 'closed' };
      // Before somebody chose, a page for everybody is in the first language of its list, and so is the head of it.
      const language = isPublic(shown) && !chosen ? (languages[0] ?? told) : told;
      const place = parts.placeIn(language);
      return {
        language,
        chosen,
        languages,
        look,
        operator: profile ? localText(profile.operator.name, language, profile) : '',
        place: place ? `${place.stationName} · ${place.counterName}` : '',
        support: profile?.support.phone ?? '',
        currency: profile?.currency ?? { code: '', exponent: 0, symbol: '' },
        shown,
      };
    },
    stop: () => clearTimeout(timer),
  };
}

/** Something was agreed on. */
const isSale = (scene: Scene) => 'lines' in scene || scene.kind === 'waiting';

/** A sale is left, or the next card is there before anything was agreed on with the last one. */
function leaves(scene: Scene, next: Scene): boolean {
  if (next.kind === 'welcome') return !isPublic(scene);
  return next.kind === 'reading' && ['card', 'refused', 'amount'].includes(scene.kind);
}

function languageOfGiven(entryId: EntryId, ledger: JournalReader): string | undefined {
  const made = ledger.entryOfKind('return', entryId);
  return made
    ? ledger.entryOfKind('sale', made.body.saleId)?.body.language
    : ledger.entryOfKind('pay-out', entryId)?.body.language;
}

/** In the order in which a list for everybody names them. */
function publicLanguages(profile: Profile | null): Language[] {
  const served = profile ? customerLanguages(profile) : [];
  return PUBLIC_LANGUAGES.filter((language) => served.includes(language));
}

type NameOf = (productId: string) => string | null;

function shownNow(told: Scene | After, language: Language, profile: Profile, parts: DisplayParts): Shown {
  const today = localDay(instant(parts.clock.now()), profile.timeZone);
  const namesOn = (day: Day): NameOf => {
    return (id) => {
      const found = tariffOn(day, profile, id);
      return found ? localText(found.name, language, profile) : null;
    };
  };
  const till = {
    standing: parts.standing(),
    online: parts.online(),
    atWork: parts.atWork(),
    productName: namesOn(today),
  };
  const isOver = told.kind === 'taken' || told.kind === 'given';
  return displayScript(isOver ? endedBy(told, { today, namesOn, profile }, parts) : told, till);
}

interface Rules {
  readonly today: Day;
  /** As products are called on a day, on paper as here. */
  namesOn(day: Day): NameOf;
  readonly profile: Profile;
}

function endedBy(after: After, rules: Rules, parts: DisplayParts): Ended | Scene {
  if (after.kind === 'taken') return doneSale(after.saleId, rules, parts);
  const { ledger } = parts;
  const made = ledger.entryOfKind('return', after.entryId)?.body.tenders;
  if (made) return { kind: 'given', parts: partsOf(made) };
  const paid = ledger.entryOfKind('pay-out', after.entryId)?.body;
  return paid ? { kind: 'given', parts: [{ by: 'cash', amount: paid.amount }] } : NOBODY;
}

/** A customer reads one sum for each way, of however many parts it was. */
function partsOf(tenders: readonly ReturnTender[]): Extract<Ended, { kind: 'given' }>['parts'] {
  return [...Map.groupBy(tenders, ({ kind }) => kind)].map(([by, of]) => ({
    by,
    amount: sumOf(of.map(({ amount }) => amount)),
  }));
}

function doneSale(saleId: SaleId, { today, namesOn, profile }: Rules, parts: DisplayParts): Ended | Scene {
  const entry = parts.ledger.entryOfKind('sale', saleId);
  if (!entry) return NOBODY;
  const { amount, received, change, offline } = saleTaken(entry);
  const stateOf = lineStates(entry, parts.ledger, parts);
  const productName = namesOn(localDay(entry.at, profile.timeZone));
  const { lines } = entry.body;
  return {
    kind: 'done',
    due: amount,
    cards: new Set(lines.map((line) => line.cardNumber)).size,
    cash: received === null ? null : { received, change },
    paper: !WITHOUT_PAPER.has(parts.printStateOf(entry.seq)),
    fiscalQr: qrToShow(parts.signOf(saleId)),
    lines: lines.map((line) => {
      const { credit, balance } = stateOf(line.line);
      return {
        lastFour: lastFour(line.cardNumber),
        kind: line.kind,
        product: productName(line.productId),
        amount: line.amount,
        usable: usableOf(credit, line, offline, today),
        days: line.pass ?? null,
        newBalance: credit === 'credited' && line.kind === 'stored-value' ? balance : null,
      };
    }),
  };
}

/** It was not wanted, or its printer failed: nobody waits for it here. */
const WITHOUT_PAPER: ReadonlySet<ReturnType<DisplayParts['printStateOf']>> = new Set(['waived', 'failed', 'none']);

function qrToShow(sign: { readonly qr: string | null } | null): string | null {
  const qr = sign?.qr ?? null;
  return qr !== null && qr.length <= FISCAL_QR_MAX && fitsQrCode(qr) ? qr : null;
}

type Credit = ReturnType<ReturnType<typeof lineStates>>['credit'];
type Usable = Extract<Shown, { kind: 'done' }>['lines'][number]['usable'];

/** Nothing is promised before the operator has credited it, nor before a pass begins. */
function usableOf(credit: Credit, { effect, pass }: SaleLine, offline: boolean, today: string): Usable {
  if (credit === 'credited') return effect === 'immediate' && pass && pass.validFrom > today ? 'later' : effect;
  if (credit === 'on-the-way' || credit === 'pending') return offline ? 'after-crediting' : 'crediting';
  return 'ask';
}
