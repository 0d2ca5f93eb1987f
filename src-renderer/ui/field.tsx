import { useEffect, useId, type InputHTMLAttributes, type ReactNode, type Ref } from 'react';
import { KEYS } from '../keys/table.ts';
import styles from './field.module.css';
import { KeyHint } from './key-hint.tsx';
import { lettersFor, type Takes, taking } from './takes.ts';

interface FieldProps extends Omit<InputHTMLAttributes<HTMLInputElement>, 'onChange' | 'className' | 'maxLength'> {
  readonly label: string;
  readonly takes: Takes;
  readonly hint?: ReactNode;
  readonly problem?: boolean;
  readonly suffix?: ReactNode;
  readonly large?: boolean;
  /** Its screen has a pad of its own, with letters where they belong. */
  readonly ownPad?: boolean;
  readonly ref?: Ref<HTMLInputElement>;
  readonly onText: (text: string) => void;
}

export function Field({ label, takes, hint, problem, suffix, large, ownPad, ref, onText, ...input }: FieldProps) {
  const letters = ownPad ? undefined : lettersFor(takes);
  const id = useId();
  const hintId = `${id}-hint`;
  useEffect(() => {
    const field = document.getElementById(id);
    // Whoever types in it stays there.
    if (problem && document.activeElement !== field) firstFaulty(field)?.focus();
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
          // The page has letters of its own for a finger; the system's would cover it.
          inputMode={letters && 'none'}
          {...input}
          {...taking(takes)}
          data-letters={letters}
          ref={ref}
          id={id}
          className={styles.input}
          autoComplete="off"
          spellCheck={false}
          aria-invalid={problem || undefined}
          aria-describedby={hint !== undefined ? hintId : undefined}
          onChange={(event) => onText(event.target.value)}
        />
        {(letters === 'code' || letters === 'words') && (
          <span className={styles.letters} aria-hidden="true">
            <KeyHint keys={KEYS.everywhere.letter.shown} /> {letters === 'code' && 'A B C'}
          </span>
        )}
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
