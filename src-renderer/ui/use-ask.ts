import { useCallback, useState } from 'react';
import type { Refusal } from '../../src-shared/contract/refusals.ts';
import type { Result } from '../../src-shared/result.ts';

interface Asking {
  /** Hands on what was answered. */
  readonly ask: <Answer extends Result<unknown, Refusal>>(answering: Promise<Answer>) => Promise<Answer>;
  readonly busy: boolean;
  readonly refusal: Refusal | null;
  /** The refusal was read, or is no longer about what is typed. */
  readonly forget: () => void;
}

/** One question at a time: its refusal stands on the screen until the next is answered. */
export function useAsk(): Asking {
  const [busy, setBusy] = useState(false);
  const [refusal, setRefusal] = useState<Refusal | null>(null);
  const ask = useCallback(async <Answer extends Result<unknown, Refusal>>(answering: Promise<Answer>) => {
    setBusy(true);
    const answer = await answering;
    setBusy(false);
    setRefusal(answer.ok ? null : answer.error);
    return answer;
  }, []);
  const forget = useCallback(() => setRefusal(null), []);
  return { ask, busy, refusal, forget };
}
