import { useEffect, useState } from 'react';
import type { Refusal } from '../../src-shared/contract/refusals.ts';
import type { SettingsView } from '../../src-shared/contract/settings.ts';
import { call } from '../bridge.ts';
import { useCounter } from '../counter-context.tsx';
import { useAsk } from '../ui/use-ask.ts';

interface SettingsRead {
  /** null: it is being read, or was refused. */
  readonly view: SettingsView | null;
  readonly refusal: Refusal | null;
  readonly read: () => void;
}

/** What is set, and by what. It is read anew as entries are sent. */
export function useSettings(): SettingsRead {
  const [view, setView] = useState<SettingsView | null>(null);
  const [times, setTimes] = useState(0);
  const { unsent } = useCounter().upstream;
  const { ask, refusal } = useAsk();
  useEffect(() => {
    void ask(call('settings.read', null)).then((answer) => answer.ok && setView(answer.value));
  }, [ask, times, unsent]);
  return { view, refusal, read: () => setTimes((before) => before + 1) };
}
