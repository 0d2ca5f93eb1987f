import { useEffect, useMemo, useRef, useState, type RefObject } from 'react';
import type { Counts } from '../../src-shared/contract/body-parts.ts';
import type { Denomination } from '../../src-shared/contract/upstream.ts';
import type { CountDraft, CountPurpose } from '../../src-shared/contract/views/shift.ts';
import type { Money } from '../../src-shared/money.ts';
import { countedTotal, denominationsToCount } from '../../src-shared/profile.ts';
import { packSizeOf, quantityOf } from '../../src-shared/quantity.ts';
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
}

export function useCount(purpose: CountPurpose): Count {
  const { profile } = useCounter();
  const [quantities, setQuantities] = useState<ReadonlyMap<Money, string>>(new Map());
  const [draft, setDraft] = useState<CountDraft | null>(null);
  const [isAtEnd, setAtEnd] = useState(false);
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
  return {
    denominations,
    quantities,
    counts,
    total: countedTotal(counts),
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
