import { mayComeOut, type PrinterSetup } from '../../src-shared/contract/views/printer.ts';
import type { Session } from '../../src-shared/contract/views/clerks.ts';
import type { KeptTrial } from '../../src-shared/contract/views/trial.ts';
import type { EntryId } from '../../src-shared/ids.ts';
import { isFoundAgain, paperOf } from '../../src-shared/journal/entry.ts';
import { err, ok } from '../../src-shared/result.ts';
import { instant } from '../../src-shared/time.ts';
import { findPrinters } from '../printing/find-printers.ts';
import { printSlip } from '../printing/paper.ts';
import { jobOfTestPage, previewOfEntry, previewOfTestPage } from '../printing/preview.ts';
import { changePrinter, printerOf, printerView } from '../printing/printer-settings.ts';
import { rulesOf } from '../printing/receipt-of.ts';
import { receiptCameOut, reprintOnce } from '../printing/reprint.ts';
import { receiptTexts } from '../printing/texts.ts';
import type { Counter } from './counter.ts';
import type { Handlers } from './router.ts';

type PaperChannel = Extract<keyof Handlers, `receipt.${string}` | `printer.${string}` | `drawer.${string}`>;

/** Receipts again, on the screen and in question, and the printer itself. */
export function paperHandlersOver(counter: Counter): Pick<Handlers, PaperChannel> {
  const texts = receiptTexts();
  const nameOfPrinter = (setup: PrinterSetup) => `${setup.model}, ${setup.paper} mm`;
  return {
    async 'receipt.came-out'({ jobId, cameOut }, clerk) {
      const { printing, ledger } = counter.paper;
      const job = [...printing.unknownJobs(), ...printing.failedJobs()].find((each) => each.id === jobId);
      const entry = job?.entrySeq == null ? undefined : ledger.entryAt(job.entrySeq);
      const isToCopy = !cameOut && mayComeOut(job?.problem ?? null);
      if (entry && isToCopy && !(await rulesAreHere(entry.id, counter))) return err({ kind: 'rules-not-here' });
      if (entry && isToCopy) paperShows(entry.id, clerk, counter);
      return receiptCameOut(jobId, cameOut, clerk, counter.paper);
    },
    'receipt.held'({ print }) {
      const decided = counter.ledger.transaction(() => counter.paper.printing.decideHeld(print));
      return decided.ok ? ok() : decided;
    },
    async 'receipt.reprint'({ entryId }, clerk) {
      const shift = counter.shift.shifts.open();
      const last = shift ? counter.ledger.newestOfShift(shift.id, 'sale', 1)[0]?.id : undefined;
      const wanted = entryId ?? last;
      if (wanted === undefined) return err({ kind: 'nothing-to-print' });
      if (!(await rulesAreHere(wanted, counter))) return err({ kind: 'rules-not-here' });
      const reprinted = reprintOnce(wanted, clerk, counter.paper);
      if (reprinted.ok) paperShows(wanted, clerk, counter);
      return reprinted;
    },
    async 'receipt.preview'({ entryId, copy }, clerk) {
      if (!(await rulesAreHere(entryId, counter))) return err({ kind: 'rules-not-here' });
      const printer = printerOf(counter.paper.printer.current());
      if (!printer.ok) return printer;
      const shown = previewOfEntry(entryId, copy, counter.ledger, {
        sources: counter.paper.receiptSources,
        texts,
        profile: printer.value.profile,
      });
      if (shown.ok) paperShows(entryId, clerk, counter);
      return shown;
    },

    'printer.view': () => ok(printerView(counter.paper.printer, counter.paper.printing)),
    async 'printer.change'(setup, { clerkId }) {
      const changed = await changePrinter(setup, counter.paper.printer, counter.paper.printing, counter.ledger);
      if (changed.ok)
        counter.audit.note({ kind: 'setting-changed', clerkId, setting: 'printer', value: setup.address });
      return changed;
    },
    'printer.test-page'(_, who) {
      const setup = counter.paper.printer.current();
      if (setup.address === '') return err({ kind: 'no-printer' });
      const { clerkId } = who;
      const at = instant(counter.clock.now());
      const content = { at, printer: nameOfPrinter(setup), clerkName: counter.clerkName(clerkId), clerkId };
      const queued = printSlip({ document: 'test', content, at }, counter.paper);
      // What is on the paper, whoever looks at it says.
      if (queued.ok) counter.machine.trials.keep('testPage', 'unjudged', who);
      return queued;
    },
    'printer.set-up-paper'({ paper }, { clerkId }) {
      const setup = counter.paper.printer.current();
      if (setup.address === '') return err({ kind: 'no-printer' });
      const at = instant(counter.clock.now());
      const clerk = { clerkName: counter.clerkName(clerkId), clerkId };
      if (paper === 'outage') return printSlip({ document: paper, content: { at, ...clerk }, at }, counter.paper);
      const told = new Map(counter.machine.desk.settings().setBy.map(({ setting, value }) => [setting, value ?? '']));
      const content = {
        at,
        printer: nameOfPrinter(setup),
        upstream: told.get('upstream') ?? '',
        register: told.get('register') ?? '',
        terminal: told.get('terminal') ?? '',
        version: counter.machine.versions.app,
        trials: counter.machine.trials
          .list()
          .map(({ by, ...trial }) => ({ ...trial, by: by && asOnPaper(by, counter) })),
        ...clerk,
      };
      return printSlip({ document: paper, content, at }, counter.paper);
    },
    async 'printer.find'(wanted) {
      const found = await findPrinters(wanted, counter.paper.places);
      const { printer, trouble } = counter.paper.printing.status();
      const { address } = counter.paper.printer.current();
      // What serves one connection is held by this counter: its own queue knows best.
      const own = { state: printer, ...(trouble && { trouble }) };
      return ok(found.map((each) => (each.address === address ? { ...each, ...own } : each)));
    },
    async 'printer.try'(setup, who) {
      const { clerkId } = who;
      const judged = counter.paper.printer.judge(setup);
      if (!judged.ok) return judged;
      if (judged.value.address === null) return err({ kind: 'no-printer' });
      const at = instant(counter.clock.now());
      const page = { at, printer: nameOfPrinter(setup), clerkName: counter.clerkName(clerkId) };
      const { printing, printer } = counter.paper;
      if (setup.address !== printer.current().address)
        return ok(await printing.tryOut(judged.value, jobOfTestPage(page)));
      const queued = printSlip({ document: 'test', content: page, at }, counter.paper);
      if (!queued.ok) return queued;
      counter.machine.trials.keep('testPage', 'unjudged', who);
      return ok({ outcome: 'queued', state: printing.status().printer } as const);
    },
    async 'drawer.try'(_, who) {
      const { printing, printer } = counter.paper;
      if (counter.shift.shifts.open()) return err({ kind: 'drawer-of-a-shift' });
      if (printer.current().address === '') return err({ kind: 'no-printer' });
      counter.audit.note({ kind: 'drawer-tried', clerkId: who.clerkId });
      const keep = counter.machine.trials.begin('drawer', who);
      const outcome = await printing.openDrawer();
      keep(outcome === 'told' ? 'unjudged' : 'failed');
      const { printer: state, trouble } = printing.status();
      return ok({ outcome, state, ...(trouble && { trouble }) });
    },
    'printer.preview'(setup, { clerkId }) {
      const printer = printerOf(setup);
      if (!printer.ok) return printer;
      const page = {
        at: instant(counter.clock.now()),
        printer: nameOfPrinter(setup),
        clerkName: counter.clerkName(clerkId),
        clerkId,
      };
      return previewOfTestPage(page, { sources: counter.paper.receiptSources, texts, profile: printer.value.profile });
    },
  };
}

/**
 * A machine that got its journal back may lack the profile that old paper was made by. The upstream is asked for it,
 * and without it no paper of that day is made.
 */
async function rulesAreHere(entryId: EntryId, { ledger, paper, upstream }: Counter): Promise<boolean> {
  const entry = ledger.entry(entryId);
  const version = entry && paperOf(entry) ? rulesOf(entry, paper.receiptSources) : null;
  return version === null || (await upstream.profiles.fetch(version)) !== null;
}

/** The same person as the roster calls them in the languages of paper, and else as of then. */
function asOnPaper(by: Signed, { paper, profile }: Counter): Signed {
  const languages = profile()?.languages.receipt ?? [];
  const names = languages.map((language) => paper.receiptSources.clerkName(by.clerkId, language));
  return { ...by, name: [...new Set(names)].filter((name) => name !== '').join(' / ') || by.name };
}
type Signed = NonNullable<KeptTrial['by']>;

/** The money of an entry stands on its paper. */
function paperShows(entryId: EntryId, clerk: Session, { ledger, shift }: Counter): void {
  const entry = ledger.entry(entryId);
  if (entry && isFoundAgain(entry)) shift.seen.opened(entry, clerk);
}
