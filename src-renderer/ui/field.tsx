import { useEffect, useId, type InputHTMLAttributes, type ReactNode, type Ref } from 'react';
import styles from './field.module.css';
import { type Takes, taking } from './takes.ts';

interface FieldProps extends Omit<InputHTMLAttributes<HTMLInputElement>, 'onChange' | 'className' | 'maxLength'> {
  readonly label: string;
  readonly takes: Takes;
  readonly hint?: ReactNode;
  readonly problem?: boolean;
  readonly suffix?: ReactNode;
  readonly large?: boolean;
  readonly ref?: Ref<HTMLInputElement>;
  readonly onText: (text: string) => void;
}

export function Field({ label, takes, hint, problem, suffix, large, ref, onText, ...input }: FieldProps) {
  const id = useId();
  const hintId = `${id}-hint`;
  useEffect(() => {
    if (problem) firstFaulty(document.getElementById(id))?.focus();
  }, [problem, id]);
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
          {...input}
          {...taking(takes)}
          ref={ref}
          id={id}
          className={styles.input}
          autoComplete="off"
          spellCheck={false}
          aria-invalid={problem || undefined}
          aria-describedby={hint !== undefined ? hintId : undefined}
          onChange={(event) => onText(event.target.value)}
        />
        {suffix !== undefined && <span className={styles.suffix}>{suffix}</span>}
      </div>
    </div>
  );
}

/** A person goes on at the first of several faulty fields. */
function firstFaulty(field: HTMLElement | null): HTMLElement | null {
  const around = field?.closest<HTMLElement>('form, section, main');
  return around?.querySelector<HTMLElement>('input[aria-invalid="true"]:enabled') ?? field;
}
