import { assign, fromPromise, setup } from 'xstate';
import { readCardNumber } from '../../src-shared/card-number.ts';
import type { ChannelAnswer } from '../../src-shared/contract/ipc.ts';
import type { Refusal } from '../../src-shared/contract/refusals.ts';
import type { Product } from '../../src-shared/contract/upstream.ts';
import type { ConfirmedLine, ConfirmedSale, Language } from '../../src-shared/contract/views.ts';
import type { TenderKind } from '../../src-shared/contract/wire-types.ts';
import type { SaleId } from '../../src-shared/ids.ts';
import type { Money } from '../../src-shared/money.ts';
import { readableCard } from './sale-answers.ts';
import { CARD_TEXT_MAX, changeOf, digitsOf, isRefusal, isUnusual, NO_CUSTOMER, tendersOf, type SaleContext, type SaleRules } from './sale-context.ts';

export type SaleEvent =
  | { readonly type: 'rules'; readonly rules: SaleRules }
  | { readonly type: 'card.typed'; readonly text: string }
  | { readonly type: 'scanned'; readonly text: string }
  | { readonly type: 'amount.typed'; readonly text: string }
  | { readonly type: 'preset'; readonly amount: Money }
  | { readonly type: 'passes' }
  | { readonly type: 'pass'; readonly product: Product }
  | { readonly type: 'received.typed'; readonly text: string }
  | { readonly type: 'code.typed'; readonly text: string }
  | { readonly type: 'tender'; readonly kind: TenderKind }
  | { readonly type: 'tender.next' }
  | { readonly type: 'confirm' }
  | { readonly type: 'back' }
  /** Answers to the question that a step away from a begun payment asks. */
  | { readonly type: 'answer.stay' }
  | { readonly type: 'answer.no-money' }
  | { readonly type: 'answer.later' }
  | { readonly type: 'customer-language'; readonly language: Language };

const notProvided = () => Promise.reject(new Error('provided by the screen'));

/** What the sale's states are made of. The actors answer with a Result and never fail otherwise: the bridge sees to it. */
export const saleSetup = setup({
  types: { context: {} as SaleContext, events: {} as SaleEvent, input: {} as SaleRules },
  actors: {
    lookUp: fromPromise<ChannelAnswer<'card.look-up'>, { text: string }>(notProvided),
    begin: fromPromise<ChannelAnswer<'sale.begin'>>(notProvided),
    keep: fromPromise<ChannelAnswer<'sale.await-payment'>, ConfirmedSale>(notProvided),
    take: fromPromise<ChannelAnswer<'sale.take'>, ConfirmedSale>(notProvided),
    abandon: fromPromise<ChannelAnswer<'sale.abandon'>, { saleId: SaleId }>(notProvided),
  },
  actions: {
    clear: assign(({ context }) => ({ ...NO_CUSTOMER, taken: context.taken, customerLanguage: context.rules.language })),
    typeCard: assign((_, { text }: { text: string }) => ({ cardText: text.slice(0, CARD_TEXT_MAX), refusal: null })),
    takeCardText: assign(({ context }, { text }: { text: string }) => ({ ...NO_CUSTOMER, cardText: readableCard(text, context), taken: null })),
    typeAmount: assign((_, { text }: { text: string }) => ({ amountText: digitsOf(text), refusal: null, steppedBack: false })),
    agree: assign((_, { line }: { line: ConfirmedLine }) => ({ lines: [line], receivedText: '', codeText: '', tender: 'cash' as const, refusal: null, steppedBack: false })),
    refuse: assign((_, { refusal }: { refusal: Refusal }) => ({ refusal })),
    forgetRefusal: assign({ refusal: null }),
    keepScan: assign((_, { text }: { text: string }) => ({ waitingScan: text })),
    dropScan: assign({ waitingScan: null }),
    chooseTender: assign((_, { kind }: { kind: TenderKind }) => ({ tender: kind, refusal: null, receivedText: '', codeText: '' })),
    payCash: assign({ tender: 'cash', codeText: '', receivedText: '' }),
    forgetSaleId: assign({ saleId: null }),
    keepSaleId: assign((_, { saleId }: { saleId: SaleId }) => ({ saleId })),
  },
  guards: {
    hasCardText: ({ context }) => context.cardText.trim() !== '',
    lineHolds: (_, { line }: { line: ConfirmedLine | Refusal }) => !isRefusal(line),
    lineIsUnusual: ({ context }, { line }: { line: ConfirmedLine | Refusal }) => !isRefusal(line) && isUnusual(context, line.amount),
    enoughReceived: ({ context }) => changeOf(context) >= 0,
    hasCode: ({ context }) => context.codeText !== '',
    hasSaleId: ({ context }) => context.saleId !== null,
    paysCash: ({ context }) => context.tender === 'cash',
    scanWaits: ({ context }) => context.waitingScan !== null,
    /** The card of this sale, held to the scanner again. */
    sameCard: ({ context }, { text }: { text: string }) => {
      const read = readCardNumber(text, context.rules.profile.cardFormats);
      return read.kind === 'full' && read.number === context.card?.number;
    },
    accepted: ({ context }, { kind }: { kind: TenderKind }) => tendersOf(context).includes(kind),
  },
});
