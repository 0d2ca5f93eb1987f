import { describe, expect, test } from 'vitest';
import {
  AT_REST,
  SECOND_TERMINATOR_MAX_MS,
  wedgeEnd,
  wedgeRest,
  wedgeStep,
  type HeardStroke,
  type Wedge,
} from '../../../../src-renderer/keys/wedge.ts';

const NUMBER = '9643108503304172259';

interface Heard {
  /** What reached the page as typing, in order. */
  readonly typed: string;
  readonly scans: readonly string[];
  readonly terminators: number;
  /** Other keys that acted. */
  readonly others: number;
}

/** «⏎» is a terminator, «÷» the `/` of a keypad, «!» any other key. */
function kindOf(text: string): HeardStroke['kind'] {
  if (text === '⏎') return 'terminator';
  return text === '!' ? 'other' : 'character';
}

function strokeFor(text: string, atMs: number, more: Partial<HeardStroke> = {}): HeardStroke {
  const kind = kindOf(text);
  const typed = kind === 'character' ? text : '';
  return {
    kind,
    typed,
    placed: typed,
    digit: /\d/.test(typed) ? typed : '',
    presses: text === '÷' ? ['NumpadDivide', '/'] : [text],
    typedByItself: false,
    atMs,
    repeat: false,
    holdFirst: kind !== 'character',
    patient: false,
    endsShortScan: false,
    slowScanMin: 8,
    ...more,
  };
}

/** Strokes as [text, milliseconds since the last]. */
function hear(
  strokes: readonly (readonly [string, number])[],
  {
    restAfterMs = 80,
    endAfterMs = 380,
    ...more
  }: Partial<HeardStroke> & { restAfterMs?: number; endAfterMs?: number } = {},
): Heard {
  let wedge: Wedge = AT_REST;
  let atMs = 1_000;
  let [typed, terminators, others] = ['', 0, 0];
  const scans: string[] = [];
  const done = ({ kind, typed: text }: HeardStroke) => {
    typed += text;
    if (kind === 'terminator') terminators += 1;
    if (kind === 'other') others += 1;
  };
  const rest = (forMs: number) => {
    if (forMs <= restAfterMs) return;
    const rested = wedgeRest(wedge);
    wedge = rested.wedge;
    rested.release.forEach(done);
    if (forMs <= endAfterMs) return;
    const ended = wedgeEnd(wedge);
    wedge = ended.wedge;
    if (ended.scan !== null) scans.push(ended.scan);
  };
  for (const [text, sinceMs] of strokes) {
    rest(sinceMs);
    atMs += sinceMs;
    const stroke = strokeFor(text, atMs, more);
    const step = wedgeStep(wedge, stroke);
    wedge = step.wedge;
    step.release.forEach(done);
    if (step.scan !== null) scans.push(step.scan);
    if (step.act === 'pass') done(stroke);
  }
  rest(Infinity);
  return { typed, scans, terminators, others };
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
    expect(hear([...at(NUMBER, 15), ['⏎', 15]], { holdFirst: true, patient: true }).typed).toBe('');
  });

  test('may read a link with letters and slashes', () => {
    const link = `https://onay.kz/c?n=${NUMBER}`;
    expect(hear([...at(link, 10), ['⏎', 10]]).scans).toEqual([link]);
  });

  test('never confirms with its second terminator', () => {
    expect(hear([...at(NUMBER, 15), ['⏎', 15], ['⏎', 15]])).toMatchObject({ scans: [NUMBER], terminators: 0 });
  });

  test('never confirms twice behind a code of a few digits either', () => {
    expect(hear([...at('5000', 8), ['⏎', 8], ['⏎', 8]])).toMatchObject({ typed: '5000', terminators: 1 });
    expect(hear([...at('5000', 8), ['⏎', 8], ['⏎', 100]], { endsShortScan: true })).toMatchObject({ terminators: 1 });
  });

  test('hands on an Enter that a hand strikes later', () => {
    expect(hear([...at(NUMBER, 15), ['⏎', 15], ['⏎', SECOND_TERMINATOR_MAX_MS + 1]]).terminators).toBe(1);
  });

  test('hands on an Enter that comes after a key of a hand', () => {
    expect(hear([...at(NUMBER, 15), ['⏎', 15], ['!', 80], ['⏎', 120]])).toMatchObject({ others: 1, terminators: 1 });
  });

  test.each([
    ['before it', [['!', 500], ...at(NUMBER, 15, 15), ['⏎', 15]]],
    ['in it', [...at('96431085', 15), ['!', 15], ...at('033', 15, 15), ['⏎', 15]]],
    ['behind it', [...at(NUMBER, 15), ['!', 15], ['⏎', 15]]],
    ['behind its end', [...at(NUMBER, 15), ['⏎', 15], ['!', 15], ['!', 15]]],
    ['behind it, without an end', [...at(NUMBER, 15), ['!', 15]]],
    ['before it, as an end of what was never begun', [['⏎', 500], ...at(NUMBER, 15, 15), ['⏎', 15]]],
  ] as const)('lets no other key act that stands %s', (_, strokes) => {
    const heard = hear(strokes);
    expect(heard).toMatchObject({ others: 0, terminators: 0 });
    expect(heard.scans.join().replace(/\D/g, '')).toMatch(/^96431085033/);
  });

  test('may have no end at all', () => {
    expect(hear(at(NUMBER, 15))).toMatchObject({ typed: '9', scans: [NUMBER] });
    expect(hear([...at(NUMBER, 15), ...at('9643108503304177777', 15, 200)]).scans).toEqual([
      NUMBER,
      '9643108503304177777',
    ]);
  });

  test.each([60, 80, 100])('may be set up to be slow, %i ms a key', (gapMs) => {
    expect(hear([...at(NUMBER, gapMs), ['⏎', gapMs]])).toMatchObject({ scans: [NUMBER], terminators: 0 });
    expect(hear([...at(NUMBER, gapMs), ['⏎', gapMs]], { holdFirst: true, patient: true, restAfterMs: 130 })).toEqual({
      typed: '',
      scans: [NUMBER],
      terminators: 0,
      others: 0,
    });
  });

  test('may be late more than once in a long code', () => {
    const link = `https://onay.kz/c?n=${NUMBER}`;
    const late = at(link, 10).map(([key, sinceMs], index) => [key, index % 12 === 11 ? 75 : sinceMs] as const);
    expect(hear([...late, ['⏎', 10]])).toMatchObject({ typed: 'h', scans: [link], terminators: 0 });
  });

  test('types no choice with a code that is shorter than a card’s', () => {
    const choosing = { holdFirst: true, patient: true, restAfterMs: 130, endsShortScan: true };
    expect(hear([...at('3901', 8), ['⏎', 8]], choosing)).toMatchObject({ typed: '', scans: ['3901'], terminators: 0 });
  });

  test('that reads a code of any length leaves nothing behind', () => {
    const heard = hear([...at('1'.repeat(2_000), 5), ['⏎', 5]]);
    expect(heard).toMatchObject({ typed: '1', terminators: 0 });
    expect(heard.scans.map(({ length }) => length)).toEqual([513]);
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
    expect(hear([...at('5000', 120), ['⏎', 150]])).toEqual({ typed: '5000', scans: [], terminators: 1, others: 0 });
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
    ).toEqual({ typed: '5000', scans: [], terminators: 1, others: 0 });
  });

  test('confirms once with a key that closes twice, and twice with one that is struck twice', () => {
    for (const holdFirst of [true, false]) {
      expect(
        hear(
          [
            ['⏎', 500],
            ['⏎', 20],
            ['⏎', 30],
          ],
          { holdFirst },
        ),
      ).toMatchObject({ terminators: 1 });
      expect(
        hear(
          [
            ['⏎', 500],
            ['⏎', 90],
          ],
          { holdFirst },
        ),
      ).toMatchObject({ terminators: 2 });
      expect(
        hear(
          [
            ['⏎', 500],
            ['5', 20],
            ['⏎', 20],
          ],
          { holdFirst },
        ),
      ).toMatchObject({ typed: '5', terminators: 2 });
    }
  });

  test('is no scanner when it makes letters of a claim’s number with a keypad', () => {
    expect(hear([...at('2÷2÷2÷2÷2÷2÷2÷2', 65), ['⏎', 65]], { slowScanMin: 13 })).toMatchObject({ scans: [] });
    expect(hear([...at('2222222222222', 65), ['⏎', 65]], { slowScanMin: 13 }).scans).toHaveLength(1);
  });

  test('is no scanner when it is faster than any hand but short', () => {
    expect(hear([...at('10000', 5), ['⏎', 5]])).toEqual({ typed: '10000', scans: [], terminators: 1, others: 0 });
  });

  test('may type a whole card number slowly', () => {
    expect(hear([...at(NUMBER, 110), ['⏎', 200]])).toEqual({ typed: NUMBER, scans: [], terminators: 1, others: 0 });
  });

  test('that rests on a key scans nothing', () => {
    expect(hear([...at('000000000000', 33), ['⏎', 33]], { repeat: true })).toEqual({
      typed: '000000000000',
      scans: [],
      terminators: 1,
      others: 0,
    });
  });

  test('loses no stroke to a burst that breaks off', () => {
    expect(hear([...at('964310', 15), ['8', 300], ['5', 300]])).toMatchObject({ typed: '96431085', scans: [] });
  });
});

describe('into a PIN', () => {
  const pin = { slowScanMin: 13 };

  test('what is no longer than one, and no faster than a hand, is a try', () => {
    expect(hear([...at('482913', 5), ['⏎', 5]], pin)).toMatchObject({ typed: '482913', scans: [], terminators: 1 });
    expect(hear([...at('482913482913', 70), ['⏎', 70]], pin)).toMatchObject({ scans: [], terminators: 1 });
  });

  test.each([8, 30, 60, 100])('a card scanned at %i ms a key is none', (gapMs) => {
    expect(hear([...at(NUMBER, gapMs), ['⏎', gapMs]], pin)).toMatchObject({ scans: [NUMBER], terminators: 0 });
  });
});

test('a busy page that sees strokes late takes their own times', () => {
  let wedge: Wedge = AT_REST;
  [...NUMBER].forEach((digit, index) => {
    // The page's own timer fires in the middle of the scan.
    if (index === 9) wedge = wedgeRest(wedge).wedge;
    wedge = wedgeStep(wedge, strokeFor(digit, 1_000 + index * 15)).wedge;
  });
  expect(wedgeStep(wedge, strokeFor('⏎', 1_000 + NUMBER.length * 15))).toMatchObject({ act: 'swallow', scan: NUMBER });
});
