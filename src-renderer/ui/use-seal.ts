import { useState } from 'react';
import type { Refusal } from '../../src-shared/contract/refusals.ts';

/** The seal of a bag while it is typed, and what was said of it. */
export interface SealDraft {
  readonly text: string;
  readonly set: (text: string) => void;
  /** It was taken for a payment card's number: on a second person's word it is taken all the same. */
  readonly isLikeCard: boolean;
  /** What a channel takes: that a bag had this seal before was told, and is stood by. */
  readonly given: { readonly bagSeal: string; readonly sureOfSeal?: true };
  readonly hear: (refusal: Refusal) => void;
}

/** `onTyped`: what was refused is over once it is typed anew. `kept`: where its text stays while the screen is away. */
export function useSeal(onTyped: () => void, kept?: readonly [string, (next: string) => void]): SealDraft {
  const own = useState('');
  const [text, setText] = kept ?? own;
  const [isLikeCard, setLikeCard] = useState(false);
  const [toldOf, setToldOf] = useState<string | null>(null);
  return {
    text,
    set(next) {
      setText(next);
      onTyped();
    },
    isLikeCard,
    given: { bagSeal: text, ...(toldOf === text && { sureOfSeal: true }) },
    hear({ kind }) {
      if (kind === 'seal-like-payment-card') setLikeCard(true);
      if (kind === 'seal-used-before') setToldOf(text);
    },
  };
}

const OF_THE_SEAL: ReadonlySet<Refusal['kind']> = new Set([
  'seal-needed',
  'seal-in-safe',
  'seal-used-before',
  'seal-like-payment-card',
]);
/** It is said beside the seal, and nowhere else. */
export const isOfSeal = (refusal: Refusal | null): refusal is Refusal =>
  refusal !== null && OF_THE_SEAL.has(refusal.kind);
