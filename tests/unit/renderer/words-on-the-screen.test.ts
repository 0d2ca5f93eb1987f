import { isValidElement } from 'react';
import { expect, test } from 'vitest';
import { passDays } from '../../../src-renderer/counter/panels/pass-days.ts';
import { Whole } from '../../../src-renderer/ui/whole.tsx';
import { Day } from '../../../src-shared/time.ts';

const named = { shortDate: (day: Day) => `on ${day}` };
const translate = (key: string, { from, to }: { from: string; to: string }) => `${key}: ${from}, ${to}`;

test('a pass of one day names its day once', () => {
  const [first, last] = [Day.parse('2026-12-06'), Day.parse('2026-12-12')];
  expect(passDays({ validFrom: first, validTo: first }, named, translate)).toBe('on 2026-12-06');
  expect(passDays({ validFrom: first, validTo: last }, named, translate)).toBe(
    'amount.passDays: on 2026-12-06, on 2026-12-12',
  );
});

/** The pieces that no line break goes through. */
function wholeIn(text: string): readonly string[] {
  const shown: unknown = Whole({ text });
  return (Array.isArray(shown) ? shown : []).flatMap((part: unknown) =>
    isValidElement<{ children: string }>(part) ? [part.props.children] : [],
  );
}

test('a card number that is cut to its last digits, and words joined by a hyphen, stay in one line', () => {
  expect(wholeIn('Another card was scanned: …0001')).toEqual(['…0001']);
  expect(wholeIn('5 000 ₸ for card …2259 is not paid yet.')).toEqual(['card …2259']);
  expect(wholeIn('Usable at once after the top-up.')).toEqual(['top-up']);
  expect(wholeIn('Nothing to keep together.')).toEqual([]);
});
