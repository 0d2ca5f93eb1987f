import { useState } from 'react';
import { ZERO } from '../../src-shared/money.ts';
import { useT } from '../i18n.ts';
import { KEYS } from '../keys/table.ts';
import { useKeys } from '../keys/use-keys.ts';
import type { Wish } from '../shell/wish.ts';
import { Button } from '../ui/button.tsx';
import { Screen } from '../shell/screen.tsx';
import page from '../ui/page.module.css';
import styles from './cash.module.css';
import { CountForm } from './count-form.tsx';
import { DrawerForm } from './drawer-form.tsx';
import { CashMovementForm } from './cash-movement-form.tsx';
import { type Handed, HandedOut, HandedUntilDone } from '../hand-out/handed-out.tsx';
import { useTelling } from '../hand-out/untold.ts';
import { SmallChange } from './small-change.tsx';

const KINDS = ['safe-drop', 'pay-in', 'pay-out', 'open-drawer', 'count'] as const;
type Kind = (typeof KINDS)[number];

/** Cash that moves without a sale. Nothing here tells what the drawer holds, before or after. */
export function Cash({ onBack, onWish }: { readonly onBack: () => void; readonly onWish: (wish: Wish) => void }) {
  const t = useT();
  const [kind, setKind] = useState<Kind>('safe-drop');
  const [recorded, setRecorded] = useState<Handed | null>(null);
  /** Counts what was recorded, so that each form begins empty. */
  const [times, setTimes] = useState(0);
  useKeys('cash', { kind: (nth) => choose(KINDS[nth] ?? kind), safe: () => onWish('safe') });

  function choose(next: Kind) {
    setKind(next);
    setRecorded(null);
  }

  const onRecorded = useTelling((said) => {
    setRecorded(said);
    setTimes(times + 1);
  });

  return (
    <Screen title={t('cash.title')} onWish={onWish} onBack={onBack}>
      <div className={page.page}>
        <header className={page.header}>
          <h1 className={page.title}>{t('cash.title')}</h1>
          <Button label={t('back')} keys={KEYS.screen.back.shown} onPress={onBack} />
        </header>
        <div className={`${page.body} ${styles.body}`}>
          <div className={page.choices} role="group" aria-label={t('cash.choose')}>
            {KINDS.map((each, index) => (
              <Button
                key={each}
                wide
                label={t(`cash.kind.${each}`)}
                keys={KEYS.cash.kind.presses[index]}
                selected={each === kind}
                onPress={() => choose(each)}
              />
            ))}
            <Button wide label={t('safe.title')} keys={KEYS.cash.safe.shown} onPress={() => onWish('safe')} />
          </div>
          <div className={styles.smallChange}>
            <SmallChange />
          </div>
          <section className={`${page.sheet} ${styles.sheet}`} aria-label={t(`cash.kind.${kind}`)}>
            {recorded && recorded.cash > ZERO ? (
              <HandedUntilDone key={times} handed={recorded} onDone={() => setRecorded(null)} />
            ) : (
              <>
                {recorded && <HandedOut key={times} {...recorded} />}
                <p className={styles.lead}>{t(`cash.lead.${kind}`)}</p>
                <Form key={`${kind} ${times}`} kind={kind} onRecorded={onRecorded} />
              </>
            )}
          </section>
        </div>
      </div>
    </Screen>
  );
}

function Form({ kind, onRecorded }: { readonly kind: Kind; readonly onRecorded: (said: Handed) => void }) {
  switch (kind) {
    case 'safe-drop':
    case 'pay-in':
    case 'pay-out':
      return <CashMovementForm kind={kind} onRecorded={onRecorded} />;
    case 'open-drawer':
      return <DrawerForm onRecorded={onRecorded} />;
    case 'count':
      return <CountForm onRecorded={onRecorded} />;
  }
}
