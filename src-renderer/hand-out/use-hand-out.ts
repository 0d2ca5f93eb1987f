import { useEffect, useState } from 'react';
import { RETURN_WAITS, type Refusal, WANTS_A_SECOND_PERSON } from '../../src-shared/contract/refusals.ts';
import type { Result } from '../../src-shared/result.ts';
import { useCounter } from '../counter-context.tsx';
import { type ApproverChoice, stillSaid, useApprover } from '../ui/use-approver.ts';
import { useAsk } from '../ui/use-ask.ts';

/** Money that is about to be handed to a person. */
export interface HandOutDraft<Reason extends string> {
  /** Those that can be true. */
  readonly reasons: readonly Reason[];
  /** null: the person has not chosen yet. */
  readonly reason: Reason | null;
  readonly choose: (reason: Reason) => void;
  /** A second person is needed. */
  readonly wantsTwo: boolean;
  readonly approver: ApproverChoice;
  readonly busy: boolean;
  readonly refusal: Refusal | null;
  /** A device was asked for some of it: what becomes of that stands under Attention, and nothing is given here. */
  readonly waits: boolean;
  /** What was refused is typed anew: the refusal is not about that. */
  readonly forget: () => void;
  /** Asks the counter, once a reason was chosen and a second person is there where one is needed. */
  readonly give: <Value>(
    asked: (reason: Reason, approval: ApproverChoice['approval']) => Promise<Result<Value, Refusal>>,
  ) => Promise<Value | undefined>;
  /** What is still missing of these. */
  readonly incomplete: boolean;
}

/** `asksTwo`: it is known beforehand that a clerk alone may not, with this reason or with any. */
export function useHandOut<Reason extends string>(
  reasons: readonly Reason[],
  asksTwo: (reason: Reason) => boolean = () => false,
): HandOutDraft<Reason> {
  const { clerks, session } = useCounter();
  const [chosen, setChosen] = useState<Reason | null>(null);
  // What was chosen while something else was to go back may not be true of this.
  const reason = chosen !== null && reasons.includes(chosen) ? chosen : null;
  const { ask, busy, refusal, forget: forgetRefusal } = useAsk();
  const waits = refusal !== null && RETURN_WAITS.has(refusal.kind);
  // Whatever is chosen or typed since, that one is not over.
  const forget = waits ? () => {} : forgetRefusal;
  const approver = useApprover();
  // Once the counter has said so, it holds for as long as the panel stands.
  const [wasAsked, setWasAsked] = useState(false);
  const wantsTwo = wasAsked || (reason !== null && asksTwo(reason));

  // Where only one supervisor is known there is nothing to choose.
  const { setApprover } = approver;
  useEffect(() => {
    const supervisors = clerks.filter((clerk) => clerk.role === 'supervisor' && clerk.id !== session?.clerkId);
    setApprover(wantsTwo && supervisors.length === 1 ? (supervisors[0] ?? null) : null);
    // Only when the need is first told: a state that changes meanwhile must not wipe a PIN that is being typed.
    // eslint-disable-next-line react-hooks/exhaustive-deps
  }, [wantsTwo]);

  const incomplete = reason === null || (wantsTwo && (approver.approver === null || approver.pinMissing));

  function choose(next: Reason) {
    setChosen(next);
    // What was refused was about what was chosen before.
    if (next !== chosen) forget();
  }

  async function give<Value>(
    asked: (reason: Reason, approval: ApproverChoice['approval']) => Promise<Result<Value, Refusal>>,
  ): Promise<Value | undefined> {
    if (busy || waits || reason === null || incomplete) return undefined;
    const answer = await ask(asked(reason, wantsTwo ? approver.approval : undefined));
    approver.setPin('');
    if (!answer.ok && WANTS_A_SECOND_PERSON.has(answer.error.kind)) setWasAsked(true);
    return answer.ok ? answer.value : undefined;
  }

  return {
    reasons,
    reason,
    choose,
    wantsTwo,
    approver,
    busy,
    refusal: stillSaid(refusal, approver),
    waits,
    forget,
    give,
    incomplete,
  };
}
