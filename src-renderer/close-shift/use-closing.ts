import { useState } from 'react';
import type { Refusal } from '../../src-shared/contract/refusals.ts';
import type { TerminalExplained } from '../../src-shared/contract/views/terminals.ts';
import type { TerminalKind } from '../../src-shared/journal/kinds/terminals-body.ts';
import type { Reveal } from '../../src-shared/contract/views/shift.ts';
import type { TenderKind } from '../../src-shared/contract/wire-types.ts';
import { ZERO, type Money } from '../../src-shared/money.ts';
import { isReason } from '../../src-shared/reason.ts';
import { readAmount } from '../../src-shared/sale-rules.ts';
import { call } from '../bridge.ts';
import { useCounter, useMoney } from '../counter-context.tsx';
import { amountDigits } from '../ui/digits.ts';
import { stillSaid, useApprover, type ApproverChoice } from '../ui/use-approver.ts';
import { useAsk } from '../ui/use-ask.ts';
import { keptInPage } from '../ui/use-kept.ts';
import { useMissing } from '../ui/use-missing.ts';
import { type SealDraft, useSeal } from '../ui/use-seal.ts';
import { differenceOf, NOTHING_EXPLAINED } from './terminals-compared.tsx';
import type { JustClosed, Next } from './just-closed.ts';

type Missing = 'reason' | 'bagSeal' | 'pin';

export interface Closing {
  readonly reason: string;
  readonly carriedText: string;
  readonly carried: Money;
  readonly seal: SealDraft;
  /** The supervisor who approves on the spot; null: the approval stays outstanding. */
  readonly approver: ApproverChoice;
  readonly busy: boolean;
  readonly refusal: Refusal | null;
  readonly setReason: (text: string) => void;
  readonly setCarried: (text: string) => void;
  /** What was not written yet when the clerk wanted to close, until it is. */
  readonly missing: Missing | null;
  /** What is missing is said, before it is closed. */
  readonly sayWhatIsMissing: () => void;
  /** How often the clerk wanted to close. */
  readonly tries: number;
  readonly close: (next: Next) => Promise<void>;
  /** What explains the differences of terminals. */
  readonly explained: ReadonlyMap<TerminalKind, Explained>;
  readonly explain: (kind: TerminalKind, explained: Explained) => void;
  /** What differs now, of the cash and of each terminal. */
  readonly differences: readonly { readonly kind: TenderKind; readonly difference: Money }[];
  /** Any of them is above the tolerance: a reason is needed, and a supervisor. */
  readonly isAbove: boolean;
}

/** What was revealed is asked for again; the refusal stays said beside it. */
const STALE: ReadonlySet<Refusal['kind']> = new Set(['difference-changed', 'reason-needed']);

type Explained = Pick<TerminalExplained, 'missing' | 'extra'>;

const useKeptReason = keptInPage('');
const useKeptFloat = keptInPage('');
const useKeptSeal = keptInPage('');
const useKeptExplained = keptInPage<ReadonlyMap<TerminalKind, Explained>>(new Map());

/** `onStale`: what differs is no more what was revealed, since a terminal has said how a payment ended. */
export function useClosing(reveal: Reveal, onClosed: (closed: JustClosed) => void, onStale: () => void): Closing {
  const { currency } = useMoney();
  const { profile, shift, session } = useCounter();
  // The counter locks while the bag is being filled: what was typed by then is there again for its clerk.
  const whose = `${shift?.id} ${session?.clerkId}`;
  const [reason, setReason] = useKeptReason(whose);
  const [carriedText, setCarriedText] = useKeptFloat(whose);
  const approver = useApprover();
  const { ask, busy, refusal, forget } = useAsk();
  const seal = useSeal(forget, useKeptSeal(whose));
  const [tries, setTries] = useState(0);
  const carried = readAmount(carriedText, currency) ?? ZERO;

  const [explained, setExplained] = useKeptExplained(whose);
  const atTerminals = reveal.terminals.map((each) => differenceOf(each, explained.get(each.kind) ?? NOTHING_EXPLAINED));
  const tolerance = profile?.cash.varianceTolerance ?? 0;
  const isAbove = reveal.needsReason || atTerminals.some((difference) => Math.abs(difference) > tolerance);
  const some = [
    { kind: 'cash' as const, difference: reveal.difference },
    ...reveal.terminals.map(({ kind }, place) => ({ kind, difference: atTerminals[place] ?? ZERO })),
  ].filter(({ difference }) => difference !== ZERO);

  const missing = missingOf({
    reason: isAbove ? reason : null,
    bagSeal: carried < reveal.counted ? seal.text : null,
    approver,
  });
  const missed = useMissing(missing);

  async function close(next: Next) {
    setTries(tries + 1);
    missed.tries();
    if (busy || carried > reveal.mayStay || missing) return;
    const answer = await ask(
      call('shift.close', {
        carried,
        ...(carried < reveal.counted && seal.given),
        ...(reason.trim() !== '' && { reason }),
        ...(explained.size > 0 && { terminals: [...explained].map(([kind, each]) => explainedOf(kind, each)) }),
        ...(approver.approval && { approval: approver.approval }),
      }),
    );
    approver.setPin('');
    if (answer.ok) onClosed({ shift: answer.value, next });
    else if (STALE.has(answer.error.kind)) onStale();
    else seal.hear(answer.error);
  }

  return {
    reason,
    carriedText,
    carried,
    seal,
    approver,
    busy,
    refusal: stillSaid(refusal, approver),
    setReason,
    close,
    tries,
    explained,
    explain: (kind, each) => setExplained(new Map(explained).set(kind, each)),
    differences: some,
    isAbove,
    missing: missed.missing,
    sayWhatIsMissing: missed.tries,
    setCarried: (text) => setCarriedText(amountDigits(text)),
  };
}

const explainedOf = (kind: TerminalKind, { missing, extra }: Explained) => ({
  kind,
  missing: [...missing],
  extra: [...extra],
});

/** null: not asked for. */
function missingOf({
  reason,
  bagSeal,
  approver,
}: {
  readonly reason: string | null;
  readonly bagSeal: string | null;
  readonly approver: ApproverChoice;
}): Missing | null {
  if (reason !== null && !isReason(reason)) return 'reason';
  if (bagSeal?.trim() === '') return 'bagSeal';
  return approver.pinMissing ? 'pin' : null;
}
