import { assign } from 'xstate';
import { digitsOfAmount, held, refused } from './sale-answers.ts';
import { topUpLine, passLine } from './sale-context.ts';
import { saleSetup } from './sale-setup.ts';

/** How much goes onto the card: a preset, typed digits, or a pass at its price. A scan replaces the card. */
export const amountState = saleSetup.createStateConfig({
  initial: 'entering',
  on: {
    scanned: { target: 'lookingUp', actions: { type: 'takeCardText', params: ({ event }) => event } },
    preset: [
      {
        guard: { type: 'lineHolds', params: ({ context, event }) => ({ line: topUpLine(context, digitsOfAmount(event.amount, context)) }) },
        target: 'payment',
        actions: [
          { type: 'typeAmount', params: ({ context, event }) => ({ text: digitsOfAmount(event.amount, context) }) },
          { type: 'agree', params: ({ context, event }) => ({ line: held(topUpLine(context, digitsOfAmount(event.amount, context))) }) },
        ],
      },
      {
        target: '.entering',
        actions: [
          { type: 'typeAmount', params: ({ context, event }) => ({ text: digitsOfAmount(event.amount, context) }) },
          { type: 'refuse', params: ({ context, event }) => ({ refusal: refused(topUpLine(context, digitsOfAmount(event.amount, context))) }) },
        ],
      },
    ],
  },
  states: {
    entering: {
      on: {
        'amount.typed': { actions: { type: 'typeAmount', params: ({ event }) => event } },
        passes: { target: 'passes', actions: 'forgetRefusal' },
        confirm: [
          { guard: ({ context }) => context.amountText === '' },
          { guard: { type: 'lineIsUnusual', params: ({ context }) => ({ line: topUpLine(context, context.amountText) }) }, target: 'unusual', actions: 'forgetRefusal' },
          { guard: { type: 'lineHolds', params: ({ context }) => ({ line: topUpLine(context, context.amountText) }) }, target: '#sale.payment', actions: { type: 'agree', params: ({ context }) => ({ line: held(topUpLine(context, context.amountText)) }) } },
          { actions: { type: 'refuse', params: ({ context }) => ({ refusal: refused(topUpLine(context, context.amountText)) }) } },
        ],
        back: [
          { guard: ({ context }) => context.amountText === '' || context.steppedBack, target: '#sale.idle', actions: 'clear' },
          { actions: assign({ amountText: '', refusal: null, steppedBack: true }) },
        ],
      },
    },
    unusual: {
      on: {
        'amount.typed': { target: 'entering', actions: { type: 'typeAmount', params: ({ event }) => event } },
        confirm: { target: '#sale.payment', actions: { type: 'agree', params: ({ context }) => ({ line: held(topUpLine(context, context.amountText)) }) } },
        back: { target: 'entering', actions: assign({ steppedBack: true }) },
      },
    },
    passes: {
      on: {
        pass: [
          { guard: { type: 'lineHolds', params: ({ context, event }) => ({ line: passLine(context, event.product) }) }, target: '#sale.payment', actions: [assign({ amountText: '' }), { type: 'agree', params: ({ context, event }) => ({ line: held(passLine(context, event.product)) }) }] },
          { actions: { type: 'refuse', params: ({ context, event }) => ({ refusal: refused(passLine(context, event.product)) }) } },
        ],
        'amount.typed': { target: 'entering', actions: { type: 'typeAmount', params: ({ event }) => event } },
        passes: { target: 'entering', actions: 'forgetRefusal' },
        back: { target: 'entering', actions: assign({ refusal: null, steppedBack: true }) },
      },
    },
  },
});
