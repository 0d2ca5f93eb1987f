import { type AttentionItem, SETTLED_BY_PERSON, type SettledAlarm } from '../../src-shared/contract/views/attention.ts';
import { WrittenInstant } from '../../src-shared/time.ts';
import { call } from '../bridge.ts';
import { useDates } from '../clock.ts';
import { useT } from '../i18n.ts';
import { RestoreAction } from './restore-action.tsx';
import { Approver } from '../ui/approver.tsx';
import { Button } from '../ui/button.tsx';
import { RefusalNote } from '../ui/note.tsx';
import { useApprover } from '../ui/use-approver.ts';
import { useAsk } from '../ui/use-ask.ts';
import styles from './attention-drawer.module.css';
import { CardShape } from './card-shape.tsx';

type AlarmItem = Extract<AttentionItem, { kind: 'alarm' }>;

/** What is done about some of them is more than a call; the others are support's to judge. */
const NOW = {
  'profile-refused': 'attention.profileRefusedNow',
  'upstream-refuses': 'attention.upstreamRefusesNow',
  'audit-log-unwritten': 'attention.auditUnwrittenNow',
  'setting-passed-over': 'attention.settingPassedOverNow',
  unauthorized: 'attention.newCodeNow',
  'journal-fork': 'attention.newCodeNow',
} as const satisfies Partial<Record<AlarmItem['alarm'], string>>;
const hasOwnWords = (alarm: AlarmItem['alarm']): alarm is keyof typeof NOW => Object.hasOwn(NOW, alarm);

const MOMENT = /\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}\.\d{3}Z/g;

/** A detail tells its moments as the machine keeps them; a clerk looks them up in the history by the local clock. */
function useLocalTime(): (detail: string) => string {
  const dates = useDates();
  return (detail) =>
    detail.replaceAll(MOMENT, (written) => {
      const at = WrittenInstant.parse(written);
      return `${dates.day(at)}, ${dates.timeToSecond(at)}`;
    });
}

/** What only a person ends is ended here; all else ends by itself once support has put it right. */
export function Alarm({ item }: { readonly item: AlarmItem }) {
  const t = useT();
  const inLocalTime = useLocalTime();
  const { alarm } = item;
  if (isSettledByPerson(alarm)) return <SettledByPerson item={item} alarm={alarm} />;
  const now = t(hasOwnWords(alarm) ? NOW[alarm] : 'attention.alarmNow');
  return (
    <CardShape item={item} tone="bad" what={t(`alarm.${alarm}`)} whom={inLocalTime(item.detail)} now={now}>
      {(alarm === 'journal-fork' || alarm === 'ledger-broken') && <RestoreAction />}
    </CardShape>
  );
}

const isSettledByPerson = (alarm: AlarmItem['alarm']): alarm is SettledAlarm =>
  SETTLED_BY_PERSON.some((each) => each === alarm);

function SettledByPerson({ item, alarm }: { readonly item: AlarmItem; readonly alarm: SettledAlarm }) {
  const t = useT();
  const inLocalTime = useLocalTime();
  const { ask, busy, refusal } = useAsk();
  const choice = useApprover();
  function settle() {
    if (!choice.approval) return;
    void ask(call('alarm.settle', { alarm, approval: choice.approval }));
    choice.setPin('');
  }
  return (
    <CardShape
      item={item}
      tone="bad"
      what={t(`alarm.${alarm}`)}
      whom={inLocalTime(item.detail)}
      now={t(`attention.settle.${alarm}.now`)}
    >
      <Approver
        legend={t(`attention.settle.${alarm}.who`)}
        choice={choice}
        pad
        roles={alarm === 'hotlist-brake' || alarm === 'audit-log-lost' ? ['supervisor'] : ['supervisor', 'technician']}
      />
      <div className={styles.actions}>
        <Button
          label={t(`attention.settle.${alarm}.do`)}
          answers
          busy={busy}
          disabled={choice.approver === null || choice.pinMissing}
          onPress={settle}
        />
      </div>
      {refusal && <RefusalNote refusal={refusal} />}
    </CardShape>
  );
}
