import { useEffect, useState } from 'react';
import type { Refusal } from '../../src-shared/contract/refusals.ts';
import type { HistoryEntry, HistoryFound, HistoryRow } from '../../src-shared/contract/views/history.ts';
import { call } from '../bridge.ts';
import { useCounter } from '../counter-context.tsx';
import { useAsk } from '../ui/use-ask.ts';

export interface History {
  readonly text: string;
  readonly setText: (text: string) => void;
  readonly found: HistoryFound | null;
  readonly refusal: Refusal | null;
  readonly chosen: HistoryRow | null;
  readonly choose: (entry: HistoryRow) => void;
  /** Shows the money of a sale whose shift is not counted yet; the counter keeps that it was looked at. */
  readonly open: (entry: HistoryRow) => Promise<void>;
  /** What was typed, or what was scanned. */
  readonly find: (scanned?: string) => void;
}

/**
 * A search and what it found; read again whenever the counter changed, so that a state never stands still on the
 * screen.
 */
export function useHistory(begin: string): History {
  const state = useCounter();
  const [text, setText] = useState(begin);
  const [sought, setSought] = useState(begin);
  const [found, setFound] = useState<HistoryFound | null>(null);
  const { ask, refusal } = useAsk();
  const [chosenId, setChosenId] = useState<string | null>(null);

  useEffect(() => {
    if (sought === '') return;
    void ask(call('history.find', { text: sought })).then((answer) => setFound(answer.ok ? answer.value : null));
  }, [ask, sought, state]);

  function find(scanned?: string) {
    if (scanned !== undefined) setText(scanned);
    const wanted = (scanned ?? text).trim();
    if (wanted === '') return;
    setChosenId(null);
    setSought(wanted);
  }

  async function open(entry: HistoryRow) {
    if (entry.opened) return;
    setChosenId(entry.entryId);
    const answer = await ask(call('history.open', { entryId: entry.entryId }));
    const opened = answer.ok ? answer.value : null;
    if (opened) setFound((before) => before && withOpened(before, opened));
  }

  const chosen = found?.entries.find((entry) => entry.entryId === chosenId) ?? found?.entries[0] ?? null;
  return { text, setText, found, refusal, chosen, choose: (entry) => setChosenId(entry.entryId), open, find };
}

function withOpened({ entries, more }: HistoryFound, opened: HistoryEntry): HistoryFound {
  return { more, entries: entries.map((row) => (row.entryId === opened.entryId ? { ...row, opened } : row)) };
}
