import { useT } from '../i18n.ts';
import { useKeyWord } from '../keys/said.ts';
import styles from './key-word.module.css';

/** Why a key or a scan did nothing; the next key takes it away. */
export function KeyWord() {
  const t = useT();
  const said = useKeyWord();
  return (
    <p className={styles.said} role="status" data-passing={said !== null}>
      {said && t(`keyWord.${said.word}`, { most: said.word === 'full' ? said.most : 0 })}
    </p>
  );
}
