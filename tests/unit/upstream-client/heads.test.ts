import { expect, test } from 'vitest';
import type { JournalReader } from '../../../src-main/ledger/ledger.ts';
import { judgeHead } from '../../../src-main/upstream/heads.ts';
import { GENESIS_HASH } from '../../../src-shared/journal/entry.ts';
import { Hash } from '../../../src-shared/ids.ts';
import { JournalOfACounter } from '../../devices/journal-of-a-counter.ts';

const COUNTER = '01900000-0000-7000-8000-0000000000c1';

function readerOf(journal: JournalOfACounter): Pick<JournalReader, 'head' | 'entryAt'> {
  return { head: () => journal.head, entryAt: (seq) => journal.entries[seq - 1] };
}

const ours = new JournalOfACounter(COUNTER);
const [first, second, third] = [ours.note('1'), ours.note('2'), ours.note('3')];
const theirs = new JournalOfACounter(COUNTER, { seq: 1, hash: first.hash });
const [otherSecond] = [theirs.note('other 2')];
const FOREIGN = Hash.parse('f'.repeat(64));

test.each([
  ['nothing yet', { nextSeq: 1, headHash: GENESIS_HASH }, 'agrees'],
  ['nothing, with the hash of something', { nextSeq: 1, headHash: FOREIGN }, 'forked'],
  ['all of ours', { nextSeq: 4, headHash: third.hash }, 'agrees'],
  ['the beginning of ours', { nextSeq: 3, headHash: second.hash }, 'agrees'],
  ['the beginning of ours with a later hash', { nextSeq: 3, headHash: third.hash }, 'forked'],
  ['another head in the middle', { nextSeq: 3, headHash: otherSecond.hash }, 'forked'],
  ['another head at our end', { nextSeq: 4, headHash: FOREIGN }, 'forked'],
  ['more than ours', { nextSeq: 5, headHash: FOREIGN }, 'behind'],
  ['more than ours, without saying what', { nextSeq: 900 }, 'behind'],
  [
    'more than ours, and shows that it parted before',
    { nextSeq: 9, headHash: FOREIGN, entries: [otherSecond] },
    'forked',
  ],
  [
    'more than ours, and shows the next one after ours',
    { nextSeq: 5, headHash: FOREIGN, entries: [{ ...third, seq: 4, prevHash: third.hash, hash: FOREIGN }] },
    'behind',
  ],
  [
    'more than ours, after another end than ours',
    { nextSeq: 5, headHash: FOREIGN, entries: [{ ...third, seq: 4, prevHash: second.hash, hash: FOREIGN }] },
    'forked',
  ],
] as const)('an upstream that holds %s: %j → %s', (_what, claim, verdict) => {
  expect(judgeHead(claim, readerOf(ours))).toBe(verdict);
});
