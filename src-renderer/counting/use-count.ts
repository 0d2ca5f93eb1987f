import { useEffect, useMemo, useRef, useState, type RefObject } from 'react';
import type { Counts } from '../../src-shared/contract/body-parts.ts';
import type { Denomination, Profile } from '../../src-shared/contract/upstream.ts';
import { endingSeries, type EndingSeries, valuesToExchange } from '../../src-shared/notes-in-use.ts';
import type { CountDraft, CountPurpose } from '../../src-shared/contract/views/shift.ts';
import { type Money, ZERO } from '../../src-shared/money.ts';
import { countedTotal, denominationsToCount, mostCashAtOnce } from '../../src-shared/profile.ts';
import { isManyLoose, packSizeOf, quantityOf } from '../../src-shared/quantity.ts';
import type { Day } from '../../src-shared/time.ts';
import { call } from '../bridge.ts';
import { useToday } from '../clock.ts';
import { useCounter } from '../counter-context.tsx';

/**
 * A count of notes and coins while it is being written: fields begin empty, and an empty one is none of these. What is
 * written is kept outside of the page, until it is given.
 */
export interface Count {
  /** Notes and coins, and behind those of a series that is over their pile to exchange. */
  readonly rows: readonly CountedRow[];
  /** As it is written: `14`, or `2/14` for two bundles and fourteen. */
  readonly writtenOf: (row: CountedRow) => string;
  /** All of them, those to exchange too. */
  readonly counts: Counts;
  readonly toExchange: Counts;
  /** Series of which people are told now. */
  readonly ending: readonly EndingSeries[];
  readonly total: Money;
  readonly setQuantity: (row: CountedRow, written: string) => void;
  /** What this clerk had written before something came between; null where nothing did. */
  readonly draft: CountDraft | null;
  readonly beginAnew: () => void;
  /** Where the count ends: the field or the button from which Enter gives it. */
  readonly end: RefObject<HTMLDivElement | null>;
  /** False: the focus is there, and the key that leads there may do something else. */
  readonly goToEnd: () => boolean;
  /** Enter gives the count now; else it goes on to the next field. */
  readonly isAtEnd: boolean;
  readonly setAtEnd: (isAtEnd: boolean) => void;
  /** What is asked once before such a count is given; null where there is nothing to ask, or it was answered. */
  readonly asked: Doubt | null;
  /** False: something is asked first, and the same count given once more is meant. */
  readonly isMeant: () => boolean;
}

/** A field of the count. `toExchange`: of these nobody accepts that series any more. */
export interface CountedRow extends Denomination {
  readonly toExchange: boolean;
}

export const keyOf = ({ value, toExchange }: Pick<CountedRow, 'value' | 'toExchange'>): string =>
  toExchange ? `${value} to exchange` : String(value);

/** As the channels take it. */
export interface CountGiven {
  readonly counts: { value: Money; quantity: number }[];
  readonly toExchange?: { value: Money; quantity: number }[];
}

export function givenOf({ counts, toExchange }: Pick<Count, 'counts' | 'toExchange'>): CountGiven {
  return { counts: [...counts], ...(toExchange.length > 0 && { toExchange: [...toExchange] }) };
}

/** A count that may be a slip of the finger: of nothing, or of more than a drawer holds. */
export type Doubt =
  | { readonly of: 'nothing' }
  | { readonly of: 'many'; readonly value: Money; readonly quantity: number }
  | { readonly of: 'much'; readonly most: Money };

export function useCount(purpose: CountPurpose): Count {
  const { profile } = useCounter();
  const [quantities, setQuantities] = useState<ReadonlyMap<string, string>>(new Map());
  const [draft, setDraft] = useState<CountDraft | null>(null);
  const [isAtEnd, setAtEnd] = useState(false);
  const [asked, setAsked] = useState<string | null>(null);
  const end = useRef<HTMLDivElement>(null);
  const today = useToday();
  const rows = useMemo(() => (profile ? rowsToCount(profile, today) : []), [profile, today]);

  useEffect(() => {
    void call('count.find', { purpose }).then((answer) => {
      const found = answer.ok ? answer.value : null;
      if (!found) return;
      setDraft(found);
      setQuantities(
        (before) =>
          new Map([
            ...found.written.map(
              ({ value, text, toExchange = false }) => [keyOf({ value, toExchange }), text] as const,
            ),
            ...before,
          ]),
      );
    });
  }, [purpose]);

  function write(next: ReadonlyMap<string, string>) {
    setQuantities(next);
    const written = rows.flatMap((row) => {
      const text = next.get(keyOf(row)) ?? '';
      return text === '' ? [] : [{ value: row.value, text, ...(row.toExchange && { toExchange: true as const }) }];
    });
    void call('count.keep', { purpose, written });
  }

  const writtenOf = (row: CountedRow) => quantities.get(keyOf(row)) ?? '';
  const countOf = (of: readonly CountedRow[]) =>
    of.flatMap((row) => {
      const quantity = quantityOf(writtenOf(row), packSizeOf(row));
      return quantity > 0 ? [{ value: row.value, quantity }] : [];
    });
  const toExchange = countOf(rows.filter((row) => row.toExchange));
  const counts = together(countOf(rows.filter((row) => !row.toExchange)), toExchange);
  const total = countedTotal(counts);
  const doubt = doubtAbout(rows, writtenOf, { total, most: mostCashAtOnce(profile) });
  /** What it is about with it: another number is asked about anew. */
  const doubted = doubt && `${JSON.stringify(doubt)} ${total}`;
  return {
    rows,
    writtenOf,
    counts,
    toExchange,
    ending: profile ? endingSeries(today, profile) : [],
    total,
    asked: doubted !== null && doubted === asked ? doubt : null,
    isMeant() {
      setAsked(doubted);
      return doubted === null || doubted === asked;
    },
    setQuantity: (row, written) => write(new Map(quantities).set(keyOf(row), written)),
    draft,
    beginAnew() {
      setDraft(null);
      write(new Map());
    },
    end,
    goToEnd() {
      if (!end.current || end.current.contains(document.activeElement)) return false;
      end.current.querySelector<HTMLElement>('input, button')?.focus();
      return true;
    },
    isAtEnd,
    setAtEnd,
  };
}

function rowsToCount(profile: Profile, today: Day): CountedRow[] {
  const over = new Set(valuesToExchange(today, profile));
  return denominationsToCount(profile).flatMap((each) => [
    { ...each, toExchange: false },
    ...(over.has(each.value) ? [{ ...each, toExchange: true }] : []),
  ]);
}

/** One quantity of each value, largest first. */
function together(counts: Counts, toExchange: Counts): Counts {
  const quantities = new Map<Money, number>();
  for (const { value, quantity } of [...counts, ...toExchange])
    quantities.set(value, (quantities.get(value) ?? 0) + quantity);
  return [...quantities].map(([value, quantity]) => ({ value, quantity })).toSorted((a, b) => b.value - a.value);
}

/** It follows from what is written and from the rules alone: what should be there is told by no question. */
function doubtAbout(
  rows: readonly CountedRow[],
  writtenOf: (row: CountedRow) => string,
  { total, most }: { readonly total: Money; readonly most: Money | null },
): Doubt | null {
  if (total === ZERO) return { of: 'nothing' };
  const many = rows.find((each) => isManyLoose(writtenOf(each), packSizeOf(each)));
  if (many) return { of: 'many', value: many.value, quantity: quantityOf(writtenOf(many), packSizeOf(many)) };
  return most !== null && total > most ? { of: 'much', most } : null;
}
