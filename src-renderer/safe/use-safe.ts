import { useEffect, useState } from 'react';
import type { Refusal } from '../../src-shared/contract/refusals.ts';
import type { SafeView } from '../../src-shared/contract/views/safe.ts';
import type { Result } from '../../src-shared/result.ts';
import { call } from '../bridge.ts';
import type { Sentence } from '../i18n.ts';
import { useAsk } from '../ui/use-ask.ts';

export interface SafeAsked {
  readonly view: SafeView | null;
  readonly busy: boolean;
  readonly refusal: Refusal | null;
  /** What was recorded last; null: nothing on this screen, or another task was chosen since. */
  readonly recorded: Sentence | null;
  /** Counts what was recorded, so that each form begins empty. */
  readonly times: number;
  /** True when it is an entry now: the list is read again. */
  readonly record: (asking: Promise<Result<null, Refusal>>, said: Sentence) => Promise<boolean>;
  readonly forget: () => void;
}

export function useSafe(): SafeAsked {
  const [view, setView] = useState<SafeView | null>(null);
  const [recorded, setRecorded] = useState<Sentence | null>(null);
  const [times, setTimes] = useState(0);
  const { ask, busy, refusal, forget } = useAsk();

  useEffect(() => {
    void ask(call('safe.view', null)).then((answer) => answer.ok && setView(answer.value));
  }, [ask, times]);

  return {
    view,
    busy,
    refusal,
    recorded,
    times,
    async record(asking, said) {
      setRecorded(null);
      const answer = await ask(asking);
      if (answer.ok) {
        setRecorded(() => said);
        setTimes((before) => before + 1);
        return true;
      }
      // Somebody else was quicker, or a bag came: what is asked again is about the list as it is now.
      if (answer.error.kind === 'bags-changed') {
        const now = await call('safe.view', null);
        if (now.ok) setView(now.value);
      }
      return false;
    },
    forget() {
      setRecorded(null);
      forget();
    },
  };
}
