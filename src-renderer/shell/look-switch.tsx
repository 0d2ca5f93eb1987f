import { TEXT_PERCENTS } from '../../src-shared/contract/views/look.ts';
import { useCounter } from '../counter-context.tsx';
import { useT } from '../i18n.ts';
import { Button } from '../ui/button.tsx';
import styles from './language-switch.module.css';
import { chooseLook, THEMES } from './use-look.ts';

/** Day and night, and the size of the text: each person's own. */
export function LookSwitch({ named }: { readonly named?: boolean }) {
  const t = useT();
  const { look } = useCounter();
  return (
    <>
      <div className={styles.switch} role="group" aria-label={t('look.theme')}>
        {named && <span className={styles.name}>{t('look.theme')}</span>}
        {THEMES.map((theme) => (
          <Button
            key={theme}
            label={t(`look.${theme}`)}
            selected={theme === look.theme}
            onPress={() => chooseLook({ ...look, theme })}
          />
        ))}
      </div>
      <div className={styles.switch} role="group" aria-label={t('look.text')}>
        {named && <span className={styles.name}>{t('look.text')}</span>}
        {TEXT_PERCENTS.map((percent) => (
          <Button
            key={percent}
            label={t('look.percent', { percent })}
            name={t('look.textOf', { percent })}
            selected={percent === look.textPercent}
            onPress={() => chooseLook({ ...look, textPercent: percent })}
          />
        ))}
      </div>
    </>
  );
}
