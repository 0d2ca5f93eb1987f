import { useEffect, useRef, type RefObject } from 'react';
import type { Product } from '../../src-shared/contract/upstream.ts';
import { answersOf } from './panels/question.tsx';
import { activePlace, passesOf, type ActivePlace, type SaleSnapshot } from './sale/sale-view.ts';
import type { Sale } from './sale/use-sale.ts';

export interface Places {
  readonly card: RefObject<HTMLInputElement | null>;
  readonly amount: RefObject<HTMLInputElement | null>;
  readonly received: RefObject<HTMLInputElement | null>;
  readonly code: RefObject<HTMLInputElement | null>;
  /** The field of the active place; null where digits choose. */
  readonly field: () => HTMLInputElement | null;
  readonly choose: (digit: number, sale: Sale) => void;
}

/** Keeps the focus in the one place that takes what is typed. */
export function usePlaces(place: ActivePlace, snapshot: SaleSnapshot, covered: boolean): Places {
  const card = useRef<HTMLInputElement>(null);
  const amount = useRef<HTMLInputElement>(null);
  const received = useRef<HTMLInputElement>(null);
  const code = useRef<HTMLInputElement>(null);
  const byPlace: Readonly<Partial<Record<ActivePlace, RefObject<HTMLInputElement | null>>>> = {
    card,
    amount,
    received,
    code,
  };
  const refused = snapshot.matches('refused');

  useEffect(() => {
    if (covered) return;
    const input = { card, amount, received, code, passes: null, question: null, none: null }[place]?.current;
    (input ?? choiceOrStep(place))?.focus();
    // What was refused is replaced by the first digit of the next number.
    if (refused || place === 'amount') input?.select();
  }, [place, covered, refused]);

  return {
    card,
    amount,
    received,
    code,
    field: () => byPlace[place]?.current ?? null,
    choose: (digit, sale) => choose(digit, sale),
  };
}

/**
 * Where digits choose, Enter takes the first choice, which takes no money; while the counter is at work its step waits.
 */
function choiceOrStep(place: ActivePlace): HTMLElement | null {
  const step = document.querySelector<HTMLElement>('[aria-current="step"]');
  return place === 'none' ? step : (step?.querySelector<HTMLElement>('button[aria-keyshortcuts="1"]') ?? step);
}

function choose(digit: number, { snapshot, send }: Sale): void {
  if (activePlace(snapshot) === 'passes') {
    const product: Product | undefined = passesOf(snapshot.context)[digit - 1];
    if (product) send({ type: 'pass', product });
    return;
  }
  const answer = answersOf(snapshot)[digit - 1];
  if (answer) send({ type: answer });
}
