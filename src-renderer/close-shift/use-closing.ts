import { useState } from 'react';
import type { Refusal } from '../../src-shared/contract/refusals.ts';
import type { ClerkTile, Reveal, ShiftClosed } from '../../src-shared/contract/views.ts';
import { ZERO, type Money } from '../../src-shared/money.ts';
import { readAmount } from '../../src-shared/sale-rules.ts';
import { call } from '../bridge.ts';
import { useMoney } from '../counter-context.tsx';

const AMOUNT_DIGITS_MAX = 9;
const PIN_LENGTH_MAX = 12;

export interface Closing {
  readonly reason: string;
  readonly carriedText: string;
  readonly carried: Money;
  readonly bagSeal: string;
  /** The supervisor who approves on the spot; null: the approval stays outstanding. */
  readonly approver: ClerkTile | null;
  readonly pin: string;
  readonly busy: boolean;
  readonly refusal: Refusal | null;
  readonly setReason: (text: string) => void;
  readonly setCarried: (text: string) => void;
  readonly setBagSeal: (text: string) => void;
  readonly setApprover: (approver: ClerkTile | null) => void;
  readonly setPin: (text: string) => void;
  readonly close: () => Promise<void>;
}

export function useClosing(reveal: Reveal, onClosed: (closed: ShiftClosed) => void): Closing {
  const { currency } = useMoney();
  const [reason, setReason] = useState('');
  const [carriedText, setCarriedText] = useState('');
  const [bagSeal, setBagSeal] = useState('');
  const [approver, setApprover] = useState<ClerkTile | null>(null);
  const [pin, setPinText] = useState('');
  const [busy, setBusy] = useState(false);
  const [refusal, setRefusal] = useState<Refusal | null>(null);
  const carried = readAmount(carriedText, currency) ?? ZERO;

  async function close() {
    if (busy || carried > reveal.counted) return;
    setBusy(true);
    const answer = await call('shift.close', {
      carried,
      ...(bagSeal.trim() !== '' && { bagSeal }),
      ...(reason.trim() !== '' && { reason }),
      ...(approver && { approval: { clerkId: approver.id, pin } }),
    });
    setBusy(false);
    setPinText('');
    if (answer.ok) onClosed(answer.value);
    else setRefusal(answer.error);
  }

  return {
    reason, carriedText, carried, bagSeal, approver, pin, busy, refusal, setReason, setBagSeal, setApprover, close,
    setCarried: (text) => setCarriedText(text.replace(/\D/g, '').slice(0, AMOUNT_DIGITS_MAX)),
    setPin: (text) => setPinText(text.replace(/\D/g, '').slice(0, PIN_LENGTH_MAX)),
  };
}
