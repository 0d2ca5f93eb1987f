import { useEffect, useState } from 'react';
import type { ClockView } from '../../src-shared/contract/views/clock.ts';
import type { Instant } from '../../src-shared/time.ts';
import { call } from '../bridge.ts';
import { useNow } from '../clock.ts';
import { useCounter } from '../counter-context.tsx';
import { type Translate, useT } from '../i18n.ts';
import { momentIn } from '../ui/local-moment.ts';
import { Note, RefusalNote } from '../ui/note.tsx';
import { useAsk } from '../ui/use-ask.ts';
import { apartBy } from './clock-apart.ts';
import { clockSeen, tellsMore } from './clock-trial.ts';
import { Facts } from './facts.tsx';
import { Reading } from './reading.tsx';
import styles from './settings.module.css';
import { TrialLine, TrialQuestion } from './trial.tsx';

/** The clock of this machine beside what else tells the time. The counter reads it anew, and sets nothing. */
export function ClockSheet() {
  const t = useT();
  const now = useNow();
  const { ask, refusal } = useAsk();
  const [view, setView] = useState<ClockView | null>(null);
  useEffect(() => {
    void ask(call('clock.view', null)).then((answer) => answer.ok && setView(answer.value));
  }, [ask, now]);
  const { profile, trials } = useCounter();
  const seen = view && clockSeen(view);
  const kept = trials.find(({ trial }) => trial === 'clock')?.outcome;
  const tells = tellsMore(seen, kept);
  useEffect(() => {
    if (seen && tells) void call('trial.keep', { trial: 'clock', outcome: seen });
  }, [seen, tells]);
  if (!view) return <Reading refusal={refusal} />;
  const zone = profile?.timeZone ?? view.zone;
  return (
    <>
      <ClockNow view={view} />
      <ClockFacts view={view} zone={zone} />
      {refusal && <RefusalNote refusal={refusal} />}
      {seen && (tells || seen === kept) ? <TrialLine trial="clock" /> : <TrialQuestion trial="clock" />}
      <p className={styles.hint}>{t('settings.clockSheet.now', { zone })}</p>
    </>
  );
}

function ClockNow({ view: { fault, upstream } }: { readonly view: ClockView }) {
  const t = useT();
  if (fault) return <RefusalNote refusal={{ kind: 'clock-wrong', clock: fault }} />;
  if (upstream !== null) return <Note tone="good" title={t('settings.clockSheet.right')} live="status" />;
  return (
    <Note tone="info" title={t('settings.clockSheet.notHeard')} live="status">
      {t('settings.clockSheet.compare')}
    </Note>
  );
}

function ClockFacts({ view, zone }: { readonly view: ClockView; readonly zone: string }) {
  const t = useT();
  const here = momentIn(view.now, zone);
  const there = momentIn(view.now, view.zone);
  return (
    <Facts
      facts={[
        [t('settings.clockSheet.machine'), here],
        [
          t('settings.clockSheet.operator'),
          view.upstream ? momentIn(view.upstream, zone) : t('settings.clockSheet.unheard'),
        ],
        ...(view.upstream ? [[t('settings.clockSheet.apart'), apartInWords(view.now, view.upstream, t)] as const] : []),
        [t('settings.clockSheet.newest'), view.newestEntry ? momentIn(view.newestEntry, zone) : t('settings.none')],
        [
          t('settings.clockSheet.zone'),
          here === there ? view.zone : t('settings.clockSheet.otherZone', { own: view.zone, time: there, zone }),
        ],
        [
          t('settings.clockSheet.system'),
          view.setBySystem
            ? t('settings.clockSheet.setAt', { at: momentIn(view.setBySystem, zone) })
            : t('settings.clockSheet.notTold'),
        ],
      ]}
    />
  );
}

function apartInWords(here: Instant, there: Instant, t: Translate): string {
  const apart = apartBy(Date.parse(here) - Date.parse(there));
  if (!apart) return t('settings.clockSheet.same');
  const { unit, large, small } = apart;
  return t(`settings.clockSheet.${apart.is}`, { span: t(`settings.clockSheet.span.${unit}`, { large, small }) });
}
