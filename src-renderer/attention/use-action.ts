import { useState } from 'react';
import type { ChannelAnswer, ChannelName } from '../../src-shared/contract/ipc.ts';
import type { Refusal } from '../../src-shared/contract/refusals.ts';

/** One action at a time; the item goes when the main process says so, and a refusal stands beside it. */
export function useAction() {
  const [busy, setBusy] = useState(false);
  const [refusal, setRefusal] = useState<Refusal | null>(null);
  async function act<Name extends ChannelName>(asked: Promise<ChannelAnswer<Name>>) {
    setBusy(true);
    const answer = await asked;
    setBusy(false);
    setRefusal(answer.ok ? null : answer.error);
  }
  return { busy, refusal, act };
}
