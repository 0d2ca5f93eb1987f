import { useT } from '../i18n.ts';
import { Backspace } from './icons.tsx';
import styles from './pad.module.css';

export type PadKey = '0' | '1' | '2' | '3' | '4' | '5' | '6' | '7' | '8' | '9' | '000' | 'erase';

const MONEY_KEYS: readonly PadKey[] = ['7', '8', '9', '4', '5', '6', '1', '2', '3', '0', '000', 'erase'];
const PIN_KEYS: readonly PadKey[] = ['1', '2', '3', '4', '5', '6', '7', '8', '9', '0', 'erase'];

interface PadProps {
  readonly layout: 'money' | 'pin';
  /** What the digits go into. */
  readonly label: string;
  readonly disabled?: boolean;
  readonly onKey: (key: PadKey) => void;
}

/** Digits for a hand without a keyboard. Money pads lie as on a keypad, PIN pads as on a telephone. */
export function Pad({ layout, label, disabled, onKey }: PadProps) {
  const t = useT();
  const keys = layout === 'money' ? MONEY_KEYS : PIN_KEYS;
  return (
    <div className={styles.pad} data-layout={layout} role="group" aria-label={t('pad.label', { field: label })}>
      {keys.map((key) => (
        <button
          key={key}
          type="button"
          className={styles.key}
          data-key={key}
          aria-label={key === 'erase' ? t('pad.erase') : undefined}
          disabled={disabled}
          onMouseDown={(event) => event.preventDefault()}
          onClick={() => onKey(key)}
        >
          {key === 'erase' ? <Backspace /> : key}
        </button>
      ))}
    </div>
  );
}

/** What a field holds after a key of the pad. */
export function afterPadKey(text: string, key: PadKey, longest: number): string {
  if (key === 'erase') return text.slice(0, -1);
  const next = text + key;
  return next.length <= longest ? next : text;
}
