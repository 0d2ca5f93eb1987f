import { useState } from 'react';
import type { CashMovement } from '../../src-shared/contract/views/shift.ts';
import type { Refusal } from '../../src-shared/contract/refusals.ts';
import { ZERO, type Money } from '../../src-shared/money.ts';
import { isReason } from '../../src-shared/reason.ts';
import { readAmount } from '../../src-shared/sale-rules.ts';
import { call } from '../bridge.ts';
import { useMoney } from '../counter-context.tsx';
import { amountDigits } from '../ui/digits.ts';
import { stillSaid, useApprover, type ApproverChoice } from '../ui/use-approver.ts';
import { useAsk } from '../ui/use-ask.ts';
import { useMissing } from '../ui/use-missing.ts';
import { type SealDraft, useSeal } from '../ui/use-seal.ts';

export type CashMovementKind = CashMovement['kind'];
type Missing = 'amount' | 'bagSeal' | 'reason' | 'pin';

/** A cash movement while it is being written. */
export interface CashMovementDraft {
  readonly amountText: string;
  readonly amount: Money;
  readonly against: 'safe' | 'petty-cash';
  readonly reason: string;
  readonly seal: SealDraft;
  readonly approver: ApproverChoice;
  readonly busy: boolean;
  readonly refusal: Refusal | null;
  /** What was not written yet when the clerk wanted it recorded. */
  readonly missing: Missing | null;
  readonly setAmount: (text: string) => void;
  readonly setAgainst: (against: 'safe' | 'petty-cash') => void;
  readonly setReason: (text: string) => void;
  /** What is missing is said, before it is recorded. */
  readonly sayWhatIsMissing: () => void;
  /** True when it is an entry now. */
  readonly record: () => Promise<boolean>;
}

export function useCashMovement(kind: CashMovementKind): CashMovementDraft {
  const { currency } = useMoney();
  const [amountText, setAmountText] = useState('');
  const [against, setAgainst] = useState<'safe' | 'petty-cash'>('safe');
  const [reason, setReason] = useState('');
  const { ask, busy, refusal, forget } = useAsk();
  const seal = useSeal(forget);
  const approver = useApprover();
  const amount = readAmount(amountText, currency) ?? ZERO;
  const missing = missingOf(kind, { amount, reason, bagSeal: seal.text, approver });
  const missed = useMissing(missing);

  async function record() {
    missed.tries();
    forget();
    if (busy || missing) return false;
    const movement: CashMovement =
      kind === 'safe-drop' ? { kind, amount, ...seal.given } : { kind, amount, against, reason };
    const { approval } = approver;
    const answer = await ask(call('cash.move', { movement, ...(approval && { approval }) }));
    approver.setPin('');
    missed.forget();
    if (!answer.ok) seal.hear(answer.error);
    return answer.ok;
  }

  return {
    amountText,
    amount,
    against,
    reason,
    seal,
    approver,
    busy,
    refusal: stillSaid(refusal, approver),
    setAgainst,
    setReason,
    record,
    missing: missed.missing,
    sayWhatIsMissing: missed.tries,
    // What was refused is over once it is typed anew.
    setAmount(text) {
      setAmountText(amountDigits(text));
      forget();
    },
  };
}

function missingOf(
  kind: CashMovementKind,
  draft: Pick<CashMovementDraft, 'amount' | 'reason' | 'approver'> & { readonly bagSeal: string },
): Missing | null {
  if (draft.amount === ZERO) return 'amount';
  if (kind === 'safe-drop' && draft.bagSeal.trim() === '') return 'bagSeal';
  if (kind !== 'safe-drop' && !isReason(draft.reason)) return 'reason';
  return draft.approver.pinMissing ? 'pin' : null;
}
