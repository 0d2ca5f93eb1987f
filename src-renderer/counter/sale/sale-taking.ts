import { assign } from 'xstate';
import {
  type Answered,
  idOf,
  ignoresNoCard,
  isAnswer,
  isNotCharged,
  paidByOf,
  paidOf,
  refusalOf,
  refusedTo,
  refusesNoCard,
  valueOf,
} from './sale-answers.ts';
import { asksDevice, hearsDevice, holdsNoCard, isInHand, saleAsked, type SaleContext } from './sale-context.ts';
import { saleSetup } from './sale-setup.ts';

const isDeviceDone = (given: Answered & { readonly context: SaleContext }) =>
  asksDevice(given.context) && isNotCharged(given);

const isDeviceOver = ({ context, event: { output } }: Answered & { readonly context: SaleContext }) =>
  asksDevice(context) && context.parts.length === 0 && !output.ok && output.error.kind === 'sale-over';

const isAtDevice = ({ context }: { readonly context: SaleContext }) => hearsDevice(context);

/** What becomes of a sale that was asked for, wherever the page is meanwhile. */
export const heardState = saleSetup.createStateConfig({
  invoke: {
    src: 'take',
    input: ({ context }) => saleAsked(context, idOf(context)),
    onDone: [
      {
        guard: isAnswer,
        target: '#sale.done',
        actions: assign(({ context, event }) => ({
          taken: { sale: valueOf(event.output), lines: context.lines, cards: context.cards },
          // It was asked about, and this answers it: the customer hears how it ended before another is served.
          waitingScan: hearsDevice(context) ? null : context.waitingScan,
        })),
      },
      // An operation is charged once: the next try is another sale, but for slips that are paid.
      {
        guard: (given) => isDeviceDone(given) && given.context.parts.length === 0 && paidOf(given).length === 0,
        ...refusedTo('#sale.payment.collecting', 'partDeclined', 'forgetSaleId', 'dropScan'),
      },
      {
        guard: isDeviceDone,
        target: '#sale.payment.collecting',
        actions: [
          { type: 'keepPaid', params: ({ event }) => ({ paid: paidOf({ event }), paidBy: paidByOf({ event }) }) },
          'partDeclined',
          'dropScan',
          { type: 'refuse', params: ({ event }) => ({ refusal: refusalOf(event.output) }) },
        ],
      },
      // It was declined while the clerk was asked whether to leave it.
      {
        guard: isDeviceOver,
        target: '#sale.payment.collecting',
        actions: ['partDeclined', 'forgetSaleId', 'dropScan'],
      },
      refusedTo('#sale.taking.notTaken'),
    ],
  },
});

/**
 * The moment in which the money is written down. What is answered as taken is durable; a refusal goes back to payment.
 */
export const takingState = saleSetup.createStateConfig({
  tags: 'taking',
  initial: 'choosing',
  // A card shown to the scanner in this moment is the next customer's; while a device is at work it is asked about.
  on: { scanned: [ignoresNoCard, { actions: { type: 'keepScan', params: ({ event }) => event } }] },
  states: {
    choosing: {
      entry: 'forgetRefusal',
      always: [{ guard: 'hasSaleId', target: 'writing' }, { target: 'minting' }],
    },
    minting: {
      invoke: {
        src: 'begin',
        onDone: [
          {
            guard: isAnswer,
            target: 'writing',
            actions: { type: 'keepSaleId', params: ({ event }) => valueOf(event.output) },
          },
          refusedTo('notTaken'),
        ],
      },
    },
    writing: {
      ...heardState,
      // A customer at a device may take minutes. The main process goes on without this screen, and asks nobody twice.
      on: {
        back: { guard: isAtDevice, target: '#sale.payment.leaving', actions: 'goOnAtDevice' },
        scanned: [
          { guard: ({ context, event }) => hearsDevice(context) && isInHand(event.text, context) },
          {
            guard: ({ context, event }) => hearsDevice(context) && holdsNoCard(event.text, context),
            actions: refusesNoCard.actions,
          },
          {
            guard: isAtDevice,
            target: '#sale.payment.leaving',
            actions: ['goOnAtDevice', { type: 'keepScan', params: ({ event }) => event }],
          },
        ],
      },
    },
    notTaken: {
      entry: 'noteAsked',
      always: [{ guard: 'paysCash', target: '#sale.payment.collecting' }, { target: '#sale.payment.terminal' }],
    },
  },
});
