import { useEffect, useId, useRef, type InputHTMLAttributes, type ReactNode, type Ref } from 'react';
import { KEYS } from '../keys/table.ts';
import styles from './field.module.css';
import { KeyHint } from './key-hint.tsx';
import { lettersFor, type Takes, taking } from './takes.ts';

interface FieldProps extends Omit<InputHTMLAttributes<HTMLInputElement>, 'onChange' | 'className' | 'maxLength'> {
  readonly label: string;
  readonly takes: Takes;
  readonly hint?: ReactNode;
  readonly problem?: boolean;
  /** What stands there is doubted, and may be right: a key of it is typed anew, or it is confirmed as it is. */
  readonly doubted?: boolean;
  /** What it is for is not there yet: Enter stays. */
  readonly missing?: boolean;
  /** What is wrong with it, beneath it: both are in sight together. */
  readonly says?: ReactNode;
  readonly suffix?: ReactNode;
  readonly large?: boolean;
  /** Its screen has a pad of its own, with letters where they belong. */
  readonly ownPad?: boolean;
  readonly ref?: Ref<HTMLInputElement>;
  readonly onText: (text: string) => void;
}

export function Field(props: FieldProps) {
  const { label, takes, hint, problem, doubted, missing, says, suffix, large, ownPad, ref, onText, ...input } = props;
  const letters = ownPad ? undefined : lettersFor(takes);
  const id = useId();
  const hintId = `${id}-hint`;
  const { value } = input;
  const whole = useRef<HTMLDivElement>(null);
  const judged = useRef(value);
  const told = problem || doubted;
  useEffect(() => {
    const field = document.getElementById(id);
    // Whoever types in it stays there.
    if (told && document.activeElement !== field) firstFaulty(field)?.focus();
  }, [told, id]);
  useEffect(() => {
    const field = document.getElementById(id);
    // What was refused after it was typed is replaced by the next key; what is said while it is typed goes on.
    if (told && judged.current === value && field instanceof HTMLInputElement) field.select();
    judged.current = value;
  }, [told, value, id]);
  const isSaid = Boolean(says);
  // The words alone would push what they are about above the edge.
  useEffect(() => {
    if (isSaid) whole.current?.scrollIntoView({ block: 'nearest' });
  }, [isSaid, problem, doubted]);
  return (
    <div ref={whole} className={styles.field} data-field>
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
        data-doubted={doubted || undefined}
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
          data-missing={missing || undefined}
          aria-invalid={problem || undefined}
          aria-describedby={hint !== undefined ? hintId : undefined}
          onChange={(event) => onText(event.target.value)}
        />
        {(letters === 'code' || letters === 'words') && (
          <span className={styles.letters} aria-hidden="true">
            <KeyHint keys={KEYS.everywhere.letter.shown} /> <span className={styles.abc}>A B C</span>
          </span>
        )}
        {suffix !== undefined && <span className={styles.suffix}>{suffix}</span>}
      </div>
      {says}
    </div>
  );
}

/** A person goes on at the first of several faulty fields. */
function firstFaulty(field: HTMLElement | null): HTMLElement | null {
  const around = field?.closest<HTMLElement>('form, section, main');
  return around?.querySelector<HTMLElement>('input[aria-invalid="true"]:enabled') ?? field;
}
