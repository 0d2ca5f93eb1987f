import { useEffect, useState } from 'react';
import type { Refusal } from '../../src-shared/contract/refusals.ts';
import type { HistoryEntry, HistoryFound, HistoryRow, RecentSale } from '../../src-shared/contract/views/history.ts';
import type { EntryId } from '../../src-shared/ids.ts';
import { call } from '../bridge.ts';
import { useCounter } from '../counter-context.tsx';
import { useAsk } from '../ui/use-ask.ts';

export interface History {
  readonly text: string;
  readonly setText: (text: string) => void;
  /** It was typed since something was sought last. */
  readonly isUnsought: boolean;
  readonly found: HistoryFound | null;
  /** Nothing is sought: the list is that of this shift, a page at a time. */
  readonly isOfShift: boolean;
  /** null: there is no such page. */
  readonly older: (() => void) | null;
  readonly newer: (() => void) | null;
  readonly refusal: Refusal | null;
  readonly chosen: HistoryRow | null;
  readonly choose: (entry: HistoryRow) => void;
  /** Shows the money of a sale whose shift is not counted yet; the counter keeps that it was looked at. */
  readonly open: (entry: HistoryRow) => Promise<void>;
  /** What was typed, or what was scanned; nothing leads back to the list of the shift. */
  readonly find: (scanned?: string) => void;
}

/**
 * What is listed: the sales of this shift, until something is sought. It is read again whenever the counter changed, so
 * that a state never stands still on the screen.
 */
export function useHistory(wanted: RecentSale | undefined): History {
  const state = useCounter();
  const [text, setText] = useState(wanted?.receiptNumber ?? '');
  const [sought, setSought] = useState(text);
  /** The last row of each page before this one. */
  const [ends, setEnds] = useState<readonly EntryId[]>([]);
  const [found, setFound] = useState<HistoryFound | null>(null);
  const { ask, refusal } = useAsk();
  const [chosenId, setChosenId] = useState<string | null>(wanted?.saleId ?? null);
  /** The chosen one as it was listed last: a list that goes on without it puts no other in its place. */
  const [kept, setKept] = useState<HistoryRow | null>(null);
  const olderThan = ends.at(-1) ?? null;

  useEffect(() => {
    let isOver = false;
    const asked = sought === '' ? call('history.newest', { olderThan }) : call('history.find', { text: sought });
    void ask(asked).then((answer) => {
      if (!isOver) setFound(answer.ok ? answer.value : null);
    });
    return () => void (isOver = true);
  }, [ask, sought, olderThan, state]);

  function find(scanned?: string) {
    if (scanned !== undefined) setText(scanned);
    setChosenId(null);
    setEnds([]);
    setSought((scanned ?? text).trim());
  }

  async function open(entry: HistoryRow) {
    if (entry.opened) return;
    setChosenId(entry.entryId);
    const answer = await ask(call('history.open', { entryId: entry.entryId }));
    const opened = answer.ok ? answer.value : null;
    if (opened) setFound((before) => before && withOpened(before, opened));
  }

  function turnTo(next: readonly EntryId[]) {
    setChosenId(null);
    setEnds(next);
  }

  const last = found?.entries.at(-1)?.entryId;
  const isOfShift = sought === '';
  const chosen = chosenOf(found?.entries ?? [], chosenId, kept);
  if (chosen !== kept) setKept(chosen);
  return {
    text,
    setText,
    isUnsought: text !== '' && text.trim() !== sought,
    found,
    isOfShift,
    older: isOfShift && found?.more && last ? () => turnTo([...ends, last]) : null,
    newer: isOfShift && ends.length > 0 ? () => turnTo(ends.slice(0, -1)) : null,
    refusal,
    chosen,
    choose: (entry) => setChosenId(entry.entryId),
    open,
    find,
  };
}

/** Until somebody chooses it is the first one; what was chosen stays, also where the list has it no more. */
export function chosenOf<Row extends { readonly entryId: string }>(
  entries: readonly Row[],
  chosenId: string | null,
  kept: Row | null,
): Row | null {
  if (chosenId === null) return entries[0] ?? null;
  return entries.find(({ entryId }) => entryId === chosenId) ?? (kept?.entryId === chosenId ? kept : null);
}

function withOpened({ entries, more }: HistoryFound, opened: HistoryEntry): HistoryFound {
  return { more, entries: entries.map((row) => (row.entryId === opened.entryId ? { ...row, opened } : row)) };
}
