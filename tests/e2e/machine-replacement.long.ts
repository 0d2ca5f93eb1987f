import { afterAll, beforeAll, expect, test } from 'vitest';
import { type ACounter, aCounter } from '../devices/a-counter.ts';
import { RECONNECTED_WITHIN_MS } from '../devices/a-counter-screen.ts';
import { AIGERIM, aFreshCard } from '../devices/a-demo-operator.ts';
import { type Reference, startReference } from '../devices/controllable-upstream.ts';

/** The drill: a machine is replaced while the old one still runs and holds sales that nobody else has. */

let reference: Reference;
beforeAll(async () => {
  reference = await startReference();
});
afterAll(() => reference.stop());

const moneyOn = async (card: string) => (await reference.operator.card(card))?.balance;

test('the machine-replacement drill: nothing is lost or credited twice, and the operator sees all of it', async () => {
  const [sent, unsent, later] = [
    await aFreshCard(reference, { balance: 100 }),
    await aFreshCard(reference, { balance: 200 }),
    await aFreshCard(reference, { balance: 300 }),
  ];
  const { number, id } = await reference.operator.addCounter();
  await using old = await aCounter({ reference, counterNumber: number });
  await old.signsIn(AIGERIM);
  await old.opensShift({ 1000: 20 });
  await old.sells({ card: sent, preset: 'F4', handed: 5000 });
  await old.screen.shows('credited, balance 5 100 ₸', old.screen.strip.first());

  // The line fails at the old machine alone, and it goes on selling.
  await old.upstream.stop();
  await old.sells({ card: unsent, preset: 'F4', handed: 5000 });
  await old.screen.shows('on the way', old.screen.strip.first());

  // The new one gets the code of the same counter, and its journal back.
  await using fresh = await aCounter({ reference, counterNumber: number });
  await fresh.signsIn(AIGERIM);
  await fresh.screen.asksForCard();
  expect(fresh.entries().map((entry) => entry.kind)).toEqual(['shift-opened', 'sale', 'note']);
  expect(fresh.ledger.stored().slice(0, 2)).toEqual(old.ledger.stored().slice(0, 2));
  await fresh.screen.shows('credited, balance 5 100 ₸', fresh.screen.strip.first());
  await fresh.sells({ card: later, preset: 'F4', handed: 5000 });
  await fresh.screen.shows('credited, balance 5 300 ₸', fresh.screen.strip.first());

  // The old one is let in again only to hear that it was replaced, and to hand in what it had not sent.
  await old.upstream.start();
  await old.screen.shows('Another machine has taken this counter', old.page, RECONNECTED_WITHIN_MS);
  await handedIn(id, 1);
  expect(await moneyOn(unsent)).toBe(200);
  await sellsNothing(old, unsent);
  expect(await moneyOn(unsent)).toBe(200);
  // It stays readable: what it sold is found again on its screen.
  await old.presses('Escape', 'Escape');
  await old.chooses('History');
  await old.types(unsent.slice(-4));
  await old.presses('Enter');
  await old.screen.shows(`…${unsent.slice(-4)}`, old.page.getByRole('main'));
  expect(old.verify()).toMatchObject({ whole: true, entries: 3 });

  // The operator sees both journals, and decides what the old machine handed in.
  expect(await reference.operator.stranded(id)).toMatchObject([
    { seq: 3, kind: 'sale', in_journal: false, released_at: null },
  ]);
  await reference.operator.releaseStranded(id);
  await reference.operator.releaseStranded(id);
  expect(await moneyOn(unsent)).toBe(5200);

  // The drawer holds the money of the sale that only the old machine knew: the close says where it may come from.
  await fresh.chooses('Close shift');
  await fresh.counts({ 1000: 20, 5000: 3 });
  await fresh.screen.shows('Your count is recorded: 35 000 ₸.');
  await fresh.presses('F8');
  await fresh.screen.shows('Until', fresh.page.getByRole('region', { name: 'What it may be' }));
  await fresh.screen.shows('on another machine');
  await fresh.page.getByRole('textbox', { name: 'Reason' }).fill('sold on the old machine');
  await fresh.closesTheShift({ carried: 35_000 });
  await fresh.screen.shows('Shift closed, Z report 1.');
  expect(fresh.entries().at(-1)).toMatchObject({
    kind: 'shift-closed',
    body: { expected: 30_000, counted: 35_000, approvalOutstanding: true },
  });
  await fresh.screen.shows('all sent');

  for (const card of [sent, unsent, later]) expect(await reference.operator.creditsOf(card)).toHaveLength(1);
  expect((await fresh.compared()).differences.filter((each) => !each.includes('on paper'))).toEqual([]);
  expect(fresh.verify()).toMatchObject({ whole: true });
});

async function handedIn(counterId: string, count: number): Promise<void> {
  for (let tries = 0; tries < 400; tries += 1) {
    if ((await reference.operator.stranded(counterId)).length === count) return;
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  throw new Error('the old machine handed nothing in');
}

async function sellsNothing(counter: ACounter, card: string): Promise<void> {
  const before = counter.entries().length;
  await counter.scans(card);
  await counter.screen.shows('Another machine has taken this counter');
  expect(counter.entries()).toHaveLength(before);
}
