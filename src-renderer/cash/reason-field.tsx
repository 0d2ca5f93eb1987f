import { useT } from '../i18n.ts';
import { Button } from '../ui/button.tsx';
import { Field } from '../ui/field.tsx';
import page from '../ui/page.module.css';
import styles from './cash.module.css';

interface ReasonFieldProps {
  readonly usual: readonly ('change' | 'correction' | 'expense' | 'changeNote' | 'check')[];
  readonly value: string;
  readonly problem: boolean;
  readonly onText: (text: string) => void;
}

/** Why, typed or, without a keyboard, chosen: the words go into the entry as they stand here. */
export function ReasonField({ usual, value, problem, onText }: ReasonFieldProps) {
  const t = useT();
  return (
    <div className={styles.reason}>
      <Field
        label={t('cash.reason')}
        takes="reason"
        hint={t('cash.reasonHint')}
        value={value}
        problem={problem}
        onText={onText}
      />
      <div className={page.choice} role="group" aria-label={t('cash.usualReasons')}>
        {usual.map((each) => (
          <Button key={each} label={t(`cash.usual.${each}`)} onPress={() => onText(t(`cash.usual.${each}`))} />
        ))}
      </div>
    </div>
  );
}
