import { expect, test } from 'vitest';
import { chosenOf } from '../../../../src-renderer/history/use-history.ts';

const row = (entryId: string, opened = false) => ({ entryId, opened });
const [older, newer] = [row('older'), row('newer')];

test.each([
  ['the first one until somebody chooses', [newer, older], null, older, newer],
  ['the chosen one, as the list has it now', [newer, row('older', true)], 'older', older, row('older', true)],
  ['the chosen one, also once newer ones have pushed it out of the list', [newer], 'older', older, older],
  ['nothing while what is wanted is not found', [newer], 'older', null, null],
  ['nothing of another that was chosen before', [newer], 'wanted', older, null],
  ['nothing where nothing is', [], null, null, null],
])('what is shown and given back is %s', (_, entries, chosenId, kept, chosen) => {
  expect(chosenOf(entries, chosenId, kept)).toEqual(chosen);
});
