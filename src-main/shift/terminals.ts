import type { Refusal } from '../../src-shared/contract/refusals.ts';
import type { Entry } from '../../src-shared/contract/upstream.ts';
import type { Session } from '../../src-shared/contract/views/clerks.ts';
import type { EntryId } from '../../src-shared/ids.ts';
import type {
  TerminalExplained,
  TerminalRevealed,
  TerminalsAsked,
  TerminalTyped,
} from '../../src-shared/contract/views/terminals.ts';
import { isKind } from '../../src-shared/journal/entry.ts';
import { type TerminalClosed, TerminalKind } from '../../src-shared/journal/kinds/terminals-body.ts';
import {
  type ComparedTerminal,
  comparedTerminal,
  explainedBy,
  type OurPayment,
  saleOf,
  type TerminalTold,
  type UnknownPayment,
} from '../../src-shared/journal/terminal-totals.ts';
import { takenOf } from '../../src-shared/journal/totals.ts';
import { negative, plus, ZERO } from '../../src-shared/money.ts';
import { tenderOfKind } from '../../src-shared/profile.ts';
import { isReason } from '../../src-shared/reason.ts';
import { err, ok, type Result } from '../../src-shared/result.ts';
import { countedAtCloseBy } from './counting.ts';
import type { ShiftCounter } from './open-shift.ts';
import { type DeviceTold, NOTHING_TOLD } from './settlements.ts';
import type { Closing, OpenShift } from './shifts.ts';

/**
 * Bank cards and QR at a close: the terminal's own total since it was settled last, over however many shifts, beside
 * what was taken here. It is typed blind, before anything of ours is told, and never in the way of the close.
 */

/**
 * Which totals the close wants typed. Devices that answer by themselves are asked for theirs once the drawer is
 * counted; the reveal tells it. One that other counters share has no total of ours.
 */
export async function askTerminals(clerk: Session, counter: ShiftCounter): Promise<Result<TerminalsAsked, Refusal>> {
  const shift = counter.shifts.forClosing(clerk);
  if (!shift.ok) return shift;
  const closing = counter.shifts.closing(shift.value.id);
  const count = countOf(shift.value, counter);
  if (closing?.revealedAt === null && count) await counter.settlements.settle(count, (kind) => isShared(kind, counter));
  const asks = usedIn(shift.value, counter).filter(
    (kind) => !isShared(kind, counter) && !toldBy(kind, count, counter).isAll,
  );
  return ok({ asks, given: closing?.terminals !== undefined });
}

/** The newest count of this close. */
function countOf(shift: OpenShift, counter: ShiftCounter): EntryId | null {
  return counter.soFar(shift).entries.findLast((entry) => countedAtCloseBy(entry) !== null)?.id ?? null;
}

/** Keeps what was typed, until the close. It answers nothing, and may be given again before the reveal. */
export function giveTerminals(
  totals: readonly TerminalTyped[],
  clerk: Session,
  counter: ShiftCounter,
): Result<null, Refusal> {
  const shift = counter.shifts.forClosing(clerk);
  if (!shift.ok) return shift;
  const closing = counter.shifts.closing(shift.value.id);
  if (!closing) return err({ kind: 'count-not-given' });
  if (closing.revealedAt !== null) return err({ kind: 'shift-closing' });
  if (new Set(totals.map(({ kind }) => kind)).size < totals.length) return err({ kind: 'count-unreadable' });
  if (totals.some((each) => 'skipped' in each && !isReason(each.skipped))) return err({ kind: 'reason-needed' });
  const kept = counter.ledger.transaction(() =>
    counter.shifts.keepClosing(shift.value.id, { ...closing, terminals: totals }),
  );
  return kept.ok ? ok() : kept;
}

/**
 * Each way of paying that the shift used, by which a device moved anything, or of which a payment is unknown. What a
 * device told goes before what was typed.
 */
export function compareTerminals(shift: OpenShift, closing: Closing, counter: ShiftCounter): ComparedTerminal[] {
  const unknown = counter.unknownPayments();
  // What was typed counts, also where its only payment was decided since: the terminal had money that we don't.
  const used = new Set([...usedIn(shift, counter), ...(closing.terminals ?? []).map(({ kind }) => kind)]);
  const count = countOf(shift, counter);
  const before = rowsBefore(counter);
  const carriedBy = (kind: TerminalKind) => before.get(kind)?.row.carried ?? [];
  const kinds = TerminalKind.options.filter(
    (kind) =>
      used.has(kind) ||
      unknown.some((each) => each.kind === kind) ||
      carriedBy(kind).length > 0 ||
      toldBy(kind, count, counter).count > 0,
  );
  /** What stands in another terminal's total, or stood in one. */
  const elsewhere = (kind: TerminalKind, rows: readonly ComparedTerminal[]) => [
    ...TerminalKind.options.flatMap((other) => (other === kind ? [] : carriedBy(other))),
    ...rows.flatMap((row) => (row.unknown ?? []).filter(({ inTotal }) => inTotal)),
  ];
  const rows: ComparedTerminal[] = [];
  for (const kind of kinds) {
    const device = toldBy(kind, count, counter);
    const typed = used.has(kind) ? closing.terminals?.find((each) => each.kind === kind) : undefined;
    const since = sinceOf(before.get(kind) ?? null, shift);
    const others = new Set(elsewhere(kind, rows).map(({ id }) => id));
    const compared = comparedTerminal({
      kind,
      since,
      entries: entriesAfter(since, shift, counter),
      carried: carriedBy(kind),
      unknown: unknown.filter((each) => mayBeBy(kind, each) && !others.has(each.id)),
      told: toldOf(typed, device),
      isShared: isShared(kind, counter),
    });
    if (compared) rows.push({ ...compared, ...(device.isAll && compared.by === 'total' && { byDevice: true }) });
  }
  return rows.map((row) => namedOnce(row, rows, unknown));
}

const mayBeBy = (kind: TerminalKind, { kind: asked, otherKinds = [] }: UnknownPayment) =>
  asked === kind || otherKinds.includes(kind);

/** What may have moved by several ways is named where it stands in the total, else by the way it was asked for. */
function namedOnce(
  row: ComparedTerminal,
  rows: readonly ComparedTerminal[],
  unknown: readonly UnknownPayment[],
): ComparedTerminal {
  const { unknown: named = [], ...rest } = row;
  const isInTotal = (id: string) => rows.some((each) => each.unknown?.some((one) => one.id === id && one.inTotal));
  const isOwn = (id: string) =>
    unknown.some((each) => each.id === id && each.kind === row.kind) || row.carried?.some((each) => each.id === id);
  const kept = named.filter(({ id, inTotal }) => inTotal || (isOwn(id) && !isInTotal(id)));
  return { ...rest, ...(kept.length > 0 && { unknown: kept }) };
}

/** What was typed is of the batch that is open: those that its device has closed for this close come on top. */
function toldOf(typed: TerminalTyped | undefined, { count, amount, isAll }: DeviceTold): TerminalTold | null {
  if (isAll) return { count, amount, settled: true };
  if (!typed) return null;
  if ('skipped' in typed) return { skipped: typed.skipped };
  const read = typed.isBelowZero ? negative(typed.amount) : typed.amount;
  return { count: typed.count + count, amount: plus(read, amount), settled: typed.settled };
}

function toldBy(kind: TerminalKind, count: EntryId | null, { settlements }: ShiftCounter): DeviceTold {
  return count ? settlements.toldOf(kind, count) : NOTHING_TOLD;
}

/** A payment of which nobody knows is a use as well: its money may stand in the terminal's total. */
function usedIn(shift: OpenShift, counter: ShiftCounter): TerminalKind[] {
  const { totals } = counter.soFar(shift);
  const taken = takenOf(totals);
  const back = { 'bank-card': totals.bankCardReturned ?? ZERO, qr: totals.qrReturned ?? ZERO };
  return TerminalKind.options.filter(
    (kind) => taken[kind].count > 0 || back[kind] !== ZERO || hasNewUnknown(kind, counter),
  );
}

/** Once a close has named it, it asks for no total by itself any more. */
function hasNewUnknown(kind: TerminalKind, counter: ShiftCounter): boolean {
  const unknown = counter.unknownPayments().filter((each) => mayBeBy(kind, each));
  if (unknown.length === 0) return false;
  const rows = [...rowsBefore(counter).values()].flatMap(({ row }) => [...(row.unknown ?? []), ...(row.carried ?? [])]);
  const named = new Set(rows.map(({ id }) => saleOf(id)));
  return unknown.some(({ id }) => !named.has(saleOf(id)));
}

function isShared(kind: TerminalKind, counter: ShiftCounter): boolean {
  const profile = counter.profile();
  return profile !== null && tenderOfKind(kind, profile)?.sharedTerminal === true;
}

/** Further back nobody looks for a close that compared this way of paying. */
const CLOSES_LOOKED_AT_MAX = 100;
/** A terminal that so many closes in a row compared with nothing was settled meanwhile, as banks do by themselves. */
const NOT_COMPARED_MAX = 14;

interface RowBefore {
  readonly row: TerminalClosed;
  readonly seq: number;
  /** Neither this close nor those before it compared anything, for so long that the next begins anew. */
  readonly isForgotten: boolean;
}

function rowsBefore(counter: ShiftCounter): ReadonlyMap<TerminalKind, RowBefore> {
  return new Map(
    TerminalKind.options.flatMap((kind) => {
      const row = lastRowOf(kind, counter);
      return row ? [[kind, row] as const] : [];
    }),
  );
}

function lastRowOf(kind: TerminalKind, { ledger }: ShiftCounter): RowBefore | null {
  const rows = ledger.newestOfKind('shift-closed', CLOSES_LOOKED_AT_MAX).flatMap((close) => {
    const row = isKind(close, 'shift-closed') ? close.body.terminals?.find((each) => each.kind === kind) : undefined;
    return row ? [{ row, seq: close.seq }] : [];
  });
  const [newest] = rows;
  if (!newest) return null;
  const latest = rows.slice(0, NOT_COMPARED_MAX);
  const isForgotten =
    latest.length === NOT_COMPARED_MAX &&
    latest.every(({ row }) => row.by === 'nothing' && row.since === newest.row.since);
  return { ...newest, isForgotten };
}

/** Before the first comparison each shift is taken to have been settled by itself. */
function sinceOf(before: RowBefore | null, shift: OpenShift): number {
  if (!before || before.isForgotten) return shift.openedSeq - 1;
  return before.row.settled ? before.seq : before.row.since;
}

const ENTRIES_A_PAGE = 500;

function entriesAfter(since: number, shift: OpenShift, counter: ShiftCounter): readonly Entry[] {
  const { entries } = counter.soFar(shift);
  if (since >= shift.openedSeq - 1) return entries;
  const earlier: Entry[] = [];
  for (let from = since + 1; from < shift.openedSeq;) {
    const page = counter.ledger.entriesFrom(from, ENTRIES_A_PAGE).filter(({ seq }) => seq < shift.openedSeq);
    earlier.push(...page);
    from = (page.at(-1)?.seq ?? shift.openedSeq) + 1;
  }
  return [...earlier, ...entries];
}

/** More payments of one terminal nobody goes through by hand. */
const PAYMENTS_SHOWN_MAX = 1000;

export function revealTerminal(compared: ComparedTerminal): TerminalRevealed {
  const { kind, by, settled, difference, ours, total = null, reason = '', unknown = [], payments } = compared;
  return {
    kind,
    by,
    settled,
    difference,
    ours,
    total,
    reason,
    unknown: unknown.map(({ amount, inTotal }) => ({ amount, inTotal })),
    payments: payments.slice(-PAYMENTS_SHOWN_MAX),
  };
}

/** What the close says of each: explained by the lines that were named, and by codes alone where it is shared. */
export function closeTerminals(
  compared: readonly ComparedTerminal[],
  explained: readonly TerminalExplained[],
): Result<TerminalClosed[], Refusal> {
  const rows: TerminalClosed[] = [];
  const keys = explained.flatMap(({ missing }) => missing);
  const isTwice = <Each>(each: readonly Each[]) => new Set(each).size < each.length;
  if (isTwice(keys) || isTwice(explained.map(({ kind }) => kind)))
    return err({ kind: 'entry-unknown', detail: 'a payment or terminal is named twice' });
  for (const { payments, ...row } of compared) {
    const said = explained.find(({ kind }) => kind === row.kind);
    const missing = (said?.missing ?? []).map((key) => payments.find((each) => each.key === key));
    if (!missing.every((each) => each !== undefined)) return err({ kind: 'entry-unknown', detail: 'no such payment' });
    const extra = said?.extra ?? [];
    const difference = row.by === 'codes' ? explainedBy(missing, extra) : row.difference;
    rows.push({ ...row, difference, ...lines('missing', missing.map(lineOf)), ...lines('extra', extra) });
  }
  return ok(rows);
}

const lineOf = ({ code, amount }: OurPayment) => ({ code, amount });

function lines(name: 'missing' | 'extra', some: NonNullable<TerminalClosed['missing']>) {
  return some.length > 0 && { [name]: some };
}
