import { assign } from 'xstate';
import type { Refusal } from '../../../src-shared/contract/refusals.ts';
import type { Offer } from '../../../src-shared/sale-rules.ts';
import { digitsOfAmount, offerOf, isAnswer, refused, refusedTo, refusesNoCard } from './sale-answers.ts';
import { agreementOn, isLargeGroup, passOf, topUpOf, type SaleContext } from './sale-context.ts';
import { saleSetup, type SaleEvent } from './sale-setup.ts';

export interface Given<Type extends SaleEvent['type'] = SaleEvent['type']> {
  readonly context: SaleContext;
  readonly event: Extract<SaleEvent, { type: Type }>;
}
const typed = ({ context }: { readonly context: SaleContext }) => ({ offer: topUpOf(context, context.amountText) });
/** Also pressed in the payment, which it leads back from: another amount for the same cards. */
export const preset = ({ context, event }: Given<'preset'>) => ({
  offer: topUpOf(context, digitsOfAmount(event.amount, context)),
});
export const pass = ({ event }: Given<'pass'>) => ({ offer: passOf(event.product) });
export const presetText = ({ context, event }: Given<'preset'>) => ({ text: digitsOfAmount(event.amount, context) });
export const because = (context: SaleContext, { offer }: { readonly offer: Offer | Refusal }) => ({
  refusal: refused(offer, context),
});

/**
 * How much goes onto each card: a preset, typed digits, or a pass at its price. A card that is scanned
 * replaces the one before; in a group it is added.
 */
export const amountState = saleSetup.createStateConfig({
  tags: 'amount',
  initial: 'entering',
  on: {
    scanned: [
      refusesNoCard,
      { guard: 'inGroup', target: 'gathering', actions: { type: 'queueScan', params: ({ event }) => event } },
      { target: 'lookingUp', actions: { type: 'takeCardText', params: ({ event }) => event } },
    ],
    preset: [
      {
        guard: ({ context }) => context.awaitsEnter,
        target: '.entering',
        actions: [{ type: 'typeAmount', params: presetText }, 'awaitEnter'],
      },
      {
        guard: { type: 'offerHolds', params: preset },
        target: '.agreed',
        actions: [
          { type: 'typeAmount', params: presetText },
          { type: 'agree', params: preset },
        ],
      },
      {
        target: '.entering',
        actions: [
          { type: 'typeAmount', params: presetText },
          { type: 'refuse', params: (given) => because(given.context, preset(given)) },
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
          { guard: { type: 'offerIsUnusual', params: typed }, target: 'judging', actions: 'forgetRefusal' },
          { guard: { type: 'offerHolds', params: typed }, target: 'agreed', actions: { type: 'agree', params: typed } },
          { actions: { type: 'refuse', params: (given) => because(given.context, typed(given)) } },
        ],
        'add-card': [
          {
            guard: ({ context }) => context.amountText === '',
            actions: { type: 'refuse', params: { refusal: { kind: 'amount-needed' } } },
          },
          { guard: { type: 'offerIsUnusual', params: typed }, target: 'judging', actions: 'forgetRefusal' },
          {
            guard: { type: 'offerHolds', params: typed },
            target: '#sale.gathering',
            actions: [{ type: 'agree', params: typed }, 'beginGroup'],
          },
          { actions: { type: 'refuse', params: (given) => because(given.context, typed(given)) } },
        ],
        back: [
          {
            guard: ({ context }) => (context.amountText === '' || context.steppedBack) && isLargeGroup(context),
            target: '#sale.droppingGroup',
          },
          {
            guard: ({ context }) => context.amountText === '' || context.steppedBack,
            target: '#sale.idle',
            actions: 'clear',
          },
          { guard: 'inGroup', actions: 'clearAmount' },
          { actions: ['clearAmount', assign({ offer: null, cards: [], lines: [] })] },
        ],
      },
    },
    /** What only the main process knows is said first: an amount that can't be sold is not asked about. */
    judging: {
      invoke: {
        src: 'judge',
        input: ({ context }) => ({
          lines: [...agreementOn(offerOf(topUpOf(context, context.amountText)), context).lines],
        }),
        onDone: [{ guard: isAnswer, target: 'unusual' }, refusedTo('entering')],
      },
      on: {
        scanned: { target: 'entering', ...refusesNoCard },
        'amount.typed': { target: 'entering', actions: { type: 'typeAmount', params: ({ event }) => event } },
        back: { target: 'entering', actions: assign({ steppedBack: true }) },
      },
    },
    unusual: {
      tags: 'unusual',
      on: {
        // What is said then stands in the place of the question, which Enter asks again.
        scanned: { target: 'entering', ...refusesNoCard },
        'amount.typed': { target: 'entering', actions: { type: 'typeAmount', params: ({ event }) => event } },
        confirm: { target: 'agreed', actions: { type: 'agree', params: typed } },
        'add-card': { target: '#sale.gathering', actions: [{ type: 'agree', params: typed }, 'beginGroup'] },
        back: { target: 'entering', actions: assign({ steppedBack: true }) },
      },
    },
    passes: {
      tags: 'passes',
      on: {
        pass: [
          {
            guard: { type: 'offerHolds', params: pass },
            target: 'agreed',
            actions: [assign({ amountText: '' }), { type: 'agree', params: pass }],
          },
          { actions: { type: 'refuse', params: (given) => because(given.context, pass(given)) } },
        ],
        'amount.typed': { target: 'entering', actions: { type: 'typeAmount', params: ({ event }) => event } },
        passes: { target: 'entering', actions: 'forgetRefusal' },
        back: { target: 'entering', actions: assign({ refusal: null, steppedBack: true }) },
      },
    },
    /** One card goes to its payment, a group back to its list: it names the cards that don't take the new amount. */
    agreed: { always: [{ guard: 'inGroup', target: '#sale.gathering' }, { target: '#sale.payment' }] },
  },
});
