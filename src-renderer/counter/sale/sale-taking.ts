import { assign } from 'xstate';
import { idOf, refusalOf, valueOf } from './sale-answers.ts';
import { confirmedSale } from './sale-context.ts';
import { saleSetup } from './sale-setup.ts';

/**
 * The moment in which the money is written down. What is answered as taken is durable; a refusal goes back to payment.
 */
export const takingState = saleSetup.createStateConfig({
  initial: 'choosing',
  entry: 'forgetRefusal',
  // A card held to the scanner in this moment is the next customer's.
  on: { scanned: { actions: { type: 'keepScan', params: ({ event }) => event } } },
  states: {
    choosing: { always: [{ guard: 'hasSaleId', target: 'writing' }, { target: 'minting' }] },
    minting: {
      invoke: {
        src: 'begin',
        onDone: [
          {
            guard: ({ event }) => event.output.ok,
            target: 'writing',
            actions: { type: 'keepSaleId', params: ({ event }) => valueOf(event.output) },
          },
          {
            target: 'notTaken',
            actions: { type: 'refuse', params: ({ event }) => ({ refusal: refusalOf(event.output) }) },
          },
        ],
      },
    },
    writing: {
      invoke: {
        src: 'take',
        input: ({ context }) => confirmedSale(context, idOf(context)),
        onDone: [
          {
            guard: ({ event }) => event.output.ok,
            target: '#sale.done',
            actions: assign(({ context, event }) => ({
              taken: {
                sale: valueOf(event.output),
                lines: context.lines,
                tenders: confirmedSale(context, idOf(context)).tenders,
                cards: context.cards,
              },
            })),
          },
          {
            target: 'notTaken',
            actions: { type: 'refuse', params: ({ event }) => ({ refusal: refusalOf(event.output) }) },
          },
        ],
      },
    },
    notTaken: {
      always: [{ guard: 'paysCash', target: '#sale.payment.collecting' }, { target: '#sale.payment.terminal' }],
    },
  },
});
