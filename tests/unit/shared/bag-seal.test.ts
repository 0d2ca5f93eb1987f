import { describe, expect, test } from 'vitest';
import { isSameSeal, refuseSeal } from '../../../src-shared/bag-seal.ts';
import type { BagPlace } from '../../../src-shared/contract/views/safe.ts';
import { instant } from '../../../src-shared/time.ts';

describe('seals are one', () => {
  test.each([
    ['87654321', '87654321', true],
    ['87654321', ' 8765 4321', true],
    ['KZ-77B', 'kz-77b', true],
    ['ＫＺ77', 'kz 77', true],
    ['87654321', '87654322', false],
    ['0077', '77', false],
    ['KZ-77', 'KZ77', false],
    ['', '', false],
    [' ', '', false],
  ])('«%s» and «%s»: %s', (one, other, same) => {
    expect(isSameSeal(one, other)).toBe(same);
  });
});

const bag = (place: BagPlace, day: number, seal = 'A1') => ({ seal, place, at: instant(day * 86_400_000) });

describe('a bag may be sealed', () => {
  test.each([
    ['by a seal that no bag had', [bag('in-safe', 1, 'B2'), bag('in-safe', 2, '')], null],
    [
      'not while another lies there',
      [bag('in-safe', 1)],
      { kind: 'seal-in-safe', seal: 'A1', at: bag('in-safe', 1).at },
    ],
    [
      'not by one that lies there, though a later one is gone',
      [bag('in-safe', 1), bag('handed-over', 2)],
      { kind: 'seal-in-safe', seal: 'A1', at: bag('in-safe', 1).at },
    ],
    [
      'with a warning after it was used, and the newest is named',
      [bag('missing', 1), bag('handed-over', 2)],
      { kind: 'seal-used-before', seal: 'A1', at: bag('handed-over', 2).at },
    ],
    [
      'with a warning after it was opened',
      [bag('opened', 1)],
      { kind: 'seal-used-before', seal: 'A1', at: bag('opened', 1).at },
    ],
  ])('%s', (_what, bags, refused) => {
    expect(refuseSeal('a1', bags)).toEqual(refused);
  });
});
