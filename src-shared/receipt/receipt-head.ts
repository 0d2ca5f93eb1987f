import type { Entry, Profile } from '../contract/upstream.ts';
import { type Block, columns, DRAWER_PULSE, RULE } from './document.ts';
import { type RegisterOnPaper, seller, standing } from './fiscal-lines.ts';
import { type CounterFacts, copyMark, place } from './parts.ts';
import type { Wording } from './wording.ts';

/** What a receipt is drawn from, whichever way its money goes. */
export interface ReceiptFacts {
  readonly entry: Entry;
  /** The entry names this version: a copy of an old receipt is the old receipt. */
  readonly profile: Profile;
  readonly counter: CounterFacts;
  /** 0 is the original. */
  readonly copy: number;
  readonly opensDrawer: boolean;
  /** Absent: no register has to do with it. */
  readonly register?: RegisterOnPaper | null;
}

/** The drawer first, and all that stands above what was sold or given back. */
export function receiptHead(facts: ReceiptFacts, number: string, title: readonly Block[], wording: Wording): Block[] {
  const { entry, counter, opensDrawer, register = null } = facts;
  return [
    ...(opensDrawer ? [DRAWER_PULSE] : []),
    ...seller(register, wording),
    RULE,
    ...copyMark(wording, facts),
    ...standing(register, wording),
    ...title,
    columns(wording.all('receiptNumber', { number }), wording.dateTime(entry.at)),
    ...place(wording, counter),
  ];
}
