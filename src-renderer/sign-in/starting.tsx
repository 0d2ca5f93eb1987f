import type { Refusal } from '../../src-shared/contract/refusals.ts';
import { useT } from '../i18n.ts';
import { Brand } from '../ui/brand.tsx';
import { RefusalNote } from '../ui/note.tsx';
import styles from './starting.module.css';

/** Before the main process has told anything, or when it told what can't be read. */
export function Starting({ fault }: { readonly fault: Refusal | null }) {
  const t = useT();
  return (
    <main className={styles.starting}>
      <Brand />
      {fault ? <RefusalNote refusal={fault} /> : <p role="status">{t('starting')}</p>}
    </main>
  );
}
