import { basename } from 'node:path';
import type { ShiftRow } from '../../src-shared/contract/reports.ts';
import type { FiscalRow } from '../../src-shared/contract/fiscal-report.ts';
import type { Session } from '../../src-shared/contract/views/clerks.ts';
import type { ShiftId } from '../../src-shared/ids.ts';
import { err, ok } from '../../src-shared/result.ts';
import { instant } from '../../src-shared/time.ts';
import type { Entry, Profile } from '../../src-shared/contract/upstream.ts';
import { clockSetBySystem } from '../platform/clock-set.ts';
import { rulesNamed } from '../printing/receipt-of.ts';
import { closeCsv } from '../reports/close-csv.ts';
import { fiscalCsv, fiscalSumsCsv } from '../reports/fiscal-csv.ts';
import { fiscalReportOf } from '../reports/fiscal-report.ts';
import { keepReport } from '../reports/keep-report.ts';
import { reportCsv } from '../reports/report-csv.ts';
import { listShifts, OPERATIONS_OF_A_SHIFT_MAX, reportOf, salesOf } from '../reports/reports.ts';
import type { Counter } from './counter.ts';
import type { Handlers } from './router.ts';
import type { PrintPage } from './window-service.ts';

/** What is asked at the desk and not at the window: reports over shifts, and the technician's settings. */
export function deskHandlersOver(counter: Counter, printPage: PrintPage): Pick<Handlers, DeskChannel> {
  /** Sums of a shift that is still open: who saw them counts it blind no more. */
  function noteSums(row: ShiftRow, who: Session): void {
    if (row.closedAt === null && row.amount !== null) counter.shift.seen.sumsSeen(row.shiftId, who, 'report');
  }

  /** null: the shift is open, or its close can't be read. */
  async function closeTable(shiftId: ShiftId, profile: Profile): Promise<string | null> {
    const { ledger } = counter;
    const [close] = ledger.newestOfShift(shiftId, 'shift-closed', 1);
    if (!close) return null;
    const rulesOf = await rulesOfEach([close], profile, counter);
    const drops = ledger.newestOfShift(shiftId, 'safe-drop', OPERATIONS_OF_A_SHIFT_MAX);
    return closeCsv(
      close,
      drops.toSorted((a, b) => a.seq - b.seq),
      rulesOf(close),
    );
  }

  const fiscalCounter = { ...counter.shift, fiscalBooks: counter.fiscalBooks };

  return {
    'reports.shifts'(_, who) {
      return ok({ shifts: listShifts(who, counter.shift) });
    },
    'reports.shift'({ shiftId }, who) {
      const report = reportOf(shiftId, who, counter.shift);
      if (report.ok) noteSums(report.value, who);
      return report;
    },
    async 'reports.export'({ shiftId, as }, who) {
      const report = reportOf(shiftId, who, counter.shift);
      if (!report.ok) return report;
      const profile = counter.profile();
      if (!profile) return err({ kind: 'no-profile' });
      // A file would outlive the count that it must not tell.
      if (report.value.amount === null) return err({ kind: 'count-not-given' });
      const entries = salesOf(shiftId, counter.shift);
      try {
        const content =
          as === 'pdf'
            ? await printPage()
            : reportCsv(entries, {
                rulesOf: await rulesOfEach(entries, profile, counter),
                clerkName: (id) => counter.clerkName(id),
              });
        noteSums(report.value, who);
        const keep = (name: string, table: string | Uint8Array) => {
          const file = keepReport(counter.machine.dataDir, name, table);
          counter.audit.note({ kind: 'exported', clerkId: who.clerkId, what: 'report', file: basename(file) });
          return file;
        };
        const file = keep(`shift-${report.value.number}.${as}`, content);
        const close = as === 'csv' ? await closeTable(shiftId, profile) : null;
        return ok({ file, close: close && keep(`shift-${report.value.number}-close.csv`, close) });
      } catch (fault) {
        return err({ kind: 'file-not-written', detail: fault instanceof Error ? fault.message : String(fault) });
      }
    },

    'reports.fiscal'({ shiftId }, who) {
      const made = fiscalReportOf(shiftId, who, fiscalCounter);
      return made.ok ? ok(made.value.report) : made;
    },
    async 'reports.fiscal-export'({ shiftId }, who) {
      const made = fiscalReportOf(shiftId, who, fiscalCounter);
      if (!made.ok) return made;
      const profile = counter.profile();
      if (!profile) return err({ kind: 'no-profile' });
      const { report, rows } = made.value;
      if (report.closedAt === null) return err({ kind: 'count-not-given' });
      const entries = new Map(
        rows.flatMap(({ entryId }) => {
          const entry = counter.ledger.entry(entryId);
          return entry ? [[entryId, entry] as const] : [];
        }),
      );
      const rulesOf = await rulesOfEach([...entries.values()], profile, counter);
      const rulesOfRow = ({ entryId }: FiscalRow) => {
        const entry = entries.get(entryId);
        return entry ? rulesOf(entry) : profile;
      };
      const [first] = rows;
      const tables = [
        [`fiscal-${report.number}.csv`, fiscalCsv(rows, rulesOfRow)],
        [
          `fiscal-${report.number}-totals.csv`,
          report.sums && fiscalSumsCsv(report.sums, first ? rulesOfRow(first) : profile),
        ],
      ] as const;
      try {
        const files = tables.flatMap(([name, table]) =>
          table === null ? [] : [keepReport(counter.machine.dataDir, name, table)],
        );
        for (const file of files)
          counter.audit.note({ kind: 'exported', clerkId: who.clerkId, what: 'report', file: basename(file) });
        return ok({ files });
      } catch (fault) {
        return err({ kind: 'file-not-written', detail: fault instanceof Error ? fault.message : String(fault) });
      }
    },

    'settings.read': () => ok(counter.machine.desk.settings()),
    'clock.view'() {
      const { clock, ledger, upstream, clockFault } = counter;
      const upstreamMs = upstream.contact.upstreamNow();
      return ok({
        now: instant(clock.now()),
        zone: Intl.DateTimeFormat().resolvedOptions().timeZone,
        upstream: upstreamMs === null ? null : instant(upstreamMs),
        newestEntry: ledger.entryAt(ledger.head().seq)?.at ?? null,
        setBySystem: clockSetBySystem(),
        fault: clockFault(),
      });
    },
    async 'counter.enrol'({ code }, who) {
      const { clerkId } = who;
      const enrolled = await counter.upstream.enrolment.enrol(code);
      counter.machine.trials.keep('code', enrolled.ok ? 'worked' : 'failed', who);
      counter.audit.note({ kind: 'code-given', clerkId, answer: enrolled.ok ? 'taken' : enrolled.error.why });
      return enrolled.ok ? ok() : enrolled;
    },
    async 'backup.make'(_, who) {
      const made = await counter.machine.desk.backUp();
      if (made.ok)
        counter.audit.note({ kind: 'exported', clerkId: who.clerkId, what: 'backup', file: made.value.file });
      return made;
    },
    'ledger.verify': async () => ok(await counter.machine.desk.verify()),
    async 'diagnostics.make'(_, who) {
      const made = await counter.machine.desk.diagnostics();
      if (made.ok)
        counter.audit.note({ kind: 'exported', clerkId: who.clerkId, what: 'diagnostics', file: made.value.folder });
      return made;
    },
  };
}

/** What each entry's time and amounts are read by: the rules that it names, else those in force. */
async function rulesOfEach(
  entries: readonly Entry[],
  inForce: Profile,
  { upstream }: Counter,
): Promise<(entry: Entry) => Profile> {
  const rules = new Map<string, Profile | null>();
  for (const version of new Set(entries.flatMap((entry) => rulesNamed(entry) ?? [])))
    rules.set(version, await upstream.profiles.fetch(version));
  return (entry) => rules.get(rulesNamed(entry) ?? '') ?? inForce;
}

type DeskChannel =
  | 'reports.shifts'
  | 'reports.shift'
  | 'reports.export'
  | 'reports.fiscal'
  | 'reports.fiscal-export'
  | 'settings.read'
  | 'clock.view'
  | 'counter.enrol'
  | 'backup.make'
  | 'ledger.verify'
  | 'diagnostics.make';
