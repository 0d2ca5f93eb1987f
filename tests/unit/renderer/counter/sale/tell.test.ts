import { expect, test } from 'vitest';
import { tellings } from '../../../../../src-renderer/counter/sale/tell.ts';
import { CardView, type ConfirmedLine } from '../../../../../src-shared/contract/views/sale.ts';
import { money } from '../../../../../src-shared/money.ts';
import type { Day } from '../../../../../src-shared/time.ts';
import { aCard, aProfile, CARD_NUMBER } from '../../../../devices/a-profile.ts';
import { OTHER_CARD } from './a-sale-at-the-till.ts';

const TODAY = '2026-11-22' as Day;

function cardView(changes: Record<string, unknown>) {
  return CardView.parse({
    number: changes['number'],
    source: 'live',
    hotlisted: false,
    luhnFails: false,
    waiting: 0,
    card: aCard(changes),
    refusal: null,
  });
}

function lineOf(cardNumber: string, productId: string): ConfirmedLine {
  return { cardNumber, productId, amount: money(1000) } as ConfirmedLine;
}

test('what is true of one card of a group is not said of the others', () => {
  const cards = [cardView({ number: CARD_NUMBER }), cardView({ number: OTHER_CARD, effect: 'activate-at-validator' })];
  const lines = cards.map((card) => lineOf(card.number, 'purse'));
  expect(tellings({ cards, lines }, false, TODAY, aProfile())).toEqual([
    { effect: 'immediate', days: null, cards: [CARD_NUMBER] },
    { effect: 'activate-at-validator', days: null, cards: [OTHER_CARD] },
  ]);
  expect(tellings({ cards, lines }, true, TODAY, aProfile())).toEqual([
    { effect: 'after-crediting', days: null, cards: [CARD_NUMBER, OTHER_CARD] },
  ]);
});

test('a pass that follows a running one is not usable at once: its days are told', () => {
  const cards = [
    cardView({ number: CARD_NUMBER, passes: [{ productId: 'week', validFrom: '2026-11-20', validTo: '2026-11-26' }] }),
  ];
  expect(tellings({ cards, lines: [lineOf(CARD_NUMBER, 'week')] }, false, TODAY, aProfile())).toEqual([
    { effect: 'immediate', days: { validFrom: '2026-11-27', validTo: '2026-12-03' }, cards: [CARD_NUMBER] },
  ]);
});
