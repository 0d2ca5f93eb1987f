import { useEffect, useMemo, useRef, useState, type RefObject } from 'react';
import type { Counts } from '../../src-shared/contract/body-parts.ts';
import type { Denomination } from '../../src-shared/contract/upstream.ts';
import type { CountDraft, CountPurpose } from '../../src-shared/contract/views/shift.ts';
import { type Money, ZERO } from '../../src-shared/money.ts';
import { countedTotal, denominationsToCount, mostCashAtOnce } from '../../src-shared/profile.ts';
import { isManyLoose, packSizeOf, quantityOf } from '../../src-shared/quantity.ts';
import { call } from '../bridge.ts';
import { useCounter } from '../counter-context.tsx';

/**
 * A count of notes and coins while it is being written: fields begin empty, and an empty one is none of these. What is
 * written is kept outside of the page, until it is given.
 */
export interface Count {
  readonly denominations: readonly Denomination[];
  /** As they are written: `14`, or `2/14` for two bundles and fourteen. */
  readonly quantities: ReadonlyMap<Money, string>;
  readonly counts: Counts;
  readonly total: Money;
  readonly setQuantity: (value: Money, written: string) => void;
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

/** A count that may be a slip of the finger: of nothing, or of more than a drawer holds. */
export type Doubt =
  | { readonly of: 'nothing' }
  | { readonly of: 'many'; readonly value: Money; readonly quantity: number }
  | { readonly of: 'much'; readonly most: Money };

export function useCount(purpose: CountPurpose): Count {
  const { profile } = useCounter();
  const [quantities, setQuantities] = useState<ReadonlyMap<Money, string>>(new Map());
  const [draft, setDraft] = useState<CountDraft | null>(null);
  const [isAtEnd, setAtEnd] = useState(false);
  const [asked, setAsked] = useState<string | null>(null);
  const end = useRef<HTMLDivElement>(null);
  const denominations = useMemo(() => (profile ? denominationsToCount(profile) : []), [profile]);

  useEffect(() => {
    void call('count.find', { purpose }).then((answer) => {
      const found = answer.ok ? answer.value : null;
      if (!found) return;
      setDraft(found);
      setQuantities(
        (before) => new Map([...found.written.map(({ value, text }) => [value, text] as const), ...before]),
      );
    });
  }, [purpose]);

  function write(next: ReadonlyMap<Money, string>) {
    setQuantities(next);
    const written = [...next].flatMap(([value, text]) => (text === '' ? [] : [{ value, text }]));
    void call('count.keep', { purpose, written });
  }

  const counts = denominations.flatMap((each) => {
    const quantity = quantityOf(quantities.get(each.value) ?? '', packSizeOf(each));
    return quantity > 0 ? [{ value: each.value, quantity }] : [];
  });
  const total = countedTotal(counts);
  const doubt = doubtAbout(quantities, denominations, { total, most: mostCashAtOnce(profile) });
  /** What it is about with it: another number is asked about anew. */
  const doubted = doubt && `${JSON.stringify(doubt)} ${total}`;
  return {
    denominations,
    quantities,
    counts,
    total,
    asked: doubted !== null && doubted === asked ? doubt : null,
    isMeant() {
      setAsked(doubted);
      return doubted === null || doubted === asked;
    },
    setQuantity: (value, written) => write(new Map(quantities).set(value, written)),
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

/** It follows from what is written and from the rules alone: what should be there is told by no question. */
function doubtAbout(
  quantities: Count['quantities'],
  denominations: readonly Denomination[],
  { total, most }: { readonly total: Money; readonly most: Money | null },
): Doubt | null {
  if (total === ZERO) return { of: 'nothing' };
  const writtenOf = ({ value }: Denomination) => quantities.get(value) ?? '';
  const many = denominations.find((each) => isManyLoose(writtenOf(each), packSizeOf(each)));
  if (many) return { of: 'many', value: many.value, quantity: quantityOf(writtenOf(many), packSizeOf(many)) };
  return most !== null && total > most ? { of: 'much', most } : null;
}
