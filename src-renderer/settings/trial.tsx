import type { ChannelInput } from '../../src-shared/contract/ipc.ts';
import type { KeptTrial, TrialName } from '../../src-shared/contract/views/trial.ts';
import { call } from '../bridge.ts';
import { useCounter } from '../counter-context.tsx';
import { useT } from '../i18n.ts';
import { Button } from '../ui/button.tsx';
import { Check, Cross, Info } from '../ui/icons.tsx';
import { localMoment, momentIn } from '../ui/local-moment.ts';
import { RefusalNote } from '../ui/note.tsx';
import { useAsk } from '../ui/use-ask.ts';
import { Choice } from './choice.tsx';
import styles from './settings.module.css';

const SIGNS = { worked: Check, failed: Cross, unjudged: Info, none: Info } as const;

/** Whether it was tried, how that ended, when, and by whom. */
export function TrialLine({ trial }: { readonly trial: TrialName }) {
  const t = useT();
  const { trials, profile } = useCounter();
  const kept = trials.find((each) => each.trial === trial);
  const how = kept?.outcome ?? 'none';
  const Sign = SIGNS[how];
  return (
    <p className={styles.trial} data-outcome={how} role="status">
      <Sign />
      {[t(`trial.${how}`), kept && momentOf(kept, profile?.timeZone)].filter(Boolean).join(' · ')}
    </p>
  );
}

/** In the operator's time, as on the sheet, once it is known. */
function momentOf({ at, by }: KeptTrial, zone: string | undefined): string {
  const moment = zone === undefined ? localMoment(at) : momentIn(at, zone).slice(0, 'DD.MM.YYYY HH:MM'.length);
  return [moment, ...(by ? [by.name] : [])].join(', ');
}

type Judged = Extract<ChannelInput<'trial.keep'>['trial'], 'testPage' | 'display' | 'drawer' | 'clock'>;
/** A person sees nothing of these before a press began them. */
const BEGUN_BY_PRESS: ReadonlySet<Judged> = new Set(['testPage', 'drawer']);
const WORDS = { worked: 'settings.yes', failed: 'settings.no' } as const;

/** What only a person sees: the question, the answer that was given last, and when. */
export function TrialQuestion({ trial }: { readonly trial: Judged }) {
  const t = useT();
  const kept = useCounter().trials.find((each) => each.trial === trial);
  const { ask, refusal } = useAsk();
  return (
    <>
      {(kept || !BEGUN_BY_PRESS.has(trial)) && (
        <Choice title={t(`trial.question.${trial}`)}>
          {(['worked', 'failed'] as const).map((outcome) => (
            <Button
              key={outcome}
              label={t(WORDS[outcome])}
              selected={kept?.outcome === outcome}
              onPress={() => void ask(call('trial.keep', { trial, outcome }))}
            />
          ))}
        </Choice>
      )}
      {refusal && <RefusalNote refusal={refusal} />}
      <TrialLine trial={trial} />
    </>
  );
}
