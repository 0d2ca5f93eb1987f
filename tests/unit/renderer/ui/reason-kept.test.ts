import { expect, test } from 'vitest';
import { reasonKept } from '../../../../src-renderer/ui/reason-kept.ts';

const PETTY_CASH = ['change', 'expense', 'correction'];
const SAFE = ['change', 'correction'];

test.each([
  // The safe pays no expense.
  ['expense', PETTY_CASH, SAFE, ''],
  ['change', PETTY_CASH, SAFE, 'change'],
  ['water', PETTY_CASH, SAFE, 'water'],
  ['expense', SAFE, PETTY_CASH, 'expense'],
  ['', PETTY_CASH, SAFE, ''],
])('«%s» of %j, where %j are usual now, stands as «%s»', (reason, before, now, kept) => {
  expect(reasonKept(reason, before, now)).toBe(kept);
});
