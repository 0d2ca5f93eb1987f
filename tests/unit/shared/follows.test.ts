import { describe, expect, test } from 'vitest';
import type { Entry } from '../../../src-shared/contract/upstream.ts';
import type { CounterId } from '../../../src-shared/ids.ts';
import { canonicalOfParsed, type Draft, EMPTY_JOURNAL, seal } from '../../../src-shared/journal/entry.ts';
import { provenNext } from '../../../src-shared/journal/follows.ts';
import { money } from '../../../src-shared/money.ts';
import { idsOver, sha256 } from '../../../src-main/platform/ports.ts';
import { aClock, AIGERIM, cashSale, COUNTER, shiftOpened } from '../../devices/a-ledger.ts';

const clock = aClock();
const ids = idsOver(clock);
const opening = shiftOpened({ clock, ids });
const first = seal(opening, COUNTER, EMPTY_JOURNAL, sha256);
const head = { seq: first.entry.seq, hash: first.entry.hash };
const after = (draft: Draft) => seal(draft, COUNTER, head, sha256);
const sale = after(cashSale({ clock, ids }, opening.shiftId!));
const proven = (entry: Entry) => provenNext(entry, head, COUNTER, sha256);

describe('an entry that came back from outside', () => {
  test('is the next of this journal, with the text that its hash is of', () => {
    expect(proven(sale.entry)).toEqual(sale);
    expect(provenNext(first.entry, EMPTY_JOURNAL, COUNTER, sha256)).toEqual(first);
  });

  test('keeps what this app has no name for, because the hash is over it', () => {
    const unhashed = { ...JSON.parse(sale.canonical), mood: 'good' };
    const entry: Entry = { ...unhashed, hash: sha256(canonicalOfParsed(unhashed)) };
    expect(proven(entry)).toEqual({ entry, canonical: canonicalOfParsed(unhashed) });
  });

  const unbalanced = cashSale({ clock, ids }, opening.shiftId!);
  test.each<[string, Entry, string]>([
    [
      'of another counter',
      { ...sale.entry, counterId: AIGERIM as string as CounterId },
      'entry 2 is of another counter',
    ],
    ['one too far on', { ...sale.entry, seq: 3 }, 'entry 3 came where 2 was due'],
    ['one that is here already', first.entry, 'entry 1 came where 2 was due'],
    [
      'after another entry',
      { ...sale.entry, prevHash: sale.entry.hash },
      'entry 2 does not follow the entry before it',
    ],
    [
      'with another amount',
      { ...sale.entry, postings: [...sale.entry.postings, { account: 'safe', amount: money(1) }] },
      'entry 2 does not have its hash',
    ],
    ['with another hash', { ...sale.entry, hash: first.entry.hash }, 'entry 2 does not have its hash'],
    [
      'with half a number, which no entry may hold',
      { ...sale.entry, body: { ...sale.entry.body, half: 0.5 } },
      'entry 2 does not have its hash',
    ],
    [
      'hashed rightly over money from nowhere',
      after({ ...unbalanced, postings: [...unbalanced.postings, { account: 'safe', amount: money(1) }] }).entry,
      'the postings of entry 2 do not sum to zero',
    ],
    [
      'hashed rightly over money gone',
      after({ ...unbalanced, postings: [...unbalanced.postings, { account: 'safe', amount: money(-1) }] }).entry,
      'the postings of entry 2 do not sum to zero',
    ],
  ])('%s is refused in words', (_what, entry, words) => {
    expect(proven(entry)).toBe(words);
  });
});
