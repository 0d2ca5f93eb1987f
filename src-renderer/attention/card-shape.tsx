import type { ReactNode } from 'react';
import type { AttentionItem } from '../../src-shared/contract/views/attention.ts';
import type { EntryId } from '../../src-shared/ids.ts';
import { call } from '../bridge.ts';
import { useDates } from '../clock.ts';
import { useT } from '../i18n.ts';
import { Button } from '../ui/button.tsx';
import { enterGoesOn } from '../ui/enter-goes-on.ts';
import { Cross, Info, Warning } from '../ui/icons.tsx';
import { RefusalNote } from '../ui/note.tsx';
import { useAsk } from '../ui/use-ask.ts';
import styles from './attention-drawer.module.css';

const SIGNS = { warning: Warning, bad: Cross, info: Info } as const;

interface CardShapeProps {
  readonly item: AttentionItem;
  /** `info`: nothing is to be done. */
  readonly tone?: keyof typeof SIGNS;
  readonly what: string;
  readonly whom?: string;
  readonly now: string;
  readonly children?: ReactNode;
}

/** What happened, when, to whom, what now; the action stands below, and what shows an amount that is hidden. */
export function CardShape({ item, tone = 'warning', what, whom, now, children }: CardShapeProps) {
  const dates = useDates();
  const Sign = SIGNS[tone];
  return (
    <li className={styles.card} data-tone={tone} onKeyDown={enterGoesOn}>
      <div className={styles.head}>
        <span className={styles.sign}>
          <Sign />
        </span>
        <p className={styles.what}>{what}</p>
        <p className={styles.when}>{dates.time(item.at)}</p>
      </div>
      {whom !== undefined && whom !== '' && <p className={styles.whom}>{whom}</p>}
      <p className={styles.now}>{now}</p>
      {children}
      {'toOpen' in item && item.toOpen !== null && <ShowAmount entryId={item.toOpen} />}
    </li>
  );
}

/** The counter keeps that it was looked at, and tells it from then on. */
function ShowAmount({ entryId }: { readonly entryId: EntryId }) {
  const t = useT();
  const { ask, busy, refusal } = useAsk();
  return (
    <>
      {refusal && <RefusalNote refusal={refusal} />}
      <div className={styles.actions}>
        <Button
          label={t('attention.showAmount')}
          busy={busy}
          onPress={() => void ask(call('history.open', { entryId }))}
        />
      </div>
    </>
  );
}
