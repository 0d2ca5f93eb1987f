import { type KeyShown, KEYS } from '../keys/table.ts';
import type { ReactNode } from 'react';
import styles from './button.module.css';
import { Check, Here } from './icons.tsx';
import { KeyHint } from './key-hint.tsx';

interface ButtonProps {
  readonly label: ReactNode;
  /** Where the shown label alone would not say enough. */
  readonly name?: string;
  /** Empty: its line keeps its room. */
  readonly note?: ReactNode;
  /** How what it leads to stands: seen below its label, and told beside its name instead of within. */
  readonly standing?: string;
  readonly keys?: KeyShown | undefined;
  readonly tone?: 'plain' | 'main' | 'quiet' | 'bad';
  readonly size?: 'normal' | 'large';
  /** A choice among several: shown by a sign as well as by colour. Beside how it stands a tick would say «passed». */
  readonly selected?: boolean;
  readonly disabled?: boolean;
  readonly busy?: boolean;
  /** Why it would be refused now: it looks so and says it, and is said in full once it is pressed. */
  readonly why?: string | undefined;
  /** Tab and `+` pass it by: pressed, it would change nothing. */
  readonly passedBy?: boolean;
  readonly wide?: boolean;
  /** Pressed, it moves money or value: no focus by itself, and no second tap of two that began elsewhere. */
  readonly movesMoney?: boolean;
  /** Pressed, it puts away what has just come and must be read: no key or tap too many does so. */
  readonly putsAway?: boolean;
  /** It takes what is typed above it: Enter leads there, as to the main button and to what moves money. */
  readonly answers?: boolean;
  readonly onPress: () => void;
}

/** A bouncing finger is quicker, a hand that means the next button is slower. */
const BOUNCES_WITHIN_MS = 200;
/** Whatever was tapped, a row or a tile as well as a button: this tap, and the one before it. */
let [tappedAt, tappedBefore] = [-Infinity, -Infinity];
window.addEventListener('click', ({ timeStamp }) => ([tappedAt, tappedBefore] = [timeStamp, tappedAt]), {
  capture: true,
});

/** At the same place, and so soon that it is the same tap, whatever stands there by now. */
const isSecondTap = (detail: number): boolean => detail > 1 && tappedAt - tappedBefore < BOUNCES_WITHIN_MS;

/**
 * Every button of the counter. Pressing it by touch or mouse leaves the focus in the field that is being filled; busy,
 * it keeps the focus that it has.
 */
export function Button({
  label,
  name,
  note,
  standing,
  keys,
  tone = 'plain',
  size = 'normal',
  selected,
  disabled,
  busy,
  why,
  passedBy,
  wide,
  movesMoney,
  putsAway,
  answers,
  onPress,
}: ButtonProps) {
  const below = why ?? note;
  const seen = below ?? standing;
  return (
    <button
      type="button"
      className={styles.button}
      data-tone={tone}
      data-size={size}
      data-wide={wide || undefined}
      data-busy={busy || undefined}
      data-moves-money={movesMoney || undefined}
      data-puts-away={putsAway || undefined}
      data-answers={answers || undefined}
      aria-label={typeof below === 'string' && name !== undefined ? `${name} ${below}` : name}
      aria-description={standing}
      aria-pressed={selected}
      aria-keyshortcuts={keys}
      aria-busy={busy}
      aria-disabled={busy || why !== undefined || undefined}
      disabled={disabled}
      tabIndex={passedBy ? -1 : undefined}
      onMouseDown={(event) => event.preventDefault()}
      onClick={({ detail }) => busy || ((movesMoney || putsAway) && isSecondTap(detail)) || onPress()}
    >
      <span className={styles.text}>
        <span className={styles.label}>
          {selected && (standing === undefined ? <Check /> : <Here />)}
          {label}
        </span>{' '}
        {seen !== undefined && (
          <span
            className={styles.note}
            data-blank={seen === '' || undefined}
            aria-hidden={below === undefined || undefined}
          >
            {seen === '' ? '\u00a0' : seen}
          </span>
        )}
      </span>
      <KeyHint keys={keys} onAccent={tone === 'main'} />
      {keys === undefined && (tone === 'main' || size === 'large') && (
        <span className={styles.enter}>
          <KeyHint keys={KEYS.screen.confirm.shown} onAccent={tone === 'main'} />
        </span>
      )}
    </button>
  );
}
