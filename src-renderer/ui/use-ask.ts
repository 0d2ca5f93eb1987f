import { useState } from 'react';
import type { Refusal } from '../../src-shared/contract/refusals.ts';
import type { Result } from '../../src-shared/result.ts';

/** One question at a time: its refusal stands on the screen until the next is asked. Answers undefined when refused. */
export function useAsk() {
  const [busy, setBusy] = useState(false);
  const [refusal, setRefusal] = useState<Refusal | null>(null);
  async function ask<Value>(asked: Promise<Result<Value, Refusal>>): Promise<Value | undefined> {
    setBusy(true);
    const answer = await asked;
    setBusy(false);
    setRefusal(answer.ok ? null : answer.error);
    return answer.ok ? answer.value : undefined;
  }
  return { ask, busy, refusal };
}
