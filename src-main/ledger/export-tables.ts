import { z } from 'zod';
import { JsonText } from '../../src-shared/contract/wire-types.ts';
import { BagsSaid } from '../../src-shared/journal/kinds/bags-body.ts';
import { TerminalClosed } from '../../src-shared/journal/kinds/terminals-body.ts';
import type { EntryRow } from './verify.ts';

/**
 * What no posting tells of an entry, as rows of a table: where each sealed bag went, and each terminal's total beside
 * ours. Amounts are whole minor units. What can't be read has no row.
 */

type Cells = (string | number | null)[];

export const COLUMNS_OF_BAGS = ['seq', 'at', 'did', 'bag', 'seal', 'amount', 'to', 'slip', 'reason'] as const;
const OF_TERMINAL = 'terminalCount terminal difference unknownCount unknown reason';
export const COLUMNS_OF_TERMINALS = `seq at shiftId kind by since settled oursCount ours ${OF_TERMINAL}`.split(' ');

const bodyOf = <Body extends z.ZodType>(body: Body) => JsonText.pipe(z.object({ body }));
const Drop = bodyOf(z.object({ amount: z.int(), bagSeal: z.string().catch('') }));
const Close = bodyOf(z.object({ removed: z.int(), bagSeal: z.string().catch('') }));
const Compared = bodyOf(z.object({ terminals: z.array(TerminalClosed).optional() }));
const Said = bodyOf(z.object({ bags: BagsSaid }));

/** One row for each bag that this entry filled, or says something of. */
export function bagRows({ seq, id, at, kind, canonical }: EntryRow): Cells[] {
  const filled = (seal: string, amount: number): Cells => [seq, at, 'filled', id, seal, amount, null, null, null];
  if (kind === 'safe-drop') {
    const drop = Drop.safeParse(canonical).data?.body;
    return drop ? [filled(drop.bagSeal, drop.amount)] : [];
  }
  if (kind === 'shift-closed') {
    const close = Close.safeParse(canonical).data?.body;
    return close && close.removed > 0 ? [filled(close.bagSeal, close.removed)] : [];
  }
  const said = kind === 'note' ? Said.safeParse(canonical).data?.body.bags : undefined;
  if (!said) return [];
  const { did, bags, unseen = [], to = null, slip = null, reason = null } = said;
  const rows = (of: typeof bags, how: string): Cells[] =>
    of.map(({ entryId, seal, amount }) => [seq, at, how, entryId, seal, amount, to, slip, reason]);
  return [...rows(bags, did === 'counted' ? 'seen' : did), ...rows(unseen, 'not seen')];
}

/** One row for each way of paying that a close compared, or did not. */
export function terminalRows({ seq, at, kind, shiftId, canonical }: EntryRow): Cells[] {
  const rows = kind === 'shift-closed' ? (Compared.safeParse(canonical).data?.body.terminals ?? []) : [];
  return rows.map(({ by, since, settled, ours, total = null, difference, unknown = [], reason = null, ...row }) => {
    const ofClose = [seq, at, shiftId, row.kind, by, since, settled ? 'yes' : 'no'];
    const theirs = [total?.count ?? null, total?.amount ?? null];
    const open = unknown.reduce((sum, { amount }) => sum + amount, 0);
    return [...ofClose, ours.count, ours.amount, ...theirs, difference, unknown.length, open, reason];
  });
}
