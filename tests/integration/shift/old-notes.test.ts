import { afterEach, beforeEach, expect, test } from 'vitest';
import type { Denomination } from '../../../src-shared/contract/upstream.ts';
import type { Counts } from '../../../src-shared/contract/body-parts.ts';
import { money } from '../../../src-shared/money.ts';
import { err } from '../../../src-shared/result.ts';
import { countInBetween } from '../../../src-main/shift/cash.ts';
import { closeShift, giveCount, reveal } from '../../../src-main/shift/close-shift.ts';
import { drawerHintsOver } from '../../../src-main/shift/drawer-hints.ts';
import { openShift } from '../../../src-main/shift/open-shift.ts';
import { localDay, instant } from '../../../src-shared/time.ts';
import { sha256 } from '../../../src-main/platform/ports.ts';
import { aProfile } from '../../devices/a-profile.ts';
import { AIGERIM_AT_WORK, aTill, notes, type Till } from '../../devices/a-till.ts';

let till: Till;
beforeEach(() => {
  till = aTill();
  till.world.profile = withOld(1000, '2026-11-21');
});
afterEach(() => till.close());

/** The clock of a till stands at 2026-11-22. */
function withOld(value: number, acceptedUntil: string) {
  const plain = aProfile();
  const old = { value, kind: 'note', series: '2006', acceptedUntil } as Denomination;
  return aProfile({ cash: { ...plain.cash, denominations: [...plain.cash.denominations, old] } });
}
const opens = (toExchange?: Counts) =>
  openShift({ counts: notes([1000, 20]), fromSafe: money(20_000), toExchange }, AIGERIM_AT_WORK, till);
const counts = (thousands: number, toExchange: Counts) =>
  giveCount(notes([1000, thousands]), AIGERIM_AT_WORK, till, { toExchange });
const closes = (carried: number) =>
  closeShift(
    { carried: money(carried), bagSeal: `B-${till.bags.all().length}` },
    { clerk: AIGERIM_AT_WORK, supervisorId: null },
    till,
  );

test('a pile to exchange is in the count, leaves with the bag, and stands on the close', () => {
  opens();
  expect(counts(20, notes([1000, 3]))).toMatchObject({ ok: true, value: { counted: 20_000 } });
  expect(reveal(AIGERIM_AT_WORK, till)).toMatchObject({
    ok: true,
    value: { counted: 20_000, difference: 0, mayStay: 17_000 },
  });
  expect(closes(17_001)).toEqual(err({ kind: 'carried-accepted-no-more', maximum: 17_000 }));
  expect(closes(20_001)).toEqual(err({ kind: 'carried-above-counted' }));
  expect(closes(17_000)).toMatchObject({ ok: true, value: { carried: 17_000, removed: 3000 } });
  expect(till.ledger.lastOfKind('shift-closed')?.body).toMatchObject({ toExchange: notes([1000, 3]) });
  expect(till.ledger.lastOfKind('cash-counted')?.body).toMatchObject({ toExchange: notes([1000, 3]) });
});

test('the pile is kept until the shift is closed, also over a start', () => {
  opens();
  counts(20, notes([1000, 3]));
  expect(till.shifts.closing(till.shifts.open()!.id)).toMatchObject({ toExchange: notes([1000, 3]) });
});

test.each<[string, string, Counts]>([
  ['of a note whose series are all accepted', '2026-11-23', notes([1000, 3])],
  ['of more notes than were counted', '2026-11-21', notes([1000, 21])],
  ['of one note twice', '2026-11-21', notes([1000, 1], [1000, 1])],
  ['of another note', '2026-11-21', notes([500, 1])],
])('a pile %s is no count, and nothing is written', (_what, until, pile) => {
  opens();
  till.world.profile = withOld(1000, until);
  const { seq } = till.ledger.head();
  expect(counts(20, pile)).toEqual(err({ kind: 'count-unreadable' }));
  expect(countInBetween(notes([1000, 20]), AIGERIM_AT_WORK, till, pile)).toEqual(err({ kind: 'count-unreadable' }));
  expect(till.ledger.head().seq).toBe(seq);
});

test('on its last day a series is counted apart already', () => {
  till.world.profile = withOld(1000, '2026-11-22');
  opens();
  expect(counts(20, notes([1000, 3])).ok).toBe(true);
});

test('what was found in the float is counted, and is no small change', () => {
  expect(opens(notes([1000, 20])).ok).toBe(true);
  const shift = till.shifts.open()!;
  const day = localDay(instant(till.clock.now()), 'Asia/Almaty');
  const hints = (profile = till.world.profile!) =>
    drawerHintsOver(sha256)(shift, till.soFar(shift).entries, profile, day).change.filter(
      ({ value }) => value === 1000,
    );
  expect(till.ledger.drawerOf(shift.id)).toBe(20_000);
  expect(hints()).toEqual([]);
  countInBetween(notes([1000, 20]), AIGERIM_AT_WORK, till, notes([1000, 2]));
  expect(hints()).toMatchObject([{ value: 1000, level: 'plenty' }]);
});
