import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import type { Entry, Outcome } from '../../../src-shared/contract/upstream.ts';
import type { EntryId } from '../../../src-shared/ids.ts';
import { type CannedAnswer, type Reference, startReference } from '../../devices/controllable-upstream.ts';
import { anEnrolledCounter, type Bench, type CounterSide, type SideOptions, until } from './a-counter-side.ts';

/** An older copy of the upstream's database was put back, and what the counter read of it is no longer what it says. */

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
const ENTRIES_READ = { method: 'GET', path: /\/entries\?/ };
const OUTCOMES_READ = { method: 'GET', path: /\/outcomes\?/ };
const json = (body: unknown): CannedAnswer => ({
  status: 200,
  body: JSON.stringify(body),
  headers: { 'content-type': 'application/json' },
});
const says = (...outcomes: readonly unknown[]) => json({ outcomes, more: false });
const place = (counter: CounterSide) => counter.facts.get('outcome-no') ?? 0;
const allShipped = (counter: CounterSide) => () => counter.upstream.shipper.unsent() === 0;
const wordOn = (counter: CounterSide, entryId: EntryId) => counter.upstream.outcomes.ofEntry(entryId)[0];
const comparisons = (counter: Bench) =>
  counter.door.calls.filter((call) => call.method === 'GET' && ENTRIES_READ.path.test(call.path)).length;

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

/** The word on a return that the upstream forgot, with its entry: the copy is from before both. */
async function aReturnWhoseWordIsForgotten(counter: Bench, sale: Entry, word: Outcome): Promise<EntryId> {
  const id = counter.givesBack(sale);
  const seq = counter.ledger.head().seq;
  const reversed = { no: 2, entryId: id, seq, line: 1, status: 'reversed', balance: 100, at: word.at };
  counter.door.answer(says(word, reversed), OUTCOMES_READ);
  await until('the first word on the return was read', () => wordOn(counter, id)?.status === 'reversed');
  return id;
}

test('what is decided again under its old number, and otherwise, counts as it was decided last', async () => {
  const { counter, sale, word } = await aCounterThatSold();
  counter.door.cutBeforeReading(ENTRIES_POSTED);
  const id = await aReturnWhoseWordIsForgotten(counter, sale, word);

  counter.door.behave();
  await until('the new word is known', () => wordOn(counter, id)?.status === 'reversal-refused');
  expect(wordOn(counter, id)).toMatchObject({ no: 2, reason: 'not-held' });
  await until('all of the new count was read', () => place(counter) === 2);
  expect(counter.upstream.alarms.list()).toEqual([]);
});

test('also when the answer that would have told it was lost, and the head alone says that all arrived', async () => {
  const { counter, sale, word } = await aCounterThatSold({ pace: { pullMs: 20 } });
  counter.door.cutAfterProcessing(ENTRIES_POSTED);
  const id = await aReturnWhoseWordIsForgotten(counter, sale, word);
  await until(
    'the return arrived',
    async () => (await reference.operator.entries(counter.counterId)).length === counter.ledger.head().seq,
  );
  await counter.door.stop();
  await until('the upstream is missed', () => counter.upstream.contact.state() === 'offline');
  await counter.door.start();
  await until('its head was seen', allShipped(counter));
  expect(wordOn(counter, id)).toMatchObject({ no: 2, status: 'reversed' });

  counter.door.behave();
  await until('the new word is known', () => wordOn(counter, id)?.status === 'reversal-refused');
  expect(counter.upstream.alarms.list()).toEqual([]);
});

test('an older copy that was put back while nobody asked is noticed by its words', async () => {
  const { counter, sale } = await aCounterThatSold();
  const states = new Set<string>();
  counter.upstream.contact.onChange(() => states.add(counter.upstream.contact.state()));
  counter.door.answer(says(), OUTCOMES_READ);
  const headHash = counter.ledger.entryAt(1)?.hash;
  counter.door.answer(json({ entries: [], nextSeq: 2, headHash }), { ...ENTRIES_READ, times: 1 });

  await until('the technician is told', () => counter.upstream.alarms.has('journal-gap'));
  expect([...states]).toEqual([]);
  counter.door.behave();
  await until('all is shipped again', allShipped(counter));
  await until('the word is known again', () => wordOn(counter, sale.id)?.status === 'credited' && place(counter) === 1);
});

test('a last word that is missing for a moment is a reason to look again, and nothing is forgotten', async () => {
  const { counter, sale } = await aCounterThatSold();
  const before = comparisons(counter);
  const known: number[] = [];
  counter.upstream.outcomes.onChange(() => known.push(counter.upstream.outcomes.ofEntry(sale.id).length));
  // As a server answers that is behind the one that was asked before.
  counter.door.answer(says(), { method: 'GET', path: /outcomes\?after=0&limit=500/, times: 1 });
  await until('the head was compared', () => comparisons(counter) > before);
  const looks = () => counter.door.calls.filter((call) => call.path.includes('outcomes?after=0&limit=500')).length;
  const looked = looks();
  await until('it was looked again', () => looks() > looked + 1);

  expect(comparisons(counter)).toBe(before + 1);
  expect(known.every((words) => words === 1)).toBe(true);
  expect(place(counter)).toBe(1);
  expect(counter.upstream.alarms.list()).toEqual([]);
});

test('a last word that stays missing has the rest read from the first, also where no entry was lost', async () => {
  const { counter, sale } = await aCounterThatSold();
  counter.db.prepare('UPDATE outcome SET no = 900').run();
  counter.facts.set('outcome-no', 900);
  await until('the feed was read from the first', () => place(counter) === 1);
  expect(wordOn(counter, sale.id)).toMatchObject({ no: 1, status: 'credited' });
  expect(counter.upstream.alarms.list()).toEqual([]);
});
