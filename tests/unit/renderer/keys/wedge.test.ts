import { describe, expect, test } from 'vitest';
import {
  AT_REST,
  SECOND_TERMINATOR_MAX_MS,
  wedgeRest,
  wedgeStep,
  type HeardStroke,
  type Wedge,
} from '../../../../src-renderer/keys/wedge.ts';

const NUMBER = '9643108503304172259';

interface Heard {
  /** What reached the page as typing, in order; a stroke that acted as itself stands as it is. */
  readonly typed: string;
  readonly scans: readonly string[];
  readonly terminators: number;
}

/** «⏎» is a terminator, «!» any other key. */
function kindOf(text: string): HeardStroke['kind'] {
  if (text === '⏎') return 'terminator';
  return text === '!' ? 'other' : 'character';
}

/** Strokes as [text, milliseconds since the last]. */
function hear(
  strokes: readonly (readonly [string, number])[],
  { holdFirst = false, repeat = false, restAfterMs = 80 } = {},
): Heard {
  let wedge: Wedge = AT_REST;
  let atMs = 1_000;
  let typed = '';
  let terminators = 0;
  const scans: string[] = [];
  for (const [text, sinceMs] of strokes) {
    if (sinceMs > restAfterMs) {
      const rested = wedgeRest(wedge);
      wedge = rested.wedge;
      typed += rested.release;
    }
    atMs += sinceMs;
    const kind = kindOf(text);
    const step = wedgeStep(wedge, { kind, text: kind === 'character' ? text : '', atMs, repeat, holdFirst });
    wedge = step.wedge;
    typed += step.release;
    if (step.act === 'scan') scans.push(step.scan);
    if (step.act === 'pass' && kind === 'character') typed += text;
    if (step.act === 'pass' && kind === 'terminator') terminators += 1;
  }
  return { typed: typed + wedgeRest(wedge).release, scans, terminators };
}

const at = (text: string, gapMs: number, firstMs = 500) =>
  [...text].map((character, index) => [character, index === 0 ? firstMs : gapMs] as const);

describe('the wedge scanner', () => {
  test.each([1, 8, 15, 30, 50])('is recognised at %i ms a key', (gapMs) => {
    expect(hear([...at(NUMBER, gapMs), ['⏎', gapMs]])).toMatchObject({ scans: [NUMBER], terminators: 0 });
  });

  test('leaves no more than its first character behind', () => {
    expect(hear([...at(NUMBER, 15), ['⏎', 15]]).typed).toBe('9');
  });

  test('leaves nothing behind where no field takes what is typed', () => {
    expect(hear([...at(NUMBER, 15), ['⏎', 15]], { holdFirst: true }).typed).toBe('');
  });

  test('may read a link with letters and slashes', () => {
    const link = `https://onay.kz/c?n=${NUMBER}`;
    expect(hear([...at(link, 10), ['⏎', 10]]).scans).toEqual([link]);
  });

  test('never confirms with its second terminator', () => {
    expect(hear([...at(NUMBER, 15), ['⏎', 15], ['⏎', 15]])).toMatchObject({ scans: [NUMBER], terminators: 0 });
  });

  test('hands on an Enter that a hand strikes later', () => {
    expect(hear([...at(NUMBER, 15), ['⏎', 15], ['⏎', SECOND_TERMINATOR_MAX_MS + 1]]).terminators).toBe(1);
  });

  test('hands on an Enter right after another key: no scanner strikes one in between', () => {
    expect(hear([...at(NUMBER, 15), ['⏎', 15], ['!', 40], ['⏎', 20]]).terminators).toBe(1);
  });

  test('recognises the next scan right after the last', () => {
    expect(hear([...at(NUMBER, 15), ['⏎', 15], ...at('9643108503304177777', 15, 20), ['⏎', 15]]).scans).toEqual([
      NUMBER,
      '9643108503304177777',
    ]);
  });
});

describe('a hand on the keyboard', () => {
  test('types an amount and confirms it', () => {
    expect(hear([...at('5000', 120), ['⏎', 150]])).toEqual({ typed: '5000', scans: [], terminators: 1 });
  });

  test('may strike two keys at once', () => {
    expect(
      hear([
        ['5', 500],
        ['0', 20],
        ['0', 130],
        ['0', 130],
        ['⏎', 200],
      ]),
    ).toEqual({ typed: '5000', scans: [], terminators: 1 });
  });

  test('is no scanner when it is faster than any hand but short', () => {
    expect(hear([...at('10000', 5), ['⏎', 5]])).toEqual({ typed: '10000', scans: [], terminators: 1 });
  });

  test('may type a whole card number slowly', () => {
    expect(hear([...at(NUMBER, 110), ['⏎', 200]])).toEqual({ typed: NUMBER, scans: [], terminators: 1 });
  });

  test('that rests on a key scans nothing', () => {
    expect(hear([...at('000000000000', 33), ['⏎', 33]], { repeat: true })).toEqual({
      typed: '000000000000',
      scans: [],
      terminators: 1,
    });
  });

  test('loses no stroke to a burst that breaks off', () => {
    expect(hear([...at('964310', 15), ['8', 300], ['5', 300]])).toMatchObject({ typed: '96431085', scans: [] });
  });
});

test('a busy page that sees strokes late takes their own times', () => {
  let wedge: Wedge = AT_REST;
  const stroke = (text: string, atMs: number): HeardStroke => ({
    kind: 'character',
    text,
    atMs,
    repeat: false,
    holdFirst: false,
  });
  [...NUMBER].forEach((digit, index) => {
    // The page's own timer fires in the middle of the scan.
    if (index === 9) wedge = wedgeRest(wedge).wedge;
    wedge = wedgeStep(wedge, stroke(digit, 1_000 + index * 15)).wedge;
  });
  const end = wedgeStep(wedge, {
    kind: 'terminator',
    text: '',
    atMs: 1_000 + NUMBER.length * 15,
    repeat: false,
    holdFirst: false,
  });
  expect(end).toMatchObject({ act: 'scan', scan: NUMBER });
});
