import { useState } from 'react';
import type { Refusal } from '../../src-shared/contract/refusals.ts';
import type { ClerkTile } from '../../src-shared/contract/views/clerks.ts';

export const PIN_LENGTH_MIN = 6;
export const PIN_LENGTH_MAX = 12;

/** A scanner was too slow to be known for one: its digits are no try, which would lock a person. */
export const isNoPin = (text: string): boolean => text.length > PIN_LENGTH_MAX;

/** A second person on the spot: who it is, and the PIN that they type themselves. */
export interface ApproverChoice {
  readonly approver: ClerkTile | null;
  readonly pin: string;
  /** Somebody was chosen, and their PIN is not there yet, or there is more than a PIN has. */
  readonly pinMissing: boolean;
  /** What a channel takes; undefined while nobody was chosen. */
  readonly approval: { readonly clerkId: ClerkTile['id']; readonly pin: string } | undefined;
  readonly setApprover: (approver: ClerkTile | null) => void;
  readonly setPin: (text: string) => void;
}

export function useApprover(): ApproverChoice {
  const [approver, choose] = useState<ClerkTile | null>(null);
  const [pin, setText] = useState('');
  return {
    approver,
    pin,
    pinMissing: approver !== null && (pin.length < PIN_LENGTH_MIN || isNoPin(pin)),
    approval: approver ? { clerkId: approver.id, pin } : undefined,
    // A PIN is of one person: it is never tried for another.
    setApprover(next) {
      choose(next);
      setText('');
    },
    setPin: (text) => setText(text.replace(/\D/g, '')),
  };
}

/** The PIN was not theirs, and none was typed since. */
export const isAskedAgain = (refusal: Refusal | null, { pin }: ApproverChoice): boolean =>
  refusal?.kind === 'wrong-pin' && pin === '';

/** What was said of a PIN is over once another is typed. */
export const stillSaid = (refusal: Refusal | null, { pin }: ApproverChoice): Refusal | null =>
  refusal?.kind === 'wrong-pin' && pin !== '' ? null : refusal;
