import { describe, expect, test } from 'vitest';
import {
  AppendAnswer,
  Card,
  ClaimRequest,
  ClerksAnswer,
  HealthAnswer,
  HotlistAnswer,
  OutcomesAnswer,
} from '../../../src-shared/contract/upstream.ts';
import { ProfileAnswer } from '../../../src-main/upstream/open-lists.ts';
import { retryAfterMs } from '../../../src-main/upstream/retry-after.ts';
import { aCard, aProfile } from '../../devices/a-profile.ts';

/** An upstream that tells a date which no calendar has: one bad item leaves the rest of its answer as it is. */

const NEVER = '2026-13-45T25:61:61.000Z';
const NO_DAY = '2026-02-31';
const MOVEMENT = {
  id: 'm1',
  at: '2026-11-22T08:25:00.000Z',
  channel: 'kiosk',
  kind: 'top-up',
  amount: 100,
  status: 'done',
};
const OUTCOME = {
  no: 1,
  entryId: '01900000-0000-7000-8000-000000000001',
  seq: 2,
  line: 1,
  status: 'credited',
  at: '2026-11-22T08:25:00.000Z',
};
const CLERK = {
  id: '01900000-0000-7000-8000-0000000000a1',
  name: 'Aigerim S.',
  role: 'clerk',
  pin: '$scrypt$',
  active: true,
};

describe('a card', () => {
  test('with an impossible movement, or pass, or last day serves without it', () => {
    const read = Card.parse({
      ...aCard(),
      expiresOn: NO_DAY,
      passes: [
        { productId: 'day', validFrom: NO_DAY, validTo: '2026-03-01' },
        { productId: 'week', validFrom: '2026-02-01', validTo: '2026-02-07' },
      ],
      movements: [{ ...MOVEMENT, at: NEVER }, MOVEMENT, 'nonsense'],
    });
    expect(read.movements).toEqual([MOVEMENT]);
    expect(read.passes).toEqual([{ productId: 'week', validFrom: '2026-02-01', validTo: '2026-02-07' }]);
    expect(read.expiresOn).toBeUndefined();
  });
  test('that was read at an impossible moment is no answer: nobody knows how old its balance is', () =>
    expect(Card.safeParse({ ...aCard(), asOf: NEVER }).success).toBe(false));
});

describe('a word on a line', () => {
  test.each([
    [
      'with an impossible pass counts without it',
      { ...OUTCOME, pass: { validFrom: NO_DAY, validTo: NO_DAY } },
      OUTCOME,
    ],
    ['of an impossible moment counts', { ...OUTCOME, at: NEVER }, { ...OUTCOME, at: NEVER }],
  ])('%s', (_what, sent, kept) => {
    expect(OutcomesAnswer.parse({ outcomes: [sent], more: false }).outcomes).toEqual([kept]);
    expect(AppendAnswer.parse({ nextSeq: 3, headHash: 'a'.repeat(64), outcomes: [sent] }).outcomes).toEqual([kept]);
  });
  test('that can not be read is left out, and those beside it count', () =>
    expect(OutcomesAnswer.parse({ outcomes: [{ no: 'x' }, OUTCOME, null], more: true }).outcomes).toEqual([OUTCOME]));
});

test('a clerk who can not be read is left out of the roster, and the others may sign in', () =>
  expect(
    ClerksAnswer.parse({ clerks: [{ ...CLERK, id: 'nobody' }, CLERK, { ...CLERK, role: 'pilot' }] }).clerks,
  ).toEqual([CLERK]));

test('a card that can not be one is left out of the hotlist, and the others are listed', () => {
  const items = [
    { cardNumber: 'x', listed: true },
    { cardNumber: '9643108503304172259', listed: true },
  ];
  expect(HotlistAnswer.parse({ items, cursor: 'c', more: false, total: 2 }).items).toEqual(items.slice(1));
});

test('health at an impossible moment is health, by which no clock is compared', () => {
  expect(HealthAnswer.parse({ status: 'ok', time: NEVER })).toMatchObject({ time: null });
  expect(HealthAnswer.safeParse({ status: 'ok', time: 'soon' }).success).toBe(false);
});

test('a tariff, or a note, of a day that does not exist makes the profile wrong: another price may hang on it', () => {
  const profile = aProfile();
  const [product, ...products] = profile.products;
  const [note, ...notes] = profile.cash.denominations;
  for (const wrong of [
    { ...profile, products: [{ ...product, validFrom: NO_DAY }, ...products] },
    { ...profile, products: [{ ...product, validTo: NO_DAY }, ...products] },
    { ...profile, cash: { ...profile.cash, denominations: [{ ...note, acceptedUntil: NO_DAY }, ...notes] } },
  ])
    expect(ProfileAnswer.safeParse(wrong).success).toBe(false);
  expect(ProfileAnswer.safeParse(profile).success).toBe(true);
});

test.each(['Tue, 31 Feb 2026 10:00:00 GMT', 'Mon, 99 Nov 2026 99:99:99 GMT', 'Sun, 22 Nov 2026 25:00:00 GMT'])(
  'Retry-After %s is no wish',
  (date) => expect(retryAfterMs(date, undefined, Date.UTC(2026, 1, 28))).toBeNull(),
);

test('a claim of a moment that does not exist is none', () => {
  const claim = { cardNumber: '9643108503304172259', channel: 'kiosk', amount: 1000, note: '' };
  expect(ClaimRequest.safeParse({ ...claim, at: NEVER }).success).toBe(false);
  expect(ClaimRequest.safeParse({ ...claim, at: MOVEMENT.at }).success).toBe(true);
});
