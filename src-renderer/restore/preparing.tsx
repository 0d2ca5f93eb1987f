import type { RestoreView } from '../../src-shared/contract/views/restore.ts';
import { call } from '../bridge.ts';
import { useT } from '../i18n.ts';
import { Button } from '../ui/button.tsx';
import styles from './restore.module.css';

/** Made ready beside the ledger: fetched or copied, then read again in full. */
export function Preparing({ view }: { readonly view: RestoreView }) {
  const t = useT();
  const { progress } = view;
  const fetching = progress !== null && progress.of !== null && progress.have > 0;
  return (
    <section className={styles.sheet} aria-label={t('restore.step.verify')}>
      <p className={styles.lead} role="status">
        {fetching ? t('restore.fetching', { have: progress.have, of: progress.of ?? 0 }) : t('restore.verifying')}
      </p>
      {fetching && (
        <progress
          className={styles.progress}
          value={progress.have}
          max={progress.of ?? 1}
          aria-label={t('restore.verifying')}
        />
      )}
      <div className={styles.actions}>
        <Button label={t('restore.cancel')} onPress={() => void call('restore.cancel', null)} />
      </div>
    </section>
  );
}
