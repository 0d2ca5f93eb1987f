import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import type { Entry, Outcome } from '../../../src-shared/contract/upstream.ts';
import type { EntryId } from '../../../src-shared/ids.ts';
import { type CannedAnswer, type Reference, startReference } from '../../devices/controllable-upstream.ts';
import { anEnrolledCounter, type Bench, type CounterSide, type SideOptions, until } from './a-counter-side.ts';

/** Words of the feed that an upstream may take back: an older copy of its database is put back meanwhile. */

let reference: Reference;
const open: Pick<CounterSide, 'stop'>[] = [];
beforeAll(async () => {
  reference = await startReference();
});
afterAll(() => reference.stop());
afterEach(async () => {
  for (const side of open.splice(0)) await side.stop();
});

const ENTRIES_POSTED = { method: 'POST', path: /\/entries$/ };
const OUTCOMES_READ = { method: 'GET', path: /\/outcomes\?/ };
const json = (body: unknown): CannedAnswer => ({
  status: 200,
  body: JSON.stringify(body),
  headers: { 'content-type': 'application/json' },
});
const says = (...outcomes: readonly unknown[]) => json({ outcomes, more: false });
const place = (counter: CounterSide) => counter.facts.get('outcome-no') ?? 0;
const wordOn = (counter: CounterSide, entryId: EntryId) => counter.upstream.outcomes.ofEntry(entryId)[0];

let cards = 0;
/** One sale, shipped and credited, and the word on it was read by the feed. */
async function aCounterThatSold(options?: SideOptions): Promise<{ counter: Bench; sale: Entry; word: Outcome }> {
  const counter = await anEnrolledCounter(reference, options);
  open.push(counter);
  cards += 1;
  const card = `9643108503399${String(cards).padStart(6, '0')}`;
  await reference.operator.setCard({ number: card, balance: 100 });
  const sale = counter.sells(card);
  counter.upstream.start();
  await until('the word on the sale was read', () => place(counter) === 1);
  const word = wordOn(counter, sale.id);
  if (!word) throw new Error('the feed moved without a word');
  return { counter, sale, word };
}

test('a word on an entry that is not acknowledged is not believed: it may be decided anew, and otherwise', async () => {
  const { counter, sale, word } = await aCounterThatSold();
  counter.door.cutBeforeReading(ENTRIES_POSTED);
  const id = counter.givesBack(sale);
  const seq = counter.ledger.head().seq;
  // As an upstream told it that stored the return, and whose database was put back to before that.
  const reversed = { no: 2, entryId: id, seq, line: 1, status: 'reversed', balance: 100, at: word.at };
  counter.door.answer(says(reversed), OUTCOMES_READ);
  const reads = () => counter.door.calls.filter(({ path }) => OUTCOMES_READ.path.test(path)).length;
  const before = reads();
  await until('the word was told twice', () => reads() >= before + 2);
  expect([wordOn(counter, id), place(counter)]).toEqual([undefined, 1]);

  counter.door.behave();
  await until('the word of now is known', () => wordOn(counter, id)?.status === 'reversal-refused');
  expect(wordOn(counter, id)).toMatchObject({ no: 2, reason: 'not-held' });
  await until('the feed was read', () => place(counter) === 2);
  expect(counter.upstream.alarms.list()).toEqual([]);
});

test('where each answer to entries is lost the head tells that they arrived, and words are believed', async () => {
  const { counter, sale } = await aCounterThatSold({ pace: { pullMs: 20 } });
  counter.door.cutAfterProcessing(ENTRIES_POSTED);
  const id = counter.givesBack(sale);
  await until('the word on the return is known', () => wordOn(counter, id)?.status === 'reversal-refused');
  expect(counter.upstream.shipper.unsent()).toBe(0);
  expect(counter.upstream.alarms.list()).toEqual([]);
});

test('words on entries of a machine of before are believed, which this journal does not have', async () => {
  const { counter, word } = await aCounterThatSold();
  const released = { ...word, no: 2, entryId: counter.ids.mint<EntryId>(), seq: 900 };
  counter.door.answer(says(released), OUTCOMES_READ);
  await until('it was read', () => place(counter) === 2);
  expect(wordOn(counter, released.entryId)?.status).toBe('credited');
});

test('a line that is tried again while no entry gets through stays pending, whatever was said before', async () => {
  const { counter, sale, word } = await aCounterThatSold();
  const rejected = { ...word, no: 1, status: 'rejected', reason: 'card-blocked', balance: undefined };
  counter.door.answer(says(rejected), OUTCOMES_READ);
  counter.db.prepare('DELETE FROM outcome').run();
  counter.facts.set('outcome-no', 0);
  await until('it is rejected', () => wordOn(counter, sale.id)?.status === 'rejected');
  counter.door.cutBeforeReading(ENTRIES_POSTED);
  counter.triesAgain(sale);
  expect(wordOn(counter, sale.id)?.status).toBe('pending');

  // All that was said is read again, as after an older copy of the upstream's database was put back.
  counter.db.prepare('DELETE FROM outcome').run();
  counter.facts.set('outcome-no', 0);
  await until('the word was read again', () => place(counter) === 1);
  expect(wordOn(counter, sale.id)?.status).toBe('pending');
  expect(counter.upstream.outcomes.rejected()).toEqual([]);
});
