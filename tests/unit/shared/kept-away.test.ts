import { expect, test } from 'vitest';
import { keptAwayBesideItems } from '../../../src-shared/attention.ts';

test('what a register keeps away stands beside the items, and a register that is missing is an item itself', () => {
  const blocked = { kind: 'register-blocked' } as const;
  const missing = { kind: 'register-missing', why: 'not-set-up', unsigned: 200, from: null } as const;
  expect(keptAwayBesideItems({ keepsAway: { refusal: blocked, tenders: ['cash'] } })).toEqual(blocked);
  expect(keptAwayBesideItems({ keepsAway: { refusal: missing, tenders: ['cash'] } })).toBeNull();
  expect(keptAwayBesideItems({ keepsAway: null })).toBeNull();
  expect(keptAwayBesideItems(null)).toBeNull();
});
