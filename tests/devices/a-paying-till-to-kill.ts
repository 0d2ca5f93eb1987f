// A till in a process of its own that sells at a Smart POS and gives the money back, for tests that kill it. It counts
// the steps of its work, and kills itself at the one that it is told. Says «step NAME» at each while it is to tell
// them, and «done» once both have come to an end, whichever.
import { writeSync } from 'node:fs';
import { z } from 'zod';
import { returnSale } from '../../src-main/sale/return-sale.ts';
import { bookDecided } from '../../src-main/sale/book-decided.ts';
import { finishSale, takeSale } from '../../src-main/sale/take-sale.ts';
import { closeShift, giveCount, reveal } from '../../src-main/shift/close-shift.ts';
import { openShift } from '../../src-main/shift/open-shift.ts';
import { money } from '../../src-shared/money.ts';
import { jsonOf } from '../../src-main/platform/json.ts';
import { aPayingCounter, SALE, wantedReturn } from './a-paying-counter.ts';
import { AIGERIM_AT_WORK, notes, SUPERVISOR } from './a-till.ts';
import { stepsToKillAt } from './steps-to-kill-at.ts';

const [folder, place, killAt] = z.tuple([z.string(), z.string(), z.coerce.number().int()]).parse(process.argv.slice(2));
const Address = z.object({ host: z.string(), port: z.number(), name: z.string(), ca: z.string() });
const Place = z.object({ address: Address, followMs: z.number(), isBetween: z.boolean() });
const { step, stepped, steppedLedger } = stepsToKillAt(killAt);
const READ = ['find', 'unfinished', 'unreadable', 'begun', 'of'];

const { isBetween, ...at } = Place.parse(jsonOf(place));
const counter = aPayingCounter(folder, at, {
  bench: (bench) => ({ ...bench, ledger: steppedLedger(bench.ledger) }),
  device: (device) => ({
    slips: 'own',
    deviceId: device.deviceId,
    ...(device.patienceMs !== undefined && { patienceMs: device.patienceMs }),
    collect: (operation, tell, known) => {
      step('collect');
      return device.collect(operation, tell, (ref) => {
        step('named');
        const isNew = known(ref);
        step('its name is kept');
        return isNew;
      });
    },
    refund: (operation, paidBy, tell, known) => {
      step('refund');
      return device.refund(operation, paidBy, tell, (ref) => {
        step('named');
        const isNew = known(ref);
        step('its name is kept');
        return isNew;
      });
    },
    ask: (...asked) => device.ask(...asked),
    cancel: (...asked) => device.cancel(...asked),
    settle: (...asked) => device.settle(...asked),
    state: () => device.state(),
  }),
  till: (till) => ({
    ...till,
    intents: stepped('intent', till.intents, READ),
    refunds: stepped('refund', till.refunds, READ),
    decided: stepped('decided', till.decided, ['all', 'has']),
  }),
});
const taken = await takeSale(SALE, AIGERIM_AT_WORK, counter);
step('the clerk is told of the sale');
if (isBetween) {
  const people = { clerk: AIGERIM_AT_WORK, supervisorId: null };
  const counts = notes([1000, 20]);
  giveCount(counts, AIGERIM_AT_WORK, counter);
  reveal(AIGERIM_AT_WORK, counter);
  closeShift({ carried: money(20_000) }, people, counter);
  step('the shift is closed');
  const found = await finishSale(SALE.saleId, undefined, AIGERIM_AT_WORK, counter);
  if (!found.ok && found.error.kind === 'payment-unknown')
    await finishSale(SALE.saleId, 'A17', AIGERIM_AT_WORK, counter, SUPERVISOR.clerkId);
  step('the word is told');
  openShift({ counts, fromSafe: money(0) }, AIGERIM_AT_WORK, counter);
  step('the next shift is open');
  bookDecided({ ...counter, ...counter.returning });
  step('what was decided is booked');
}
if (taken.ok) {
  const [paid] = counter.ledger.entryOfKind('sale', SALE.saleId)?.body.tenders ?? [];
  const kind = paid?.kind === 'qr' ? 'qr' : 'bank-card';
  await returnSale(wantedReturn(kind), { clerk: AIGERIM_AT_WORK, supervisorId: null }, counter.returning);
  step('the clerk is told of the return');
}
writeSync(1, 'done\n');
// What is still followed in the background ends with the program.
process.exit(0);
