import { type MouseEvent, type ReactNode, useRef } from 'react';
import { isReason } from '../../src-shared/reason.ts';
import { useT } from '../i18n.ts';
import { KEYS } from '../keys/table.ts';
import { Button } from './button.tsx';
import { Field } from './field.tsx';
import page from './page.module.css';
import { isInSight, showWhole } from './show-whole.ts';
import styles from './reason-field.module.css';

interface ReasonFieldProps {
  readonly label: string;
  /** Absent: that it is written in short. */
  readonly hint?: string;
  /** In the language of the screen. */
  readonly usual: readonly string[];
  readonly value: string;
  readonly problem?: boolean;
  /** What is wrong with it, beneath it. */
  readonly says?: ReactNode;
  readonly onText: (text: string) => void;
}

/**
 * Why, typed or chosen: the words go into the entry as they stand here. A digit chooses where nobody has typed yet, as
 * it does wherever money is handed out. `/` goes on to the next usual reason.
 */
export function ReasonField({ label, hint, usual, value, problem, says, onText }: ReasonFieldProps) {
  const t = useT();
  const field = useRef<HTMLInputElement>(null);
  const chips = useRef<HTMLDivElement>(null);
  /**
   * A finger leaves the focus in the field: what a pad types next belongs to what is still empty. A key that goes on to
   * the next reason (no pointer, so no detail) stays.
   */
  function goOn({ detail, target }: MouseEvent) {
    const { current } = field;
    const chose = detail > 0 && target instanceof Element && target.closest('button') !== null;
    if (chose && current && document.activeElement === current) nextEmptyAfter(current)?.focus();
  }
  return (
    <div className={styles.reason} data-reason>
      <Field
        ref={field}
        label={label}
        takes="reason"
        hint={hint ?? t('cash.reasonHint')}
        value={value}
        problem={problem}
        says={says}
        missing={!isReason(value)}
        onText={(text) => {
          const chosen = chosenBy(text, value, usual);
          if (chosen === undefined) onText(text);
          // A key chooses nothing that was not seen.
          else if (isShown(chips.current?.children[usual.indexOf(chosen)])) onText(chosen);
        }}
      />
      <div ref={chips} className={page.choice} role="group" aria-label={t('cash.usualReasons')} onClick={goOn}>
        {usual.map((each, index) => (
          <Button
            key={each}
            label={each}
            keys={KEYS.choices.choose.presses[index]}
            selected={each === value}
            onPress={() => onText(each)}
          />
        ))}
      </div>
    </div>
  );
}

/**
 * A key chooses one while nothing, or another of them, stands there, whether it came from a keyboard or a pad. A digit
 * of none of them adds nothing to the words that were chosen.
 */
function chosenBy(text: string, before: string, usual: readonly string[]): string | undefined {
  const at = usual.indexOf(before);
  const instead = text.length === 1 && !before.startsWith(text);
  const behind = at >= 0 && text.length === before.length + 1 && text.startsWith(before);
  if (!instead && !behind) return undefined;
  const key = text.slice(-1);
  if (key === '/') return usual[(at + 1) % usual.length];
  return /\d/.test(key) ? (usual[Number(key) - 1] ?? (behind ? before : undefined)) : undefined;
}

/** True where it was in sight already; else it is now, with its field where both have room. */
function isShown(chip: Element | undefined): boolean {
  if (!(chip instanceof HTMLElement) || isInSight(chip)) return true;
  showWhole(chip);
  return false;
}

function nextEmptyAfter(field: HTMLInputElement): HTMLInputElement | undefined {
  const inputs = [...(field.form?.querySelectorAll<HTMLInputElement>('input:enabled') ?? [])];
  return inputs.slice(inputs.indexOf(field) + 1).find(({ value }) => value === '');
}
