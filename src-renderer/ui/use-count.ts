import { useMemo, useState } from 'react';
import type { Counts } from '../../src-shared/contract/body-parts.ts';
import type { Denomination } from '../../src-shared/contract/upstream.ts';
import type { Money } from '../../src-shared/money.ts';
import { countedTotal, denominationsToCount } from '../../src-shared/profile.ts';
import { useCounter } from '../counter-context.tsx';

export const QUANTITY_DIGITS_MAX = 5;

/** A count of notes and coins while it is being written: fields begin empty, and an empty one is none of these. */
export interface Count {
  readonly denominations: readonly Denomination[];
  readonly quantities: ReadonlyMap<Money, string>;
  readonly counts: Counts;
  readonly total: Money;
  readonly setQuantity: (value: Money, text: string) => void;
}

export function useCount(): Count {
  const { profile } = useCounter();
  const [quantities, setQuantities] = useState<ReadonlyMap<Money, string>>(new Map());
  const denominations = useMemo(() => (profile ? denominationsToCount(profile) : []), [profile]);
  const counts = denominations.flatMap(({ value }) => {
    const quantity = Number(quantities.get(value) ?? '0');
    return quantity > 0 ? [{ value, quantity }] : [];
  });
  return {
    denominations,
    quantities,
    counts,
    total: countedTotal(counts),
    setQuantity: (value, text) =>
      setQuantities((before) => new Map(before).set(value, text.replace(/\D/g, '').slice(0, QUANTITY_DIGITS_MAX))),
  };
}
