import { expect, test } from 'vitest';
import { cutCardNumbers } from '../../../src-upstream/http/logging.ts';

test.each([
  ['/v1/cards/9643108503304172259', '/v1/cards/…2259'],
  ['/v1/cards?suffix=04172259', '/v1/cards?suffix=…2259'],
  ['/v1/cards?suffix=172259&x=1', '/v1/cards?suffix=…2259&x=1'],
  ['/v1/cards?x=1&suffix=2259', '/v1/cards?x=1&suffix=…2259'],
  ['/v1/cards/%39643108503304172259', '/v1/cards/…2259'],
  ['/v1/cards/%39%36%34%33%31%30%38%35%30%33', '/v1/cards/…8503'],
  ['invalid input: "9643108503304172259"', 'invalid input: "…2259"'],
  ['/v1/cards?uid=04AB12CD34EF56', '/v1/cards?uid=04AB12CD34EF56'],
  [
    '/v1/counters/01a2060d-ad8e-7514-b4a9-921162881112/entries?from=1',
    '/v1/counters/01a2060d-ad8e-7514-b4a9-921162881112/entries?from=1',
  ],
  ['Key (number)=(9643108503304172259) already exists.', 'Key (number)=(…2259) already exists.'],
  ['9643108503304172259e', '…2259e'],
])('%s is logged as %s', (text, logged) => {
  expect(cutCardNumbers(text)).toBe(logged);
});
