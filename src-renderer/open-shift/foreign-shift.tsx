import { call } from '../bridge.ts';
import { useCounter } from '../counter-context.tsx';
import { useT } from '../i18n.ts';
import type { Wish } from '../shell/wish.ts';
import { Button } from '../ui/button.tsx';
import { Note } from '../ui/note.tsx';
import { Screen } from '../shell/screen.tsx';
import styles from './foreign-shift.module.css';

/** A shift is one clerk's: nobody else sells from that drawer. A supervisor may close it. */
export function ForeignShift({ onWish }: { readonly onWish: (wish: Wish) => void }) {
  const t = useT();
  const { shift, session } = useCounter();
  const name = shift?.clerkName ?? '';
  const supervisor = session?.role === 'supervisor';
  return (
    <Screen title={t('foreignShift.title')} onWish={supervisor ? onWish : undefined}>
      <div className={styles.page}>
        <h1>{t('foreignShift.title')}</h1>
        <Note tone="info" title={t('foreignShift.belongsTo', { name, number: shift?.number ?? 0 })}>
          {t('foreignShift.now', { name })}
        </Note>
        {supervisor && <Button label={t('menu.closeShift')} size="large" onPress={() => onWish('close-shift')} />}
        <Button label={t('signOut')} tone="main" size="large" onPress={() => void call('session.sign-out', null)} />
      </div>
    </Screen>
  );
}
