import { describe, expect, test } from 'vitest';
import { exists, Day, Instant, localDateTime, localDay, WrittenInstant } from '../../../src-shared/time.ts';

const IMPOSSIBLE = [
  '9999-99-99T99:99:99.999Z',
  '2026-13-45T25:61:61.000Z',
  '2026-02-31T10:00:00.000Z',
  '2025-02-29T00:00:00.000Z',
  '2026-11-22T24:00:00.000Z',
  '2026-06-30T23:59:60.000Z',
  '0000-00-00T00:00:00.000Z',
];
const POSSIBLE = [
  '2026-11-22T08:25:00.123Z',
  '2024-02-29T00:00:00.000Z',
  '0001-01-01T00:00:00.000Z',
  '9999-12-31T23:59:59.999Z',
];
const NO_PATTERN = [
  '2026-11-22',
  '2026-11-22T08:25:00Z',
  '2026-11-22T08:25:00.123+05:00',
  ' 2026-11-22T08:25:00.123Z',
  '',
];

describe('an instant', () => {
  test.each(POSSIBLE)('%s exists', (at) => expect(Instant.safeParse(at).success).toBe(true));
  test.each(IMPOSSIBLE)('%s has the pattern of an entry and is in no calendar', (at) => {
    expect(WrittenInstant.safeParse(at).success).toBe(true);
    expect(Instant.safeParse(at).success).toBe(false);
  });
  test.each(NO_PATTERN)('«%s» is neither', (at) => expect(WrittenInstant.safeParse(at).success).toBe(false));
});

test.each(IMPOSSIBLE)('%s is shown as it was written, and throws nowhere', (text) => {
  const at = WrittenInstant.parse(text);
  expect(exists(at)).toBe(false);
  expect(localDay(at, 'Asia/Almaty')).toBe(text.slice(0, 10));
  expect(localDateTime(at, 'Asia/Almaty')).toBe(text);
});

test.each(['2026-02-31', '2025-02-29', '2026-13-01', '2026-00-10', '2026-1-1'])('%s is no day', (day) =>
  expect(Day.safeParse(day).success).toBe(false),
);
