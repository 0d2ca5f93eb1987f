import { LanguageSwitch } from '../shell/language-switch.tsx';
import { LookSwitch } from '../shell/look-switch.tsx';
import styles from './settings.module.css';

/** How this screen speaks and looks. */
export function LanguageSheet() {
  return (
    <div className={styles.beside}>
      <LanguageSwitch named />
      <LookSwitch named />
    </div>
  );
}
