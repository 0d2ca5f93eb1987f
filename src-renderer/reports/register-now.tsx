import { useEffect, useState } from 'react';
import type { RegisterView } from '../../src-shared/contract/views/register.ts';
import { call } from '../bridge.ts';
import { useWhen } from '../clock.ts';
import { useCounter } from '../counter-context.tsx';
import { useT } from '../i18n.ts';
import { Note } from '../ui/note.tsx';

/** How the register is at this moment, whatever shift is looked at: its state, its own words, and how much waits. */
export function RegisterNow() {
  const t = useT();
  const when = useWhen();
  const { register, attentionCount } = useCounter();
  const [view, setView] = useState<RegisterView | null>(null);
  const standing = JSON.stringify([register, attentionCount]);
  useEffect(() => {
    void call('register.view', null).then((answer) => answer.ok && setView(answer.value));
  }, [standing]);
  if (!view?.status) return null;
  const { status, problem, queue, more } = view;
  const waiting = queue.length + more;
  const isWell = status.state === 'ready' || status.state === 'not-asked';
  const why = [
    problem?.why ? t(`settings.register.why.${problem.why}`) : '',
    problem?.words ? `«${problem.words}»` : '',
  ];
  const waits = waiting > 0 ? `${t('settings.register.queue')}: ${waiting}` : t('settings.register.nothingWaits');
  return (
    <Note
      tone={isWell ? 'good' : 'warning'}
      title={`${t(`settings.register.state.${status.state}`)} · ${when(status.since)}`}
      live="status"
    >
      {[why.filter(Boolean).join(' '), waits].filter(Boolean).join(' · ')}
    </Note>
  );
}
