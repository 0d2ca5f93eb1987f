import type { PrinterSetup } from '../../src-shared/contract/views/printer.ts';
import type { Session } from '../../src-shared/contract/views/clerks.ts';
import type { EntryId } from '../../src-shared/ids.ts';
import { isKind } from '../../src-shared/journal/entry.ts';
import { err, ok } from '../../src-shared/result.ts';
import { instant } from '../../src-shared/time.ts';
import { printSlip } from '../printing/paper.ts';
import { previewOfEntry, previewOfTestPage } from '../printing/preview.ts';
import { changePrinter, printerOf, printerView } from '../printing/printer-settings.ts';
import { receiptCameOut, reprintOnce } from '../printing/reprint.ts';
import { receiptTexts } from '../printing/texts.ts';
import type { Counter } from './counter.ts';
import type { Handlers } from './router.ts';

type PaperChannel = Extract<keyof Handlers, `receipt.${string}` | `printer.${string}`>;

/** Receipts again, on the screen and in question, and the printer itself. */
export function paperHandlersOf(
  counter: Counter,
  told: <Answer>(answer: Answer) => Answer,
): Pick<Handlers, PaperChannel> {
  const texts = receiptTexts();
  const nameOfPrinter = (setup: PrinterSetup) => `${setup.model}, ${setup.paper} mm`;
  return {
    'receipt.came-out': ({ jobId, cameOut }, clerk) => told(receiptCameOut(jobId, cameOut, clerk, counter)),
    'receipt.held'({ print }) {
      const decided = counter.ledger.transaction(() => counter.printing.decideHeld(print));
      return told(decided.ok ? ok() : decided);
    },
    async 'receipt.reprint'({ entryId }, clerk) {
      const shift = counter.shifts.open();
      const last = shift ? counter.ledger.newestOfShift(shift.id, 'sale', 1)[0]?.id : undefined;
      const wanted = entryId ?? last;
      if (wanted === undefined) return err({ kind: 'nothing-to-print' });
      await rulesOfItsTime(wanted, counter);
      paperShows(wanted, clerk, counter);
      return told(reprintOnce(wanted, clerk, counter));
    },
    async 'receipt.preview'({ entryId, copy }, clerk) {
      await rulesOfItsTime(entryId, counter);
      paperShows(entryId, clerk, counter);
      const printer = printerOf(counter.printer.current());
      return printer.ok
        ? previewOfEntry(entryId, copy, counter.ledger, {
            sources: counter.receiptSources,
            texts,
            profile: printer.value.profile,
          })
        : printer;
    },

    'printer.view': () => ok(printerView(counter.printer, counter.printing)),
    async 'printer.change'(setup, { clerkId }) {
      const changed = await changePrinter(setup, counter.printer, counter.printing, counter.ledger);
      if (changed.ok)
        counter.audit.note({ kind: 'setting-changed', clerkId, setting: 'printer', value: setup.address });
      return told(changed);
    },
    'printer.test-page'(_, { clerkId }) {
      const setup = counter.printer.current();
      if (setup.address === '') return err({ kind: 'no-printer' });
      const at = instant(counter.clock.now());
      const content = { at, printer: nameOfPrinter(setup), clerkName: counter.clerkName(clerkId) };
      return told(printSlip({ document: 'test', content, at }, counter));
    },
    'printer.preview'(setup, { clerkId }) {
      const printer = printerOf(setup);
      if (!printer.ok) return printer;
      const page = {
        at: instant(counter.clock.now()),
        printer: nameOfPrinter(setup),
        clerkName: counter.clerkName(clerkId),
      };
      return previewOfTestPage(page, { sources: counter.receiptSources, texts, profile: printer.value.profile });
    },
  };
}

/**
 * A machine that got its journal back may not hold the profile that an old receipt was made by: the upstream is asked
 * for it.
 */
async function rulesOfItsTime(entryId: EntryId, { ledger, upstream }: Counter): Promise<void> {
  const entry = ledger.entry(entryId);
  if (entry && (isKind(entry, 'sale') || isKind(entry, 'return')))
    await upstream.profiles.fetch(entry.body.profileVersion);
}

/** The money of an entry stands on its paper. */
function paperShows(entryId: EntryId, clerk: Session, { ledger, seen }: Counter): void {
  const entry = ledger.entry(entryId);
  if (entry && (entry.kind === 'sale' || entry.kind === 'return')) seen.opened(entry, clerk);
}
