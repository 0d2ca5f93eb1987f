import { useEffect, useRef, type RefObject } from 'react';
import type { ActivePlace, SaleSnapshot } from './sale/sale-view.ts';

export interface Places {
  readonly card: RefObject<HTMLInputElement | null>;
  readonly amount: RefObject<HTMLInputElement | null>;
  readonly received: RefObject<HTMLInputElement | null>;
  readonly code: RefObject<HTMLInputElement | null>;
  /** The field of the active place; null where digits choose. */
  readonly field: () => HTMLInputElement | null;
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
  const refused = snapshot.hasTag('refused');
  const { amountText, awaitsEnter } = snapshot.context;
  const presetStands = awaitsEnter ? amountText : null;

  const coveredAt = useRef<ActivePlace | null>(null);

  useEffect(() => {
    if (covered) {
      coveredAt.current ??= place;
      return;
    }
    const isBack = coveredAt.current === place;
    coveredAt.current = null;
    const input = {
      card,
      amount,
      received,
      code,
      passes: null,
      tenders: null,
      question: null,
      device: null,
      none: null,
    }[place]?.current;
    (input ?? choiceOrStep(place))?.focus();
    // What was refused is replaced by the first digit of the next number; what was half typed under a panel goes on.
    if ((refused || place === 'amount') && !isBack) input?.select();
  }, [place, covered, refused, presetStands]);
  const { refusal } = snapshot.context;
  useEffect(() => {
    if (covered || !refusal) return;
    // A shelf that was scanned says nothing of what is half typed.
    if (refusal.kind !== 'card-number-unreadable') byPlace[place]?.current?.select();
    // The field came into sight with its focus; why it has it is read first.
    document.querySelector('[aria-current="step"] [role="alert"]')?.scrollIntoView({ block: 'nearest' });
    // Once, when it is refused: the keys after that replace it.
    // eslint-disable-next-line react-hooks/exhaustive-deps
  }, [refusal]);

  return {
    card,
    amount,
    received,
    code,
    field: () => byPlace[place]?.current ?? null,
  };
}

const FIRST_ANSWER = ':is(button[aria-keyshortcuts="1"], [role=alertdialog] button)';
/**
 * Enter takes the first of choices, which takes no money; while the counter is at work its step waits. No way of paying
 * stands first: an Enter too many would begin a payment at a terminal.
 */
function choiceOrStep(place: ActivePlace): HTMLElement | null {
  const step = document.querySelector<HTMLElement>('[aria-current="step"]');
  const hasFirst = place !== 'none' && place !== 'tenders' && place !== 'device';
  const first = hasFirst ? step?.querySelector<HTMLElement>(FIRST_ANSWER) : null;
  return first ?? step;
}
