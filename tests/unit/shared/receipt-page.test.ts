import { describe, expect, test } from 'vitest';
import { faultOfPage, receiptPage } from '../../../src-shared/contract/receipt-page.ts';
import { Profile } from '../../../src-shared/contract/upstream.ts';
import { PROFILE } from '../../devices/receipt-fixtures.ts';

const HASH = '0f'.repeat(32);

describe('the page of a receipt', () => {
  test.each([
    ['https://card.example.kz/r/{receiptNumber}/{hash}', `https://card.example.kz/r/A7K2Q-000123/${HASH}`],
    [
      'https://card.example.kz:8443/?n={receiptNumber}&h={hash}',
      `https://card.example.kz:8443/?n=A7K2Q-000123&h=${HASH}`,
    ],
    ['https://card.example.kz/#{hash}.{receiptNumber}', `https://card.example.kz/#${HASH}.A7K2Q-000123`],
  ])('%s leads to one receipt', (template, address) => {
    expect(faultOfPage(template)).toBeNull();
    expect(receiptPage(template, 'A7K2Q-000123', HASH)).toBe(address);
  });

  test('a number of another upstream is written so that it stays one part of the address', () => {
    expect(receiptPage('https://a.kz/{receiptNumber}/{hash}', '../№ 1?', 'h')).toBe(
      'https://a.kz/..%2F%E2%84%96%201%3F/h',
    );
  });

  test.each([
    ['http://card.example.kz/{receiptNumber}/{hash}', /no address such as https/],
    ['javascript:{receiptNumber}{hash}', /no address such as https/],
    ['https:card.example.kz/{receiptNumber}/{hash}', /no address such as https/],
    ['https://{hash}.example.kz/{receiptNumber}', /no address such as https/],
    ['https://clerk@example.kz/{receiptNumber}/{hash}', /no address such as https/],
    ['https://localhost/{receiptNumber}/{hash}', /no address such as https/],
    ['https://card.example.kz{receiptNumber}/{hash}', /no address such as https/],
    ['https://card.example.kz/{receiptNumber}', /holds \{hash\} not once/],
    ['https://card.example.kz/{hash}', /holds \{receiptNumber\} not once/],
    ['https://card.example.kz/{receiptNumber}/{hash}/{hash}', /holds \{hash\} not once/],
    ['https://card.example.kz/{receiptNumber}/{hash}/{card}', /more in braces/],
    ['https://card.example.kz/{receiptNumber}/{hash}/чек', /beyond ASCII/],
    ['https://card.example.kz/ {receiptNumber}/{hash}', /a space/],
    ['https://card.example.kz/{receiptNumber}/%{hash}', /a «%» stands before a brace/],
    ['https://card.example.kz/%4{receiptNumber}/{hash}', /a «%» stands before a brace/],
    [`https://card.example.kz/${'x'.repeat(120)}{receiptNumber}/{hash}`, /longer than 120/],
  ])('%s is refused with its fault, and a counter counts it as absent', (page, fault) => {
    expect(faultOfPage(page)).toMatch(fault);
    expect(Profile.parse({ ...PROFILE, receipt: { ...PROFILE.receipt, page } }).receipt.page).toBeUndefined();
  });
});
