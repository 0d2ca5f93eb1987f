import { join } from 'node:path';
import Database from 'better-sqlite3';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { ReturnId, SaleId } from '../../src-shared/ids.ts';
import { factsIn } from '../../src-main/ledger/facts.ts';
import { idsOver } from '../../src-main/platform/ports.ts';
import { money } from '../../src-shared/money.ts';
import { Instant } from '../../src-shared/time.ts';
import { type ACounter, aCounter } from '../devices/a-counter.ts';
import { CounterKeypad } from '../devices/a-counter-hand.ts';
import { AIGERIM, aFreshCard, SAULE_THE_SUPERVISOR } from '../devices/a-demo-operator.ts';
import { type Reference, startReference } from '../devices/controllable-upstream.ts';
import { pictures } from '../devices/pictures.ts';

/** A refund whose terminal is gone, on the screen: by keys alone a supervisor says what went back. */

let reference: Reference;
beforeAll(async () => {
  reference = await startReference();
});
afterAll(() => reference.stop());

/** As a terminal that answered by itself left it behind: it said of the first part alone that it went back. */
async function withARefundBegun(counter: ACounter): Promise<ACounter> {
  await counter.kill9();
  const db = new Database(join(counter.dataDir, 'ledger.sqlite'));
  const now = Date.now();
  factsIn(db).set('begun-refunds', [
    {
      returnId: ReturnId.parse(idsOver({ now: () => now, monotonic: () => now }).mint()),
      wanted: {
        saleId: SaleId.parse(counter.entries().at(-1)?.id),
        lines: [1],
        reason: 'wrong-amount',
        tenders: [3000, 2000].map((amount) => ({ kind: 'bank-card', amount: money(amount) })),
      },
      devices: ['T-1', 'T-1'],
      slips: [{ authCode: 'R1' }, null],
      supervisorId: null,
      offeredSeq: 0,
      at: Instant.parse(new Date(now).toISOString()),
    },
  ]);
  db.close();
  return counter.afterPowerCut();
}

test('a part went back: the code of no slip, the word, a second key for the cash, and the drawer opens', async () => {
  await using counter = await aCounter({ reference });
  await counter.signsIn(AIGERIM);
  await counter.opensShift({ 1000: 20 });
  await counter.sells({ card: await aFreshCard(reference), preset: 'F4', handed: 5000 });
  // A receipt or a credit that the kill cuts off would be a second thing to decide.
  await counter.settles();
  const again = await withARefundBegun(counter);
  await again.signsIn(AIGERIM);
  await again.opensAttention();
  await again.screen.shows('a supervisor gives another way', again.screen.attention);
  await pictures(again, 'in-part');
  await again.answers('A supervisor says what went back');
  await again.screen.shows('Went back: Bank card 3 000 ₸', again.screen.attention);
  await again.answers("The terminal's list");
  await again.answers(SAULE_THE_SUPERVISOR.name);
  await again.types(SAULE_THE_SUPERVISOR.pin);
  await again.answers('Part of it went back');
  // The first key under the finger gives nothing.
  await again.screen.shows('2 000 ₸ go from the drawer with it', again.screen.attention);
  await again.presses('Enter');
  await again.screen.shows('Who has looked into it', again.screen.attention);
  expect(again.entries().at(-1)?.kind).toBe('sale');
  await again.answers('Part of it went back');
  await again.page.getByRole('button', { name: 'Give 2 000 ₸ from the drawer' }).focus();
  await new CounterKeypad(again.page).pressesEach(100, '⏎⏎⏎⏎');
  await again.screen.focuses('Done');
  await again.looks();
  await again.screen.focuses('Done');
  await again.screen.shows('Nothing needs attention', again.screen.attention);
  await again.screen.shows('5 000 ₸ given back, receipt', again.screen.attention);
  await pictures(again, 'given');
  expect(again.entries().at(-1)).toMatchObject({
    kind: 'return',
    body: { evidence: 'terminal', tenders: [{ terminal: { authCode: 'R1' } }, { kind: 'cash', amount: 2000 }] },
  });
  expect(again.verify()).toMatchObject({ whole: true });
});
