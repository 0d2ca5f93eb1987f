import { useState } from 'react';
import { useT } from '../i18n.ts';
import { sayOfKey } from '../keys/said.ts';
import { Backspace } from './icons.tsx';
import styles from './pad.module.css';

/** What a key of a pad types, or `erase`, or `clear`. */
export type PadKey = string;
/** `letters` and `digits` change what the pad shows, and type nothing. */
const LAYOUTS = {
  money: [...'7894561230', '000', 'erase'],
  pin: [...'789456123', 'clear', '0', 'erase'],
  code: [...'7894561230', 'letters', 'erase'],
  letters: [...'ABCDEFGHIJKLMNOPQRSTUVWXYZ', '-', 'erase', 'digits'],
} as const satisfies Readonly<Record<string, readonly PadKey[]>>;
const DIGITS = /^(\d|000)$/;

interface PadProps {
  readonly layout: 'money' | 'pin' | 'code';
  /** What the keys go into. */
  readonly label: string;
  readonly disabled?: boolean;
  /** Where nothing beside the pad empties the field: it does so itself. */
  readonly clears?: boolean;
  /** They type into whatever has the focus, and so can't have it themselves. */
  readonly intoFocus?: boolean;
  /** `pad`: what was touched. */
  readonly onKey: (key: PadKey, pad: Element) => void;
}

/**
 * Keys for a hand without a keyboard, which lie as on its keypad: a hand finds each digit at one place. Where a code is
 * typed a key changes digits into letters.
 */
export function Pad({ layout, label, disabled, clears, intoFocus, onKey }: PadProps) {
  const t = useT();
  const [byLetters, setByLetters] = useState(false);
  const shown = layout === 'code' && byLetters ? 'letters' : layout;
  const keys: readonly PadKey[] = clears ? [...LAYOUTS[shown], 'clear'] : LAYOUTS[shown];
  return (
    <div
      className={styles.pad}
      data-layout={shown}
      role="group"
      aria-label={t(shown === 'letters' ? 'pad.letters' : 'pad.label', { field: label })}
    >
      {keys.map((key) => (
        <PadButton
          key={key}
          name={key}
          short={layout === 'pin'}
          intoFocus={intoFocus}
          disabled={disabled}
          onKey={(struck, pad) => {
            if (struck === 'letters' || struck === 'digits') setByLetters(struck === 'letters');
            else onKey(struck, pad);
          }}
        />
      ))}
    </div>
  );
}

interface PadButtonProps {
  readonly name: PadKey;
  /** Where the word has no room. */
  readonly short?: boolean;
  readonly intoFocus?: boolean | undefined;
  readonly disabled?: boolean | undefined;
  readonly onKey: (key: PadKey, pad: Element) => void;
}

/** Pressing it leaves the focus in the field that is being filled. */
export function PadButton({ name, short, intoFocus, disabled, onKey }: PadButtonProps) {
  const t = useT();
  const words = {
    erase: { label: t('pad.erase'), shown: <Backspace /> },
    clear: { label: t('pad.clear'), shown: short ? 'C' : t('pad.clear') },
    letters: { label: t('pad.toLetters'), shown: 'ABC' },
    digits: { label: t('pad.toDigits'), shown: '123' },
    capitals: { label: t('pad.toCapitals'), shown: 'ABC' },
    small: { label: t('pad.toSmall'), shown: 'abc' },
    ' ': { label: t('pad.space'), shown: '␣' },
    hide: { label: t('pad.hide'), shown: t('pad.hide') },
  };
  const named = Object.entries(words).find(([key]) => key === name)?.[1];
  return (
    <button
      type="button"
      className={styles.key}
      data-key={name}
      aria-label={named?.label}
      tabIndex={!intoFocus && (DIGITS.test(name) || name === 'erase') ? undefined : -1}
      disabled={disabled}
      onMouseDown={(event) => event.preventDefault()}
      onClick={({ currentTarget }) => onKey(name, currentTarget)}
    >
      {named?.shown ?? name}
    </button>
  );
}

/** What a field holds after a key of the pad; one that finds no room is answered, as on a keyboard. */
export function afterPadKey(text: string, key: PadKey, longest: number): string {
  if (key === 'clear') return '';
  if (key === 'erase') return text.slice(0, -1);
  const next = text + key;
  if (next.length <= longest) return next;
  sayOfKey({ word: 'full', most: longest });
  return text;
}
