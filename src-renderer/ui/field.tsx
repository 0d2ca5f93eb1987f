import { useId, type InputHTMLAttributes, type ReactNode, type Ref } from 'react';
import { KEYS } from '../keys/table.ts';
import styles from './field.module.css';
import { KeyHint } from './key-hint.tsx';

interface FieldProps extends Omit<InputHTMLAttributes<HTMLInputElement>, 'onChange' | 'className'> {
  readonly label: string;
  readonly hint?: ReactNode;
  readonly problem?: boolean;
  readonly suffix?: ReactNode;
  readonly large?: boolean;
  /** Latin letters and digits of a code or an address, or words of the language; absent where it is digits alone. */
  readonly takes?: 'code' | 'address' | 'words';
  readonly ref?: Ref<HTMLInputElement>;
  readonly onText: (text: string) => void;
}

export function Field({ label, hint, problem, suffix, large, takes, ref, onText, ...input }: FieldProps) {
  const id = useId();
  const hintId = `${id}-hint`;
  return (
    <div className={styles.field}>
      <div className={styles.top}>
        <label htmlFor={id} className={styles.label}>
          {label}
        </label>
        {hint !== undefined && (
          <span id={hintId} className={styles.hint}>
            {hint}
          </span>
        )}
      </div>
      <div
        className={styles.box}
        data-large={large || undefined}
        data-problem={problem || undefined}
        data-disabled={input.disabled || undefined}
      >
        <input
          // The page has letters of its own for a finger; the system's would cover it.
          inputMode={takes && 'none'}
          {...input}
          data-takes={takes}
          ref={ref}
          id={id}
          className={styles.input}
          autoComplete="off"
          spellCheck={false}
          aria-invalid={problem || undefined}
          aria-describedby={hint !== undefined ? hintId : undefined}
          onChange={(event) => onText(event.target.value)}
        />
        {(takes === 'code' || takes === 'words') && (
          <span className={styles.letters} aria-hidden="true">
            <KeyHint keys={KEYS.everywhere.letter.shown} /> {takes === 'code' && 'A B C'}
          </span>
        )}
        {suffix !== undefined && <span className={styles.suffix}>{suffix}</span>}
      </div>
    </div>
  );
}
