import { useState } from 'react';
import type { TerminalTyped } from '../../src-shared/contract/views/terminals.ts';
import type { TerminalKind } from '../../src-shared/journal/kinds/terminals-body.ts';
import type { CountRecorded, Reveal, ShiftView } from '../../src-shared/contract/views/shift.ts';
import { call } from '../bridge.ts';
import { useCounter } from '../counter-context.tsx';
import type { CountGiven } from '../counting/use-count.ts';
import { useT } from '../i18n.ts';
import { Check } from '../ui/icons.tsx';
import { RefusalNote } from '../ui/note.tsx';
import { Screen } from '../shell/screen.tsx';
import { useAsk } from '../ui/use-ask.ts';
import page from '../ui/page.module.css';
import styles from './close-shift.module.css';
import { CountStep } from './count-step.tsx';
import type { JustClosed } from './just-closed.ts';
import { RecordedStep } from './recorded-step.tsx';
import { TerminalsStep } from './terminals-step.tsx';
import { RevealStep } from './reveal-step.tsx';

interface CloseShiftProps {
  readonly onBack: () => void;
  readonly onClosed: (closed: JustClosed) => void;
}

/** Counted blind, recounted once if the clerk wishes, then told what was expected, then closed. */
export function CloseShift({ onBack, onClosed }: CloseShiftProps) {
  const t = useT();
  const { shift, session } = useCounter();
  const [recorded, setRecorded] = useState<CountRecorded | null>(null);
  const [recounting, setRecounting] = useState(false);
  const [reveal, setReveal] = useState<Reveal | null>(null);
  const [asks, setAsks] = useState<readonly TerminalKind[] | null>(null);
  const { ask, busy, refusal } = useAsk();
  const phase = shift?.phase ?? 'open';
  const counting = phase === 'open' || recounting;

  async function goBack() {
    if (asks) setAsks(null);
    else if (recounting) setRecounting(false);
    else if (phase === 'open' || (await ask(call('shift.stop-counting', null))).ok) onBack();
  }

  async function record(count: CountGiven) {
    const isWarned = refusal?.kind === 'count-beside-payment';
    const answer = await ask(call('shift.count', { ...count, ...(isWarned && { leavesPayments: true }) }));
    if (!answer.ok) return;
    setRecorded(answer.value);
    setRecounting(false);
  }

  /** First the terminals say what they have, where the shift used any. */
  async function goOn() {
    const asked = await ask(call('shift.terminals', null));
    if (asked.ok && asked.value.asks.length > 0) setAsks(asked.value.asks);
    else if (asked.ok) await showExpected();
  }

  async function giveTerminals(totals: TerminalTyped[]) {
    if ((await ask(call('shift.count-terminals', { totals }))).ok) await showExpected();
  }

  async function showExpected() {
    const answer = await ask(call('shift.reveal', null));
    if (answer.ok) setReveal(answer.value);
  }

  function step() {
    if (phase === 'revealed')
      return <RevealStep reveal={reveal} busy={busy} onAsk={() => void showExpected()} onClosed={onClosed} />;
    if (counting)
      return (
        <CountStep
          key={String(recounting)}
          recount={recounting}
          busy={busy}
          refused={refusal !== null}
          onBack={() => void goBack()}
          onCounted={(count) => void record(count)}
        />
      );
    if (asks)
      return (
        <TerminalsStep
          asks={asks}
          busy={busy}
          onBack={() => void goBack()}
          onGiven={(totals) => void giveTerminals(totals)}
        />
      );
    return (
      <RecordedStep
        recorded={recorded}
        // The counter keeps whether it was given, also over a lock and a restart.
        recountOffered={shift?.recounted === false}
        busy={busy}
        onRecount={() => setRecounting(true)}
        onReveal={() => void goOn()}
        onBack={() => void goBack()}
      />
    );
  }

  return (
    <Screen title={t('closeShift.title')} onBack={phase === 'revealed' ? undefined : () => void goBack()}>
      <div className={`${page.page} ${styles.page}`}>
        <header className={`${page.header} ${styles.header}`}>
          <h1 className={page.title}>
            {t('closeShift.titleOf', { number: shift?.number ?? 0, name: session?.name ?? '' })}
          </h1>
          <Steps at={placeOf(phase, counting)} />
        </header>
        {refusal && <RefusalNote refusal={refusal} />}
        {step()}
      </div>
    </Screen>
  );
}

/** Which of the three steps it is. */
function placeOf(phase: ShiftView['phase'], counting: boolean): number {
  if (phase === 'revealed') return 2;
  return counting ? 0 : 1;
}

function Steps({ at }: { readonly at: number }) {
  const t = useT();
  const names = [t('closeShift.step.count'), t('closeShift.step.check'), t('closeShift.step.close')];
  return (
    <ol className={styles.steps}>
      {names.map((name, index) => (
        <li
          key={name}
          className={styles.step}
          aria-current={index === at ? 'step' : undefined}
          data-done={index < at || undefined}
        >
          <span aria-hidden="true">{index < at ? <Check /> : index + 1}</span> {name}
        </li>
      ))}
    </ol>
  );
}
