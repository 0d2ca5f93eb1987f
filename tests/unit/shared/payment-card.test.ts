import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { luhnHolds } from '../../../src-shared/card-number.ts';
import type { CardFormat } from '../../../src-shared/contract/upstream.ts';
import { holdsPaymentCard, withoutPaymentCards } from '../../../src-shared/payment-card.ts';

/** The operator's cards: one format begins like an issuer's numbers do. */
const OWN: readonly CardFormat[] = [
  { name: 'city', pattern: '9643[0-9]{15}', grouping: [4, 2, 5, 4, 4], checkDigit: 'luhn' },
  { name: 'region', pattern: '44{2}[0-9]{13}', grouping: [4, 4, 4, 4], checkDigit: 'none' },
];
const holds = (text: string) => holdsPaymentCard(text, OWN);

describe("a payment card's number is found", () => {
  test.each([
    ['Visa', '4111111111111111'],
    ['Visa of 13', '4222222222222'],
    ['Visa of 19', '4000000000000000006'],
    ['Mastercard', '5555555555554444'],
    ['Mastercard of the new range', '2223003122003222'],
    ['American Express', '378282246310005'],
    ['Diners', '30569309025904'],
    ['JCB', '3530111333300000'],
    ['Discover', '6011111111111117'],
    ['UnionPay', '6200000000000005'],
    ['UnionPay of 19', '6205500000000000004'],
    ['Maestro', '6759649826438453'],
    ['Mir', '2200000000000004'],
    ['Uzcard', '8600000000000007'],
    ['Humo', '9860000000000000'],
  ])('of %s', (_issuer, number) => {
    expect(luhnHolds(number)).toBe(true);
    expect(holds(number)).toBe(true);
  });
  test.each([
    ['in fours', '4111 1111 1111 1111'],
    ['by dashes of any kind', '4111-1111\u20131111\u22121111'],
    ['one by one', '4 1 1 1 1 1 1 1 1 1 1 1 1 1 1 1'],
    ['by several blanks and line ends', '4111   1111\n1111\u00a01111'],
    ['by what has no width', '4111\u200b1111\u00ad1111\u20601111'],
    ['by dots', '4111.1111.1111.1111'],
    ['by lines', '4111/1111/1111/1111'],
    ['as on American Express, by dots', '3782.822463.10005'],
    ['with words around it', 'card 4111111111111111 of the lady'],
    ['with letters stuck to it', 'visa4111111111111111x'],
    ['with its expiry behind it', '4111 1111 1111 1111 12/28'],
    ['with an amount before it', '5 000 4111 1111 1111 1111'],
    ['behind a card of the operator', '9643108503304172259 4111111111111111'],
    ['on a track', ';4111111111111111=28121010000000000000?'],
    ['in full-width figures', '４１１１１１１１１１１１１１１１'],
    ['in Arabic figures', '٤١١١١١١١١١١١١١١١'],
    ['in two scripts', '४111 1111 1111 1111'],
  ])('%s', (_how, text) => {
    expect(holds(text)).toBe(true);
  });
});

describe("no payment card's number is", () => {
  test.each([
    ['a card of the operator', '9643108503304172259'],
    ['a card of the operator in its groups', 'card 9643 10 85033 0417 2259, and again'],
    ['a card of the operator that begins and adds up like an issuer’s', '4444444444444448'],
    ['the same, by dots', 'card 4444.4444.4444.4448'],
    ['the same, by lines', '4444/4444/4444/4448'],
    ['a number that does not add up', '4111111111111112'],
    ['one that begins like no issuer’s', '7811111111111111'],
    ['twelve digits, as an IIN has', '900101300123'],
    ['twenty digits', '41111111111111111111'],
    ['amounts', '5 000, 10 000 and 20 000'],
    ['a moment', '2026-11-29 08:31:52.000'],
    ['a phone', '+7 701 123 45 67'],
    ['a seal of the bag', 'KZ-0012345678'],
  ])('%s', (_what, text) => {
    expect(holds(text)).toBe(false);
  });
});

test('what a device answers keeps the last four digits of a payment card', () => {
  expect(withoutPaymentCards('approved 4111-1111-1111-1111, thanks')).toBe('approved …1111, thanks');
  expect(withoutPaymentCards('5555555555554444/4111111111111111')).toBe('…4444/…1111');
  expect(withoutPaymentCards('4111.1111.1111.1111')).toBe('…1111');
  expect(withoutPaymentCards('A1B2C3')).toBe('A1B2C3');
});

const withCheckDigit = (digits: string) =>
  digits + ([...'0123456789'].find((check) => luhnHolds(digits + check)) ?? '');
const payment = fc
  .tuple(
    fc.constantFrom('4', '51', '2221', '2720', '34', '36', '3528', '6011', '62', '2204', '9860'),
    fc.integer({ min: 13, max: 19 }),
  )
  .chain(([issuer, length]) =>
    fc
      .array(fc.integer({ min: 0, max: 9 }), {
        minLength: length - 1 - issuer.length,
        maxLength: length - 1 - issuer.length,
      })
      .map((rest) => withCheckDigit(issuer + rest.join(''))),
  );
const words = fc.stringMatching(/^[A-Za-zА-я ,;:!?«»]{0,20}$/);

test('wherever it stands and however it is grouped it is found, and nothing of it but four digits is left', () => {
  fc.assert(
    fc.property(
      payment,
      fc.array(fc.nat(3), { minLength: 18, maxLength: 18 }),
      words,
      words,
      (number, gaps, before, after) => {
        const grouped = [...number].map((digit, at) => digit + [' ', '-', '', ''][gaps[at] ?? 2]).join('');
        const text = `${before}x${grouped}x${after}`;
        expect(holdsPaymentCard(text, [])).toBe(true);
        expect(withoutPaymentCards(text).replace(/\D/g, '')).toBe(number.slice(-4));
      },
    ),
  );
});
