import { useT } from '../i18n.ts';
import { Button } from './button.tsx';
import { Field } from './field.tsx';
import page from './page.module.css';
import styles from './reason-field.module.css';

interface ReasonFieldProps {
  readonly label: string;
  /** Absent: that it is written in short. */
  readonly hint?: string;
  /** In the language of the screen. */
  readonly usual: readonly string[];
  readonly value: string;
  readonly problem: boolean;
  readonly onText: (text: string) => void;
}

/** Why, typed or, without a keyboard, chosen: the words go into the entry as they stand here. */
export function ReasonField({ label, hint, usual, value, problem, onText }: ReasonFieldProps) {
  const t = useT();
  return (
    <div className={styles.reason} data-reason>
      <Field
        label={label}
        takes="reason"
        hint={hint ?? t('cash.reasonHint')}
        value={value}
        problem={problem}
        onText={onText}
      />
      <div className={page.choice} role="group" aria-label={t('cash.usualReasons')}>
        {usual.map((each) => (
          <Button key={each} label={each} selected={each === value} onPress={() => onText(each)} />
        ))}
      </div>
    </div>
  );
}
