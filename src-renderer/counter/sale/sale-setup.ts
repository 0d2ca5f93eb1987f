import { assign, fromPromise, setup } from 'xstate';
import { lastFour, noCardIn, readCardNumber } from '../../../src-shared/card-number.ts';
import type { ChannelAnswer } from '../../../src-shared/contract/ipc.ts';
import type { Refusal } from '../../../src-shared/contract/refusals.ts';
import type { Product } from '../../../src-shared/contract/upstream.ts';
import type { Language } from '../../../src-shared/contract/views/look.ts';
import type { ConfirmedLine } from '../../../src-shared/contract/views/sale.ts';
import type { TenderKind } from '../../../src-shared/contract/wire-types.ts';
import type { SaleId } from '../../../src-shared/ids.ts';
import { minus, type Money, sumOf, ZERO } from '../../../src-shared/money.ts';
import { assert } from '../../../src-shared/result.ts';
import { isChangeUnlikely, type Offer } from '../../../src-shared/sale-rules.ts';
import { digitsOfAmount, idOf, readableCard } from './sale-answers.ts';
import {
  agreementOn,
  CARD_TEXT_MAX,
  changeOf,
  confirmedSale,
  digitsOf,
  mayBeAsked,
  isMoneyCounted,
  isRefusal,
  isUnusual,
  NO_CUSTOMER,
  overTerminal,
  refuseOffer,
  refuseTender,
  restOf,
  tendersOf,
  type NotAdded,
  type SaleAsked,
  type SaleContext,
  type SaleRules,
  holdsNoCard,
  isInHand,
} from './sale-context.ts';

export type SaleEvent =
  | { readonly type: 'rules'; readonly rules: SaleRules }
  | { readonly type: 'card.typed'; readonly text: string }
  | { readonly type: 'scanned'; readonly text: string }
  | { readonly type: 'amount.typed'; readonly text: string }
  | { readonly type: 'preset'; readonly amount: Money }
  | { readonly type: 'passes' }
  | { readonly type: 'pass'; readonly product: Product }
  /** F8: the next scan is one more card of this sale. */
  | { readonly type: 'add-card' }
  | { readonly type: 'remove'; readonly cardNumber: string }
  | { readonly type: 'remove.last' }
  | { readonly type: 'received.typed'; readonly text: string }
  | { readonly type: 'code.typed'; readonly text: string }
  | { readonly type: 'tender'; readonly kind: TenderKind }
  | { readonly type: 'tender.next' }
  /** The customer wants no paper, or wants it after all. */
  | { readonly type: 'no-paper' }
  /** `endsBurst`: the key ended characters that came faster than any hand's. */
  | { readonly type: 'confirm'; readonly endsBurst?: boolean }
  /** The terminal declined what was keyed into it. */
  | { readonly type: 'declined' }
  /** A device does not say how a payment ended: the next customer is served meanwhile. */
  | { readonly type: 'park' }
  | { readonly type: 'back' }
  /** Answers to the question that a step away from a begun payment asks. */
  | { readonly type: 'answer.stay' }
  | { readonly type: 'answer.no-money' }
  | { readonly type: 'answer.later' }
  | { readonly type: 'answer.add' }
  | { readonly type: 'customer-language'; readonly language: Language };

/** What the screen asks of a state; where the state stands among the others is nobody else's matter. */
type SaleTag =
  /** Nobody is served now. */
  | 'between'
  /** The card's field shows what is typed, as it is typed. */
  | 'card-text'
  | 'looking-up'
  /** A card is looked up, the first of a sale or one more of a group. */
  | 'seeking'
  | 'refused'
  | 'gathering'
  | 'amount'
  | 'passes'
  | 'unusual'
  | 'payment'
  | 'nothing-paid'
  | 'counts-cash'
  /** The code of a slip is typed. */
  | 'code'
  | 'keeping'
  /** It is being dropped: what a device took is on its way back, and nothing is taken meanwhile. */
  | 'giving-back'
  /** A question is to be answered, by a digit. */
  | 'asking'
  | 'leaving'
  /** A group is let go, or not. */
  | 'dropping'
  | 'taking'
  | 'done';

/** More scans than a group holds are a scanner gone wild. */
const SCANS_WAITING_MAX = 60;
/** Older ones were read. */
const NOT_ADDED_MAX = 8;
const DIGITS_MEANT = 4;

/**
 * A card of the group that four typed digits mean: it is taken out again. Two that end alike are taken out by their
 * button.
 */
export function cardMeant(text: string, { cards }: SaleContext): string | null {
  const digits = text.trim();
  const meant = cards.filter((card) => lastFour(card.number) === digits);
  return digits.length === DIGITS_MEANT && meant.length === 1 ? (meant[0]?.number ?? null) : null;
}

/** What was charged before the sale was dropped is back: «no money was taken» would leave it unexplained. */
function notPaid({ parts }: SaleContext): Refusal {
  const tendered = sumOf(parts.map(({ amount }) => amount));
  return tendered > ZERO ? { kind: 'payment-given-back', tendered } : { kind: 'payment-not-made' };
}

/** Cash that lies on the desk beside a terminal that took nothing stays typed. */
function besideTerminal(context: SaleContext): string {
  const left = minus(restOf(context), context.keyed);
  const isBeside = context.parts.length === 0 && context.keyed > ZERO && left > ZERO && context.restTender === 'cash';
  return isBeside ? digitsOfAmount(left, context) : '';
}

/** The customer of a card that was seen has gone. A number that the operator does not know is read again. */
function languageOfNext({ card, refusal, customerLanguage, rules }: SaleContext) {
  const hasGone = card !== null && refusal?.kind !== 'card-unknown';
  return { customerLanguage: hasGone ? rules.language : customerLanguage };
}

const notProvided = () => Promise.reject(new Error('provided by the screen'));

/**
 * What the sale's states are made of. The actors answer with a Result and never fail otherwise: the bridge sees to it.
 */
export const saleSetup = setup({
  types: { context: {} as SaleContext, events: {} as SaleEvent, input: {} as SaleRules, tags: {} as SaleTag },
  actors: {
    lookUp: fromPromise<ChannelAnswer<'card.look-up'>, { text: string; inGroup?: boolean }>(notProvided),
    judge: fromPromise<ChannelAnswer<'sale.judge'>, { lines: ConfirmedLine[] }>(notProvided),
    begin: fromPromise<ChannelAnswer<'sale.begin'>>(notProvided),
    decline: fromPromise<ChannelAnswer<'sale.decline'>, { saleId: SaleId }>(notProvided),
    keep: fromPromise<ChannelAnswer<'sale.await-payment'>, SaleAsked>(notProvided),
    take: fromPromise<ChannelAnswer<'sale.take'>, SaleAsked>(notProvided),
    abandon: fromPromise<ChannelAnswer<'sale.abandon'>, { saleId: SaleId }>(notProvided),
  },
  actions: {
    clear: assign(({ context }) => ({
      ...NO_CUSTOMER,
      taken: context.taken,
      customerLanguage: context.rules.language,
    })),
    typeCard: assign((_, { text }: { text: string }) => ({ cardText: text.slice(0, CARD_TEXT_MAX), refusal: null })),
    takeCardText: assign(({ context }, { text }: { text: string }) => ({
      ...NO_CUSTOMER,
      ...languageOfNext(context),
      cardText: readableCard(text, context),
      // The change of the last sale may still lie on the desk while a bottle is scanned.
      taken: noCardIn(text, context.rules.profile.cardFormats) ? context.taken : null,
    })),
    /** A person may type a card's last digits alone, which no scanner reads. */
    takeTypedCard: assign(({ context }) => {
      const text = context.cardText;
      const isNone = readCardNumber(text, context.rules.profile.cardFormats).kind === 'none';
      return {
        ...NO_CUSTOMER,
        ...languageOfNext(context),
        cardText: readableCard(text, context),
        taken: isNone ? context.taken : null,
      };
    }),
    typeAmount: assign((_, { text }: { text: string }) => ({
      amountText: digitsOf(text),
      refusal: null,
      steppedBack: false,
      awaitsEnter: false,
    })),
    clearAmount: assign({ amountText: '', refusal: null, steppedBack: true, awaitsEnter: false }),
    /** What was typed and not agreed on is what no card of the group gets. */
    showAgreed: assign(({ context }) => ({
      amountText: context.offer?.product.kind === 'stored-value' ? digitsOfAmount(context.offer.amount, context) : '',
      awaitsEnter: false,
    })),
    awaitEnter: assign({ awaitsEnter: true }),
    /** A group's cards that don't take it stay out, and the screen says so. */
    agree: assign(({ context }, { offer }: { offer: Offer | Refusal }) => {
      if (isRefusal(offer)) return {};
      const { cards, lines, left } = agreementOn(offer, context);
      return {
        offer,
        cards,
        lines,
        notAdded: left,
        receivedText: '',
        codeText: '',
        tender: 'cash' as const,
        unpaid: false,
        refusal: null,
        steppedBack: false,
        awaitsEnter: false,
      };
    }),
    /** What was agreed for the one card becomes what each card gets. */
    beginGroup: assign({ inGroup: true, cardText: '', refusal: null, receivedText: '', steppedBack: false }),
    queueScan: assign(({ context }, { text }: { text: string }) => ({
      scans: [...context.scans, text].slice(0, SCANS_WAITING_MAX),
      cardText: '',
      steppedBack: false,
      refusal: null,
    })),
    scanDone: assign(({ context }) => ({ scans: context.scans.slice(1) })),
    leaveOut: assign(({ context }, { text, refusal }: NotAdded) => ({
      notAdded: [{ text, refusal }, ...context.notAdded].slice(0, NOT_ADDED_MAX),
    })),
    removeCard: assign(({ context }, { cardNumber }: { cardNumber: string }) => ({
      cards: context.cards.filter((card) => card.number !== cardNumber),
      lines: context.lines.filter((line) => line.cardNumber !== cardNumber),
      cardText: '',
      refusal: null,
      steppedBack: false,
    })),
    refuse: assign((_, { refusal }: { refusal: Refusal }) =>
      refusal.kind === 'authorisation-code-used' ? { refusal, warnedCode: refusal.code } : { refusal },
    ),
    forgetRefusal: assign({ refusal: null }),
    /** The clerk read the words: what is confirmed next is meant. */
    chooseCash: assign({ refusal: null, unpaid: false }),
    keepScan: assign((_, { text }: { text: string }) => ({ waitingScan: text })),
    dropScan: assign({ waitingScan: null }),
    /** The device is at work beside whatever is asked or shown. */
    goOnAtDevice: assign({ isAsked: true, goesOnAtDevice: true }),
    /** What was typed as cash comes last: the rest goes over the terminal first. */
    chooseTender: assign(({ context }, { kind }: { kind: TenderKind }) => ({
      tender: kind,
      keyed: overTerminal(context),
      restTender: 'cash' as const,
      declined: null,
      unpaid: false,
      refusal: null,
      receivedText: '',
      codeText: '',
    })),
    payRestBy: assign((_, { kind }: { kind: TenderKind | null }) => ({ restTender: kind ?? ('cash' as const) })),
    /** What a device took stays in the sale. The part after it was declined. */
    keepPaid: assign(({ context }, { paid, paidBy }: { paid: readonly number[]; paidBy: readonly TenderKind[] }) => {
      if (paid.length === 0) return {};
      const { tenders } = confirmedSale(context, idOf(context));
      const isPaid = (_: unknown, place: number) => paid.includes(place);
      const declined = tenders.find((each, place) => each.kind !== 'cash' && !isPaid(each, place));
      const tender = declined?.kind ?? context.tender;
      return { parts: tenders.filter(isPaid), paidBy, tender, keyed: declined?.amount ?? ZERO };
    }),
    /** Which way comes next is asked again by nobody. */
    want: assign((_, { kind }: { kind: TenderKind }) => ({ wanted: kind })),
    /** As much as the terminal was to take goes over the one that was wanted in its place. */
    payAsWanted: assign(({ context }) => ({
      tender: context.wanted ?? context.tender,
      wanted: null,
      declined: null,
      codeText: '',
      receivedText: '',
    })),
    forgetWanted: assign({ wanted: null }),
    /** Cash that was chosen in the terminal's place is asked about by nobody. */
    payCash: assign(({ context }) => ({
      tender: 'cash' as const,
      wanted: null,
      declined: null,
      unpaid: context.wanted !== 'cash',
      refusal: context.wanted === 'cash' ? null : notPaid(context),
      codeText: '',
      receivedText: besideTerminal(context),
      keyed: ZERO,
      restTender: 'cash' as const,
    })),
    /** The slip's code stands for the part: what is left is paid next. */
    partPaid: assign(({ context }) => ({
      parts: [...context.parts, { kind: context.tender, amount: context.keyed, authCode: context.codeText }],
      tender: 'cash' as const,
      keyed: ZERO,
      restTender: 'cash' as const,
      codeText: '',
      receivedText: '',
    })),
    /** The part is not charged. Cash to be paid beside it stands typed: the next way takes the part's place. */
    partDeclined: assign(({ context }) => {
      const left = minus(restOf(context), context.keyed);
      return {
        tender: 'cash' as const,
        declined: context.tender,
        unpaid: true,
        isAsked: false,
        restTender: 'cash' as const,
        keyed: ZERO,
        codeText: '',
        receivedText: left > ZERO ? digitsOfAmount(left, context) : '',
        refusal: { kind: 'payment-declined' as const, reason: '' },
      };
    }),
    /** Its code was not taken: nothing of the part is durable, and the slip is looked at again. */
    partUnpaid: assign(({ context }) => {
      const part = context.parts.at(-1);
      assert(part !== undefined, 'a part was kept');
      const { kind: tender, amount: keyed, authCode: codeText = '' } = part;
      const parts = context.parts.slice(0, -1);
      return { parts, paidBy: context.paidBy.slice(0, parts.length), tender, keyed, codeText, receivedText: '' };
    }),
    forgetParts: assign({ parts: [], paidBy: [] }),
    /** From now on Enter asks about what was begun. */
    noteAsked: assign(({ context }) => ({ isAsked: context.isAsked || mayBeAsked(context) })),
    forgetSaleId: assign({ saleId: null, isAsked: false }),
    keepSaleId: assign((_, { saleId }: { saleId: SaleId }) => ({ saleId })),
  },
  guards: {
    hasCardText: ({ context }) => context.cardText.trim() !== '',
    offerHolds: ({ context }, { offer }: { offer: Offer | Refusal }) => refuseOffer(offer, context) === null,
    offerIsUnusual: ({ context }, { offer }: { offer: Offer | Refusal }) =>
      !isRefusal(offer) && refuseOffer(offer, context) === null && isUnusual(context, offer.amount),
    inGroup: ({ context }) => context.inGroup,
    scansWait: ({ context }) => context.scans.length > 0,
    groupHasCards: ({ context }) => context.cards.length > 0,
    isInGroup: ({ context }, { text }: { text: string }) => cardMeant(text, context) !== null,
    isLastPart: ({ context }) => context.keyed === restOf(context),
    moneyCounted: ({ context }) => isMoneyCounted(context),
    somethingPaid: ({ context }) => context.parts.length > 0,
    enoughReceived: ({ context }) => changeOf(context) >= 0,
    tooMuchReceived: ({ context }) => isChangeUnlikely(changeOf(context), context.rules.profile),
    hasSaleId: ({ context }) => context.saleId !== null,
    cashGoesOn: ({ context }) => refuseTender('cash', context) === null,
    paysCash: ({ context }) => context.tender === 'cash',
    scanWaits: ({ context }) => context.waitingScan !== null,
    /** The card of this sale, shown to the scanner again. */
    sameCard: ({ context }, { text }: { text: string }) => isInHand(text, context),
    /** A link, a ticket, half a number: there is no card that could be served next. */
    noCardInIt: ({ context }, { text }: { text: string }) => holdsNoCard(text, context),
    accepted: ({ context }, { kind }: { kind: TenderKind }) => tendersOf(context).includes(kind),
  },
});
