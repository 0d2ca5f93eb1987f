import { assign } from 'xstate';
import { because, type Given, pass, preset, presetText } from './sale-amount.ts';
import { isAnswer, newLines, refusalOf, refusesNoCard, valueOf, withCard } from './sale-answers.ts';
import { isLargeGroup } from './sale-context.ts';
import { cardMeant, saleSetup } from './sale-setup.ts';

/** Named among those that stayed out, where a quick hand finds it afterwards; what is typed stays. */
const leavesOutNoCard = {
  guard: refusesNoCard.guard,
  actions: {
    type: 'leaveOut',
    params: (given: Given<'scanned'>) => ({ text: given.event.text, ...refusesNoCard.actions.params(given) }),
  },
} as const;

/**
 * A group: each further scan adds a card with the same offer. What stays out is said in place and stops nothing; scans
 * that come quicker than look-ups wait their turn, and none is lost.
 */
export const gatheringState = saleSetup.createStateConfig({
  tags: ['gathering', 'card-text'],
  initial: 'scanning',
  entry: 'showAgreed',
  on: {
    'card.typed': { actions: { type: 'typeCard', params: ({ event }) => event } },
    remove: { actions: { type: 'removeCard', params: ({ event }) => event } },
    'remove.last': {
      actions: { type: 'removeCard', params: ({ context }) => ({ cardNumber: context.cards.at(-1)?.number ?? '' }) },
    },
  },
  states: {
    scanning: {
      always: { guard: 'scansWait', target: 'adding' },
      on: {
        scanned: [leavesOutNoCard, { target: 'adding', actions: { type: 'queueScan', params: ({ event }) => event } }],
        confirm: [
          {
            guard: { type: 'isInGroup', params: ({ context }) => ({ text: context.cardText }) },
            actions: {
              type: 'removeCard',
              params: ({ context }) => ({ cardNumber: cardMeant(context.cardText, context) ?? '' }),
            },
          },
          {
            guard: 'hasCardText',
            target: 'adding',
            actions: { type: 'queueScan', params: ({ context }) => ({ text: context.cardText }) },
          },
          // The clerk has read by then which cards stayed out: beside the payment it would send them back to the
          // scanner.
          { guard: 'groupHasCards', target: '#sale.payment', actions: assign({ notAdded: [], refusal: null }) },
        ],
        // Another amount is for every card of the group: one that does not take it is named and stays out.
        preset: [
          {
            guard: { type: 'offerHolds', params: preset },
            actions: [
              { type: 'typeAmount', params: presetText },
              { type: 'agree', params: preset },
            ],
          },
          { actions: { type: 'refuse', params: (given) => because(given.context, preset(given)) } },
        ],
        pass: {
          guard: { type: 'offerHolds', params: pass },
          actions: [assign({ amountText: '' }), { type: 'agree', params: pass }],
        },
        passes: { target: '#sale.amount.passes', actions: 'forgetRefusal' },
        back: [
          { guard: 'hasCardText', actions: assign({ cardText: '' }) },
          {
            guard: ({ context }) => context.steppedBack && isLargeGroup(context),
            target: '#sale.droppingGroup',
          },
          {
            guard: ({ context }) => context.steppedBack || context.cards.length === 0,
            target: '#sale.idle',
            actions: 'clear',
          },
          { target: '#sale.amount', actions: assign({ refusal: null, steppedBack: true }) },
        ],
      },
    },
    adding: {
      tags: 'seeking',
      initial: 'lookingUp',
      on: { scanned: [leavesOutNoCard, { actions: { type: 'queueScan', params: ({ event }) => event } }] },
      states: {
        lookingUp: {
          invoke: {
            src: 'lookUp',
            input: ({ context }) => ({ text: context.scans[0] ?? '', inGroup: context.lines.length > 0 }),
            onDone: [
              {
                guard: ({ context, event }) => event.output.ok && newLines(event.output.value, context).ok,
                target: 'judging',
                actions: assign(({ event }) => ({ card: valueOf(event.output) })),
              },
              {
                target: 'next',
                actions: {
                  type: 'leaveOut',
                  params: ({ context, event }) => ({
                    text: event.output.ok ? event.output.value.number : (context.scans[0] ?? ''),
                    refusal: event.output.ok ? refusalOf(newLines(event.output.value, context)) : event.output.error,
                  }),
                },
              },
            ],
          },
        },
        /** The main process judges the whole group with the limits that only it knows. */
        judging: {
          invoke: {
            src: 'judge',
            input: ({ context }) => ({ lines: context.card ? [...withCard(context.card, context).lines] : [] }),
            onDone: [
              {
                guard: isAnswer,
                target: 'next',
                actions: assign(({ context }) => (context.card ? withCard(context.card, context) : {})),
              },
              {
                target: 'next',
                actions: {
                  type: 'leaveOut',
                  params: ({ context, event }) => ({
                    text: context.card?.number ?? '',
                    refusal: refusalOf(event.output),
                  }),
                },
              },
            ],
          },
        },
        next: {
          entry: 'scanDone',
          always: [{ guard: 'scansWait', target: 'lookingUp' }, { target: '#sale.gathering.scanning' }],
        },
      },
    },
  },
});
