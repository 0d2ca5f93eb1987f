import { useState } from 'react';
import type { Refusal } from '../../src-shared/contract/refusals.ts';
import type { Reveal, ShiftClosed } from '../../src-shared/contract/views.ts';
import { ZERO, type Money } from '../../src-shared/money.ts';
import { readAmount } from '../../src-shared/sale-rules.ts';
import { call } from '../bridge.ts';
import { useMoney } from '../counter-context.tsx';
import { useApprover, type ApproverChoice } from '../ui/use-approver.ts';

const AMOUNT_DIGITS_MAX = 9;

export interface Closing {
  readonly reason: string;
  readonly carriedText: string;
  readonly carried: Money;
  readonly bagSeal: string;
  /** The supervisor who approves on the spot; null: the approval stays outstanding. */
  readonly approver: ApproverChoice;
  readonly busy: boolean;
  readonly refusal: Refusal | null;
  readonly setReason: (text: string) => void;
  readonly setCarried: (text: string) => void;
  readonly setBagSeal: (text: string) => void;
  readonly close: () => Promise<void>;
}

export function useClosing(reveal: Reveal, onClosed: (closed: ShiftClosed) => void): Closing {
  const { currency } = useMoney();
  const [reason, setReason] = useState('');
  const [carriedText, setCarriedText] = useState('');
  const [bagSeal, setBagSeal] = useState('');
  const approver = useApprover();
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
      ...(approver.approval && { approval: approver.approval }),
    });
    setBusy(false);
    approver.setPin('');
    if (answer.ok) onClosed(answer.value);
    else setRefusal(answer.error);
  }

  return {
    reason, carriedText, carried, bagSeal, approver, busy, refusal, setReason, setBagSeal, close,
    setCarried: (text) => setCarriedText(text.replace(/\D/g, '').slice(0, AMOUNT_DIGITS_MAX)),
  };
}
