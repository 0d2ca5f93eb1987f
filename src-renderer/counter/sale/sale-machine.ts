import { assign } from 'xstate';
import { amountState } from './sale-amount.ts';
import { ignoresNoCard, isAnswer, refusedTo, refusesNoCard, valueOf } from './sale-answers.ts';
import { NO_CUSTOMER } from './sale-context.ts';
import { gatheringState } from './sale-gathering.ts';
import { paymentState } from './sale-payment.ts';
import { saleSetup } from './sale-setup.ts';
import { takingState } from './sale-taking.ts';

/**
 * The sale, state by state: what can't be done in a state has no transition there. Nothing in it waits for a device;
 * every outside effect is an actor that the screen (or a test) provides.
 */
export const saleMachine = saleSetup.createMachine({
  id: 'sale',
  initial: 'idle',
  context: ({ input }) => ({ ...NO_CUSTOMER, rules: input, taken: null, customerLanguage: input.language }),
  on: {
    rules: { actions: assign(({ event }) => ({ rules: event.rules })) },
    'customer-language': { actions: assign(({ event }) => ({ customerLanguage: event.language })) },
  },
  states: {
    idle: {
      tags: ['between', 'card-text'],
      on: {
        'card.typed': { actions: { type: 'typeCard', params: ({ event }) => event } },
        confirm: {
          guard: 'hasCardText',
          target: 'lookingUp',
          actions: 'takeTypedCard',
        },
        scanned: { target: 'lookingUp', actions: { type: 'takeCardText', params: ({ event }) => event } },
        back: { actions: 'clear' },
      },
    },
    lookingUp: {
      tags: ['looking-up', 'seeking', 'card-text'],
      invoke: {
        src: 'lookUp',
        input: ({ context }) => ({ text: context.cardText }),
        onDone: [
          {
            guard: ({ event }) => event.output.ok && event.output.value.refusal === null,
            target: 'amount',
            actions: assign(({ event }) => ({ card: valueOf(event.output) })),
          },
          {
            guard: isAnswer,
            target: 'refused',
            actions: assign(({ event }) => ({ card: valueOf(event.output), refusal: valueOf(event.output).refusal })),
          },
          refusedTo('refused'),
        ],
      },
      on: {
        scanned: [
          refusesNoCard,
          {
            target: 'lookingUp',
            reenter: true,
            actions: { type: 'takeCardText', params: ({ event }) => event },
          },
        ],
        back: { target: 'idle', actions: 'clear' },
      },
    },
    refused: {
      tags: ['between', 'refused'],
      on: {
        'card.typed': { target: 'idle', actions: ['clear', { type: 'typeCard', params: ({ event }) => event }] },
        confirm: {
          guard: 'hasCardText',
          target: 'lookingUp',
          actions: 'takeTypedCard',
        },
        scanned: { target: 'lookingUp', actions: { type: 'takeCardText', params: ({ event }) => event } },
        back: { target: 'idle', actions: 'clear' },
      },
    },
    amount: amountState,
    gathering: gatheringState,
    /** Esc was pressed twice: so many cards are not let go without a word. */
    droppingGroup: {
      tags: ['payment', 'asking', 'dropping'],
      entry: assign({ steppedBack: false, refusal: null }),
      on: {
        scanned: [ignoresNoCard, { target: 'gathering', actions: { type: 'queueScan', params: ({ event }) => event } }],
        'answer.stay': { target: 'gathering' },
        back: { target: 'gathering' },
        'answer.no-money': { target: 'idle', actions: 'clear' },
      },
    },
    payment: paymentState,
    taking: takingState,
    /** Enter does nothing here; the next card, scanned or typed, is the next customer's. */
    done: {
      tags: ['between', 'done'],
      entry: assign(({ context }) => ({
        ...NO_CUSTOMER,
        waitingScan: context.waitingScan,
        taken: context.taken,
        customerLanguage: context.rules.language,
      })),
      always: {
        guard: 'scanWaits',
        target: 'lookingUp',
        actions: { type: 'takeCardText', params: ({ context }) => ({ text: context.waitingScan ?? '' }) },
      },
      on: {
        'card.typed': { target: 'idle', actions: { type: 'typeCard', params: ({ event }) => event } },
        scanned: [
          ignoresNoCard,
          { target: 'lookingUp', actions: { type: 'takeCardText', params: ({ event }) => event } },
        ],
      },
    },
  },
});
