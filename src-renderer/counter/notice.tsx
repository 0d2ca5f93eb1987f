import type { ReactNode } from 'react';
import { useT } from '../i18n.ts';
import { KEYS } from '../keys/table.ts';
import { noteUncovered } from '../keys/uncovered.ts';
import { Button } from '../ui/button.tsx';
import styles from './notice.module.css';

/** What concerns the counter as a whole: it can't sell, the shift grows old, the float differed, change runs short. */
export interface Notice {
  readonly note: ReactNode;
  readonly more?: ReactNode;
  /** Absent of what lasts, whatever a person says. */
  readonly onSeen?: () => void;
}

/** `byKey`: it is seen by a key as well, which means something else while a customer is served. */
export function NoticeInPlace({ notice, byKey }: { readonly notice: Notice; readonly byKey: boolean }) {
  const t = useT();
  return (
    <div className={styles.notice}>
      {notice.note}
      {notice.more}
      {notice.onSeen && (
        <Button
          label={t('seen')}
          keys={byKey ? KEYS.counter.seen.shown : undefined}
          onPress={() => {
            notice.onSeen?.();
            noteUncovered();
          }}
        />
      )}
    </div>
  );
}
