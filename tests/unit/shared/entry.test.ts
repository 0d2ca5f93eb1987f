import { describe, expect, test } from 'vitest';
import type { ClerkId } from '../../../src-shared/ids.ts';
import {
  canonicalOfParsed,
  type Draft,
  EMPTY_JOURNAL,
  isKind,
  isUnreadable,
  seal,
  underRules,
} from '../../../src-shared/journal/entry.ts';
import type { EntryKind } from '../../../src-shared/journal/kinds/names.ts';
import { SUM_MAX } from '../../../src-shared/contract/wire-types.ts';
import { money } from '../../../src-shared/money.ts';
import { idsOver, sha256 } from '../../../src-main/platform/ports.ts';
import { aClock, AIGERIM, COUNTER, shiftOpened } from '../../devices/a-ledger.ts';

const clock = aClock();
const opening = shiftOpened({ clock, ids: idsOver(clock) });
const DANA = '01900000-0000-7000-8000-0000000000a2' as ClerkId;
const sealed = (changes: Partial<Draft<'shift-opened'>> = {}) =>
  seal({ ...opening, ...changes }, COUNTER, EMPTY_JOURNAL, sha256);

describe('sealing an entry', () => {
  test('gives it the place after the head, the hash of the head and the hash of its own text', () => {
    const head = { seq: 41, hash: sha256('the entry before') };
    const { entry, canonical } = seal(opening, COUNTER, head, sha256);
    expect(entry).toMatchObject({
      ...opening,
      counterId: COUNTER,
      seq: 42,
      prevHash: head.hash,
      hash: sha256(canonical),
    });
    expect(JSON.parse(canonical)).toEqual({ ...opening, counterId: COUNTER, seq: 42, prevHash: head.hash });
  });

  test('the first entry follows sixty-four noughts', () => {
    expect(sealed().entry).toMatchObject({ seq: 1, prevHash: '0'.repeat(64) });
  });

  test('its canonical text, read from the wire, is that of the entry without its hash', () => {
    const { entry, canonical } = sealed();
    expect(canonicalOfParsed({ ...entry })).toBe(canonical);
  });
});

describe('who approves', () => {
  test('nobody an own entry', () =>
    expect(() => sealed({ supervisorId: AIGERIM })).toThrow('nobody approves an own entry'));
  test('a second person an entry of the first', () =>
    expect(sealed({ supervisorId: DANA }).entry.supervisorId).toBe(DANA));
  test('nobody has to, not even where the counter itself writes', () =>
    expect(sealed({ clerkId: null }).entry).toMatchObject({ clerkId: null, supervisorId: null }));
});

test('an entry is of its own kind and of no other', () => {
  expect(isKind(sealed().entry, 'shift-opened')).toBe(true);
  expect(isKind(sealed().entry, 'sale')).toBe(false);
});

describe('an entry whose body can’t be read', () => {
  const { entry } = sealed();
  test('is of a known kind and says other than its kind says', () => {
    expect(isUnreadable(entry)).toBe(false);
    expect(isUnreadable({ ...entry, body: { v: 2 } })).toBe(true);
    expect(isKind({ ...entry, body: { v: 2 } }, 'shift-opened')).toBe(false);
  });

  test('is not one of a kind that a later version knows, or of an object’s own names', () => {
    expect(isUnreadable({ ...entry, kind: 'of-a-later-version', body: { v: 2 } })).toBe(false);
    expect(isUnreadable({ ...entry, kind: 'constructor', body: { v: 2 } })).toBe(false);
  });

  test('is judged once, however often it is asked about', () => {
    let reads = 0;
    const watched = {
      ...entry,
      get body() {
        reads += 1;
        return entry.body;
      },
    };
    for (let asked = 0; asked < 5; asked += 1) expect(isUnreadable(watched)).toBe(false);
    expect(reads).toBe(1);
  });
});

describe('the rules that an entry was written by', () => {
  const draftOf = (kind: EntryKind): Draft => ({ ...opening, kind });
  const named = (kind: EntryKind, version: string | null) => underRules(draftOf(kind), version).body;

  test.each<EntryKind>(['shift-opened', 'pay-in', 'pay-out', 'safe-drop', 'cash-counted', 'shift-closed'])(
    'are named by a %s, where there are any',
    (kind) => {
      expect(named(kind, '2026-11')).toEqual({ ...opening.body, profileVersion: '2026-11' });
      expect(named(kind, null)).toEqual(opening.body);
    },
  );

  test('are left to a sale and a return, which may have been agreed on under others', () => {
    for (const kind of ['sale', 'return', 'note', 'receipt-reprinted'] as const)
      expect(named(kind, '2026-11')).toEqual(opening.body);
    const agreed = { ...opening, body: { ...opening.body, profileVersion: 'agreed' } };
    expect(underRules(agreed, 'now').body).toEqual(agreed.body);
  });
});

describe('what no counter writes can’t be read as one of its kind', () => {
  const { entry } = sealed();
  const posted = (...amounts: number[]) => ({
    ...entry,
    postings: amounts.map((amount) => ({ account: 'drawer' as const, amount: money(amount) })),
  });

  test.each([
    ['an approval of oneself', { ...entry, clerkId: DANA, supervisorId: DANA }, true],
    ['the approval of another', { ...entry, clerkId: DANA, supervisorId: AIGERIM }, false],
    ['no clerk and no approval', { ...entry, clerkId: null, supervisorId: null }, false],
    ['an approval where nobody is named', { ...entry, clerkId: null, supervisorId: DANA }, false],
    ['a movement of nothing', posted(5, 0, -5), true],
    ['movements of something', posted(5, -5), false],
    ['as much as anybody has', posted(SUM_MAX / 2, -SUM_MAX / 2), false],
    ['more than anybody has', posted(SUM_MAX / 2, -SUM_MAX / 2 - 1), true],
    ['much that comes in many parts', posted(SUM_MAX, 1), true],
    ['much that leaves', posted(-SUM_MAX, -1), true],
  ])('%s', (_what, odd, unreadable) => {
    expect(isUnreadable(odd)).toBe(unreadable);
    expect(isKind(odd, 'shift-opened')).toBe(!unreadable);
  });
});
