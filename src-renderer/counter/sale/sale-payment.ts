import { assign, not } from 'xstate';
import { authorisationCodeIn } from '../../../src-shared/contract/authorisation-code.ts';
import { assert } from '../../../src-shared/result.ts';
import { because, type Given, preset, presetText } from './sale-amount.ts';
import {
  type Answered,
  idOf,
  ignoresNoCard,
  isAnswer,
  isCodeRefused,
  refusedTo,
  refusesNoCard,
  valueOf,
} from './sale-answers.ts';
import {
  asksDevice,
  asksHowItIsPaid,
  confirmedSale,
  digitsOf,
  hearsDevice,
  isTakenByDevice,
  isLikelyCode,
  isLikelyHandedOver,
  nextTender,
  receivedOf,
  refuseTender,
  restBy,
  restOf,
  saleAsked,
  saysNoMore,
  type SaleContext,
  terminalWanted,
} from './sale-context.ts';
import { saleSetup } from './sale-setup.ts';
import { heardState } from './sale-taking.ts';

/** The card that was scanned meanwhile is served next. */
const servesScan = {
  target: '#sale.lookingUp',
  actions: {
    type: 'takeCardText',
    params: ({ context }: { readonly context: SaleContext }) => ({ text: context.waitingScan ?? '' }),
  },
} as const;
const isAnsweredWithScan = (given: Answered & { readonly context: SaleContext }) =>
  isAnswer(given) && given.context.waitingScan !== null;

/** Said in place of what the main process would refuse: nothing is begun. */
const refusesTender = {
  guard: ({ context, event }: Given<'tender'>) => refuseTender(event.kind, context) !== null,
  actions: {
    type: 'refuse',
    params({ context, event }: Given<'tender'>) {
      const refusal = refuseTender(event.kind, context);
      assert(refusal !== null, 'a way of paying that goes on was refused');
      return { refusal };
    },
  },
} as const;

/** Cash for all that is left: what is typed is what the customer handed over. */
const countsCash = saleSetup.createStateConfig({
  on: {
    'received.typed': {
      guard: 'cashGoesOn',
      actions: assign(({ event }) => ({ receivedText: digitsOf(event.text), refusal: null, unpaid: false })),
    },
    confirm: [
      // A key too many after «declined» or «no money» books no cash that nobody gave: it says that they were read.
      { guard: ({ context }) => asksHowItIsPaid(context), actions: 'chooseCash' },
      // The note that stands in the place of the cash says why.
      { guard: not('cashGoesOn') },
      {
        guard: 'tooMuchReceived',
        actions: {
          type: 'refuse',
          params: ({ context }) => ({ refusal: { kind: 'received-too-much', due: restOf(context) } }),
        },
      },
      // A code of a few characters was scanned, or one key types several: what no customer hands over is asked about.
      {
        guard: ({ context, event }) => event.endsBurst === true && !isLikelyHandedOver(context),
        actions: {
          type: 'refuse',
          params: ({ context }) => ({ refusal: { kind: 'received-typed-fast', received: receivedOf(context) } }),
        },
      },
      { guard: 'enoughReceived', target: '#sale.taking' },
      {
        actions: {
          type: 'refuse',
          params: ({ context }) => ({ refusal: { kind: 'received-too-little', due: restOf(context) } }),
        },
      },
    ],
    // Less than what is due was typed: that is the cash, and the rest goes over the terminal first.
    tender: [
      refusesTender,
      {
        guard: ({ context, event }) => event.kind === 'cash' && asksHowItIsPaid(context),
        actions: 'chooseCash',
      },
      { guard: ({ event }) => event.kind === 'cash' },
      {
        guard: { type: 'accepted', params: ({ event }) => event },
        target: '#sale.payment.keeping',
        actions: { type: 'chooseTender', params: ({ event }) => event },
      },
    ],
    'tender.next': {
      guard: ({ context }) => nextTender(context) !== 'cash' && refuseTender(nextTender(context), context) === null,
      target: '#sale.payment.keeping',
      actions: { type: 'chooseTender', params: ({ context }) => ({ kind: nextTender(context) }) },
    },
  },
});

/** Money lies on the desk, or was charged: a note is no new amount, and the way back is said. */
const staysAgreed = { type: 'refuse', params: { refusal: { kind: 'amount-agreed' } } } as const;

type AnsweredInSale = Answered & { readonly context: SaleContext };

const isDoneAtDevice = ({ context, event: { output } }: AnsweredInSale) =>
  hearsDevice(context) && !output.ok && output.error.kind === 'sale-already-settled';

const isAtWorkAtDevice = ({ context, event: { output } }: AnsweredInSale) =>
  asksDevice(context) &&
  context.parts.length === 0 &&
  !output.ok &&
  (output.error.kind === 'payment-unknown' || output.error.kind === 'payment-in-hand');

/** A device that has heard nothing is left without a question. */
const isUntouched = ({ context }: { readonly context: SaleContext }) =>
  asksDevice(context) && !context.isAsked && context.parts.length === 0;

/** What it does about a sale that is being dropped may take minutes. */
const isDeviceAwaited = ({ context }: { readonly context: SaleContext }) =>
  context.isAsked || context.parts.some(isTakenByDevice);

/** What it took may be back, and it does not say so: it is asked again by the same word. */
const isBackUnknown = ({ context, event: { output } }: AnsweredInSale) =>
  context.parts.some(isTakenByDevice) && !output.ok && output.error.kind === 'payment-unknown';

/** A device that was asked is listened to again: what it does meanwhile would be told by nobody. */
const goesOnAtDevice = {
  guard: ({ context }: { readonly context: SaleContext }) => context.goesOnAtDevice,
  target: '#sale.taking',
  actions: ['dropScan', 'forgetWanted'],
} as const;

/** How it is paid. Until a terminal is asked nothing has happened yet; after that, leaving is a decision. */
export const paymentState = saleSetup.createStateConfig({
  tags: 'payment',
  initial: 'cash',
  on: { 'no-paper': { actions: assign(({ context }) => ({ noPaper: !context.noPaper })) } },
  states: {
    /** Nothing was paid yet. */
    cash: {
      tags: ['nothing-paid', 'counts-cash'],
      // Asked while the customer reaches for the money: a limit that only the main process knows is said before it is
      // counted.
      invoke: {
        src: 'judge',
        input: ({ context }) => ({ lines: [...context.lines] }),
        onDone: [{ guard: isAnswer }, { guard: 'inGroup', ...refusedTo('#sale.gathering') }, refusedTo('#sale.amount')],
      },
      on: {
        ...countsCash.on,
        // A clerk who holds a note may mean the note: the amount is asked for again, and agreed on by Enter alone.
        preset: [
          { guard: 'moneyCounted', actions: staysAgreed },
          {
            guard: { type: 'offerHolds', params: preset },
            target: '#sale.amount',
            actions: [{ type: 'typeAmount', params: presetText }, 'awaitEnter'],
          },
          { actions: { type: 'refuse', params: (given) => because(given.context, preset(given)) } },
        ],
        'add-card': { target: '#sale.gathering', actions: 'beginGroup' },
        scanned: [
          { guard: { type: 'sameCard', params: ({ event }) => event } },
          refusesNoCard,
          { target: 'interrupted', actions: { type: 'keepScan', params: ({ event }) => event } },
        ],
        back: [
          { guard: 'inGroup', target: '#sale.gathering', actions: assign({ refusal: null, steppedBack: true }) },
          { target: '#sale.amount', actions: assign({ refusal: null, steppedBack: true }) },
        ],
      },
    },
    /** A part was paid over the terminal: what is left is counted as cash, or goes over the terminal as well. */
    rest: {
      tags: 'counts-cash',
      on: {
        ...countsCash.on,
        preset: { actions: staysAgreed },
        scanned: [
          { guard: { type: 'sameCard', params: ({ event }) => event } },
          refusesNoCard,
          { target: 'leaving', actions: { type: 'keepScan', params: ({ event }) => event } },
        ],
        back: { target: 'leaving' },
      },
    },
    /** Cash again, where it was: with parts that are paid, or without any. */
    collecting: { always: [{ guard: 'somethingPaid', target: 'rest' }, { target: 'cash' }] },
    /** Another card was shown to the scanner; no money has been taken. */
    interrupted: {
      tags: 'asking',
      on: {
        scanned: [ignoresNoCard, { actions: { type: 'keepScan', params: ({ event }) => event } }],
        'answer.stay': { target: 'cash', actions: 'dropScan' },
        back: { target: 'cash', actions: 'dropScan' },
        'answer.no-money': servesScan,
        'answer.add': {
          target: '#sale.gathering',
          actions: [
            'beginGroup',
            { type: 'queueScan', params: ({ context }) => ({ text: context.waitingScan ?? '' }) },
            'dropScan',
          ],
        },
      },
    },
    /** The sale is made durable before the amount is keyed into a terminal. */
    keeping: {
      tags: ['keeping', 'code'],
      initial: 'choosing',
      states: {
        choosing: { always: [{ guard: 'hasSaleId', target: 'writing' }, { target: 'minting' }] },
        minting: {
          invoke: {
            src: 'begin',
            onDone: [
              {
                guard: isAnswer,
                target: 'writing',
                actions: { type: 'keepSaleId', params: ({ event }) => valueOf(event.output) },
              },
              refusedTo('#sale.payment.collecting', 'payCash'),
            ],
          },
        },
        writing: {
          invoke: {
            src: 'keep',
            input: ({ context }) => confirmedSale({ ...context, codeText: '' }, idOf(context)),
            onDone: [
              { guard: isAnswer, target: '#sale.payment.terminal' },
              refusedTo('#sale.payment.collecting', 'payCash'),
            ],
          },
        },
      },
      on: {
        'code.typed': { actions: assign(({ event }) => ({ codeText: authorisationCodeIn(event.text) })) },
        scanned: refusesNoCard,
      },
    },
    terminal: {
      tags: 'code',
      on: {
        'code.typed': {
          actions: assign(({ event }) => ({ codeText: authorisationCodeIn(event.text), refusal: null })),
        },
        confirm: [
          { guard: ({ context }) => context.isAsked && saysNoMore(context) },
          // Cash beside it lies on the desk already: the whole is taken at once.
          { guard: ({ context }) => asksDevice(context), target: '#sale.taking' },
          {
            guard: ({ context }) => context.codeText === '',
            actions: { type: 'refuse', params: { refusal: { kind: 'authorisation-code-needed' } } },
          },
          // That of a shelf or a parcel would say that a terminal was paid.
          {
            guard: ({ context, event }) => event.endsBurst === true && !isLikelyCode(context),
            actions: {
              type: 'refuse',
              params: ({ context }) => ({
                refusal: { kind: 'authorisation-code-typed-fast', code: context.codeText },
              }),
            },
          },
          { guard: 'isLastPart', target: '#sale.taking' },
          { target: 'keepingPart', actions: ['partPaid', 'forgetRefusal'] },
        ],
        scanned: [
          { guard: { type: 'sameCard', params: ({ event }) => event } },
          refusesNoCard,
          { target: 'leaving', actions: { type: 'keepScan', params: ({ event }) => event } },
        ],
        preset: { actions: staysAgreed },
        tender: [
          {
            guard: ({ context, event }) => restBy(event.kind, context) !== null,
            actions: { type: 'payRestBy', params: ({ context, event }) => ({ kind: restBy(event.kind, context) }) },
          },
          {
            guard: ({ context, event }) => event.kind !== context.tender && isUntouched({ context }),
            target: 'abandoning',
            actions: { type: 'want', params: ({ event }) => event },
          },
          {
            guard: ({ context, event }) => event.kind !== context.tender,
            target: 'leaving',
            actions: { type: 'want', params: ({ event }) => event },
          },
        ],
        // Cash that lies on the desk beside it stays.
        'tender.next': [
          {
            guard: isUntouched,
            target: 'abandoning',
            actions: { type: 'want', params: ({ context }) => ({ kind: nextTender(context) }) },
          },
          {
            target: 'leaving',
            actions: { type: 'want', params: ({ context }) => ({ kind: nextTender(context) }) },
          },
        ],
        // A code that is typed says that money was taken: whoever struck the key beside it answers first.
        declined: [
          { guard: ({ context }) => context.codeText === '', target: 'declining' },
          { target: 'leaving', actions: assign({ leavesDeclined: true }) },
        ],
        park: { guard: ({ context }) => context.isAsked, target: 'parking' },
        back: [
          { guard: isUntouched, target: 'abandoning', actions: { type: 'want', params: { kind: 'cash' } } },
          { target: 'leaving' },
        ],
      },
    },
    /** The slip's code is durable before the next part is begun. What is handed over meanwhile is typed already. */
    keepingPart: {
      tags: ['counts-cash', 'keeping'],
      invoke: {
        src: 'keep',
        input: ({ context }) => saleAsked(context, idOf(context)),
        onDone: [
          { guard: isAnswer, target: 'rest' },
          { guard: isCodeRefused, ...refusedTo('terminal', 'partUnpaid') },
          refusedTo('rest'),
        ],
      },
      on: {
        'received.typed': countsCash.on['received.typed'],
        scanned: [refusesNoCard, { actions: { type: 'keepScan', params: ({ event }) => event } }],
      },
    },
    /** Nothing else that was paid is forgotten: the other slips stay, and the rest is paid another way. */
    declining: {
      invoke: {
        src: 'decline',
        input: ({ context }) => ({ saleId: idOf(context) }),
        onDone: [
          {
            guard: ({ event }) => event.output.ok && event.output.value.isOver,
            target: 'cash',
            actions: ['partDeclined', 'forgetSaleId'],
          },
          { guard: isAnswer, target: 'rest', actions: 'partDeclined' },
          refusedTo('terminal'),
        ],
      },
      on: { scanned: [refusesNoCard, { actions: { type: 'keepScan', params: ({ event }) => event } }] },
    },
    /** The terminal may have charged the customer: leaving it is a decision, and every answer leaves a trace. */
    leaving: {
      tags: ['asking', 'leaving'],
      // What a device will never say stays said.
      entry: assign(({ context }) => (saysNoMore(context) ? {} : { refusal: null })),
      exit: assign({ goesOnAtDevice: false, leavesDeclined: false }),
      initial: 'asked',
      states: {
        asked: { always: { guard: ({ context }) => context.goesOnAtDevice, target: 'heard' } },
        // A device that was asked goes on beside the question: how it ends is told, and answers it.
        heard: heardState,
      },
      on: {
        scanned: [ignoresNoCard, { actions: { type: 'keepScan', params: ({ event }) => event } }],
        'answer.stay': [goesOnAtDevice, { target: 'staying', actions: 'dropScan' }],
        back: [goesOnAtDevice, { target: 'staying', actions: 'dropScan' }],
        'answer.no-money': [
          { guard: ({ context }) => context.leavesDeclined, target: 'declining' },
          { target: 'abandoning' },
        ],
        'answer.later': { target: 'parking' },
      },
    },
    staying: {
      entry: 'forgetWanted',
      always: [{ guard: 'paysCash', target: 'rest' }, { target: 'terminal' }],
    },
    /** To begin the next sale puts this one among what needs attention: a terminal that is unsure stops no queue. */
    parking: {
      invoke: {
        src: 'begin',
        onDone: [
          { guard: isAnsweredWithScan, ...servesScan },
          { guard: isAnswer, target: '#sale.idle', actions: 'clear' },
          refusedTo('staying', 'dropScan'),
        ],
      },
    },
    abandoning: {
      tags: ['keeping', 'giving-back'],
      invoke: {
        src: 'abandon',
        input: ({ context }) => ({ saleId: idOf(context) }),
        onDone: [
          { guard: isAnsweredWithScan, ...servesScan },
          {
            guard: ({ context, event }) => isAnswer({ event }) && terminalWanted(context) !== null,
            target: 'keeping',
            actions: ['payAsWanted', 'forgetSaleId'],
          },
          {
            guard: isAnswer,
            target: 'cash',
            actions: ['payCash', 'forgetParts', 'forgetSaleId'],
          },
          // It was done meanwhile: how it ended is told, and not that the sale can't be dropped.
          { guard: isDoneAtDevice, target: '#sale.taking', actions: ['dropScan', 'forgetWanted'] },
          // It is listened to again, and asked for nothing anew.
          {
            guard: isAtWorkAtDevice,
            target: '#sale.taking.writing',
            actions: [
              'dropScan',
              'forgetWanted',
              { type: 'refuse', params: { refusal: { kind: 'payment-not-dropped' } } },
            ],
          },
          {
            guard: isBackUnknown,
            target: 'staying',
            actions: ['dropScan', { type: 'refuse', params: { refusal: { kind: 'payment-going-back' } } }],
          },
          refusedTo('staying', 'dropScan'),
        ],
      },
      on: {
        // A device may wait for a person: the next customer does not.
        scanned: [
          { guard: { type: 'sameCard', params: ({ event }) => event } },
          refusesNoCard,
          {
            guard: isDeviceAwaited,
            target: 'parking',
            actions: { type: 'keepScan', params: ({ event }) => event },
          },
          { actions: { type: 'keepScan', params: ({ event }) => event } },
        ],
        park: { guard: isDeviceAwaited, target: 'parking' },
      },
    },
  },
});
