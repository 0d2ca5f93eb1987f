import { LANGUAGES } from '../../src-shared/contract/views/look.ts';
import { call } from '../bridge.ts';
import { useCounter } from '../counter-context.tsx';
import { useT } from '../i18n.ts';
import { Button } from '../ui/button.tsx';
import styles from './language-switch.module.css';

/** The language of the screen, each named in itself. */
export function LanguageSwitch({ named }: { readonly named?: boolean }) {
  const t = useT();
  const { language } = useCounter();
  return (
    <div className={styles.switch} role="group" aria-label={t('languageOfScreen')}>
      {named && <span className={styles.name}>{t('languageOfScreen')}</span>}
      {LANGUAGES.map((each) => (
        <Button
          key={each}
          label={<span lang={each}>{t(`language.${each}`)}</span>}
          selected={each === language}
          onPress={() => void call('counter.language', { language: each })}
        />
      ))}
    </div>
  );
}
