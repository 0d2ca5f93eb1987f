import { QUANTITY_MAX, QUANTITY_PACKS_MAX } from '../../src-shared/quantity.ts';
import { useT, type Translate } from '../i18n.ts';
import { useKeyWord, type KeyWord as KeyWordSaid } from '../keys/said.ts';
import { groupDigits } from '../ui/digits.ts';
import styles from './key-word.module.css';

/** Why a key or a scan did nothing; the next key takes it away. */
export function KeyWord() {
  const t = useT();
  const said = useKeyWord();
  return (
    <p className={styles.said} role="status" data-passing={said !== null}>
      {said && saidIn(said, t)}
    </p>
  );
}

function saidIn(said: KeyWordSaid, t: Translate): string {
  switch (said.word) {
    case 'no-card':
      return `${t(said.says)} ${t('keyWord.no-card')}`;
    case 'full':
    case 'no-pin':
      return t(`keyWord.${said.word}`, { most: said.most });
    case 'bag-ticked':
      return t('keyWord.bag-ticked', { seal: said.seal });
    case 'quantity-full':
      return t('keyWord.quantity-full', { most: groupDigits(String(QUANTITY_MAX)), packs: QUANTITY_PACKS_MAX });
    default:
      return t(`keyWord.${said.word}`);
  }
}
