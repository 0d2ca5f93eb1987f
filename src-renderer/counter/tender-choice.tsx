import { useT } from '../i18n.ts';
import { Button } from '../ui/button.tsx';
import { tendersOf } from './sale-context.ts';
import styles from './tender-choice.module.css';
import type { Sale } from './use-sale.ts';

const KEY_OF_TENDER = { cash: undefined, 'bank-card': 'F9', qr: 'F10' } as const;

export function TenderChoice({ sale: { snapshot, send } }: { readonly sale: Sale }) {
  const t = useT();
  const { context } = snapshot;
  return (
    <div className={styles.choice} role="group" aria-label={t('payment.tenders')}>
      {tendersOf(context).map((kind) => (
        <Button
          key={kind}
          label={t(`tender.${kind}`)}
          keys={KEY_OF_TENDER[kind]}
          selected={kind === context.tender}
          disabled={snapshot.matches('taking')}
          onPress={() => send({ type: 'tender', kind })}
        />
      ))}
    </div>
  );
}
