import { describe, expect, test } from 'vitest';
import { keysTold } from '../../devices/keys-page.ts';

/** docs/keys.md: what a task at the window takes. The end-to-end tests play it. */

describe.each(['keyboard', 'keypad'] as const)('by a %s', (hand) => {
  test('no task takes more keys than before but where money is handed out', () => {
    const told = keysTold(hand);
    expect(told.length).toBeGreaterThan(0);
    const more = told.filter(({ before, now }) => before !== null && !(now <= before));
    expect(more.filter(({ task }) => !task.endsWith('(money is handed out)'))).toEqual([]);
  });
});
