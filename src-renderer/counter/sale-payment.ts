import { assign } from 'xstate';
import { digitsOfAmount, held, idOf, refusalOf, valueOf } from './sale-answers.ts';
import { codeOf, confirmedSale, digitsOf, dueOf, nextTender, topUpLine } from './sale-context.ts';
import { saleSetup } from './sale-setup.ts';

/** How it is paid. Until a terminal is asked nothing has happened yet; after that, leaving is a decision. */
export const paymentState = saleSetup.createStateConfig({
  initial: 'cash',
  states: {
    cash: {
      on: {
        'received.typed': { actions: assign(({ event }) => ({ receivedText: digitsOf(event.text), refusal: null })) },
        confirm: [
          { guard: 'enoughReceived', target: '#sale.taking' },
          { actions: { type: 'refuse', params: ({ context }) => ({ refusal: { kind: 'received-too-little', due: dueOf(context.lines) } }) } },
        ],
        preset: {
          guard: { type: 'lineHolds', params: ({ context, event }) => ({ line: topUpLine(context, digitsOfAmount(event.amount, context)) }) },
          actions: [
            { type: 'typeAmount', params: ({ context, event }) => ({ text: digitsOfAmount(event.amount, context) }) },
            { type: 'agree', params: ({ context, event }) => ({ line: held(topUpLine(context, digitsOfAmount(event.amount, context))) }) },
          ],
        },
        tender: [
          { guard: ({ event }) => event.kind === 'cash' },
          { guard: { type: 'accepted', params: ({ event }) => event }, target: 'keeping', actions: { type: 'chooseTender', params: ({ event }) => event } },
        ],
        'tender.next': {
          guard: ({ context }) => nextTender(context) !== 'cash',
          target: 'keeping',
          actions: { type: 'chooseTender', params: ({ context }) => ({ kind: nextTender(context) }) },
        },
        scanned: [
          { guard: { type: 'sameCard', params: ({ event }) => event } },
          { target: 'interrupted', actions: { type: 'keepScan', params: ({ event }) => event } },
        ],
        back: { target: '#sale.amount', actions: assign({ refusal: null, steppedBack: true }) },
      },
    },
    /** Another card was held to the scanner; no money has been taken. */
    interrupted: {
      on: {
        scanned: { actions: { type: 'keepScan', params: ({ event }) => event } },
        'answer.stay': { target: 'cash', actions: 'dropScan' },
        back: { target: 'cash', actions: 'dropScan' },
        'answer.no-money': { target: '#sale.lookingUp', actions: { type: 'takeCardText', params: ({ context }) => ({ text: context.waitingScan ?? '' }) } },
      },
    },
    /** The sale is made durable before the amount is keyed into a terminal. */
    keeping: {
      initial: 'choosing',
      states: {
        choosing: { always: [{ guard: 'hasSaleId', target: 'writing' }, { target: 'minting' }] },
        minting: {
          invoke: {
            src: 'begin',
            onDone: [
              { guard: ({ event }) => event.output.ok, target: 'writing', actions: { type: 'keepSaleId', params: ({ event }) => valueOf(event.output) } },
              { target: '#sale.payment.cash', actions: ['payCash', { type: 'refuse', params: ({ event }) => ({ refusal: refusalOf(event.output) }) }] },
            ],
          },
        },
        writing: {
          invoke: {
            src: 'keep',
            input: ({ context }) => confirmedSale({ ...context, codeText: '' }, idOf(context)),
            onDone: [
              { guard: ({ event }) => event.output.ok, target: '#sale.payment.terminal' },
              { target: '#sale.payment.cash', actions: ['payCash', { type: 'refuse', params: ({ event }) => ({ refusal: refusalOf(event.output) }) }] },
            ],
          },
        },
      },
      on: { 'code.typed': { actions: assign(({ event }) => ({ codeText: codeOf(event.text) })) } },
    },
    terminal: {
      on: {
        'code.typed': { actions: assign(({ event }) => ({ codeText: codeOf(event.text), refusal: null })) },
        confirm: [
          { guard: 'hasCode', target: '#sale.taking' },
          { actions: { type: 'refuse', params: { refusal: { kind: 'authorisation-code-needed' } } } },
        ],
        scanned: [
          { guard: { type: 'sameCard', params: ({ event }) => event } },
          { target: 'leaving', actions: { type: 'keepScan', params: ({ event }) => event } },
        ],
        tender: { guard: ({ context, event }) => event.kind !== context.tender, target: 'leaving' },
        'tender.next': { target: 'leaving' },
        back: { target: 'leaving' },
      },
    },
    /** The terminal may have charged the customer: leaving it is a decision, and every answer leaves a trace. */
    leaving: {
      entry: 'forgetRefusal',
      on: {
        scanned: { actions: { type: 'keepScan', params: ({ event }) => event } },
        'answer.stay': { target: 'terminal', actions: 'dropScan' },
        back: { target: 'terminal', actions: 'dropScan' },
        'answer.no-money': { target: 'abandoning' },
        'answer.later': { target: 'parking' },
      },
    },
    /** To begin the next sale puts this one among what needs attention: a terminal that is unsure stops no queue. */
    parking: {
      invoke: {
        src: 'begin',
        onDone: [
          { guard: ({ event }) => !event.output.ok, target: 'terminal', actions: ['dropScan', { type: 'refuse', params: ({ event }) => ({ refusal: refusalOf(event.output) }) }] },
          { guard: 'scanWaits', target: '#sale.lookingUp', actions: { type: 'takeCardText', params: ({ context }) => ({ text: context.waitingScan ?? '' }) } },
          { target: '#sale.idle', actions: 'clear' },
        ],
      },
    },
    abandoning: {
      invoke: {
        src: 'abandon',
        input: ({ context }) => ({ saleId: idOf(context) }),
        onDone: [
          { guard: ({ event, context }) => event.output.ok && context.waitingScan !== null, target: '#sale.lookingUp', actions: { type: 'takeCardText', params: ({ context }) => ({ text: context.waitingScan ?? '' }) } },
          { guard: ({ event }) => event.output.ok, target: 'cash', actions: ['payCash', 'forgetSaleId'] },
          { target: 'terminal', actions: ['dropScan', { type: 'refuse', params: ({ event }) => ({ refusal: refusalOf(event.output) }) }] },
        ],
      },
    },
  },
});
