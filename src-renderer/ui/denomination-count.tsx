import { useEffect, useRef, useState, type KeyboardEvent } from 'react';
import { times, type Money } from '../../src-shared/money.ts';
import { useMoney } from '../counter-context.tsx';
import { useT } from '../i18n.ts';
import { AmountText } from './amount-text.tsx';
import styles from './denomination-count.module.css';
import { afterPadKey, Pad, type PadKey } from './pad.tsx';
import { taking } from './takes.ts';
import { QUANTITY_DIGITS_MAX, type Count } from './use-count.ts';

interface DenominationCountProps {
  readonly count: Count;
  readonly disabled?: boolean;
  /** Enter in the last field. */
  readonly onLast: () => void;
  /** A field beside the count that has the focus: the pad types into it meanwhile. */
  readonly beside?: { readonly label: string; readonly onKey: (key: PadKey) => void } | null;
}

/** How many fields further a key goes. */
const STEP_OF_KEY: ReadonlyMap<string, number> = new Map([
  ['Enter', 1],
  ['ArrowDown', 1],
  ['ArrowUp', -1],
]);

/** How many of each note and coin. Enter goes to the next field; the pad types into the one that was touched last. */
export function DenominationCount({ count, disabled = false, onLast, beside = null }: DenominationCountProps) {
  const t = useT();
  const { show } = useMoney();
  const fields = useRef<HTMLDivElement>(null);
  const values = [
    ...count.denominations.filter((each) => each.kind === 'note'),
    ...count.denominations.filter((each) => each.kind === 'coin'),
  ].map((each) => each.value);
  const [active, setActive] = useState<Money | null>(values[0] ?? null);

  const focusAt = (index: number) => fields.current?.querySelectorAll<HTMLInputElement>('input')[index]?.focus();
  useEffect(() => {
    if (!disabled) fields.current?.querySelector<HTMLInputElement>('input')?.focus();
  }, [disabled]);

  function onKeyDown(event: KeyboardEvent, value: Money) {
    const step = STEP_OF_KEY.get(event.key);
    if (step === undefined) return;
    event.preventDefault();
    const next = values.indexOf(value) + step;
    if (event.repeat && event.key === 'Enter') return;
    if (next >= values.length && event.key === 'Enter') onLast();
    else focusAt(next);
  }

  function onPad(key: PadKey) {
    if (beside) return beside.onKey(key);
    if (active === null) return;
    count.setQuantity(active, afterPadKey(count.quantities.get(active) ?? '', key, QUANTITY_DIGITS_MAX));
    focusAt(values.indexOf(active));
  }

  const padLabel = beside?.label ?? (active === null ? '' : show(active));
  const column = (kind: 'note' | 'coin') => (
    <fieldset className={styles.column}>
      <legend className={styles.legend}>{t(`count.${kind}s`)}</legend>
      {count.denominations
        .filter((each) => each.kind === kind)
        .map(({ value }) => (
          <Row
            key={value}
            value={value}
            text={count.quantities.get(value) ?? ''}
            active={!beside && value === active}
            disabled={disabled}
            onFocus={() => setActive(value)}
            onText={(text) => count.setQuantity(value, text)}
            onKeyDown={(event) => onKeyDown(event, value)}
          />
        ))}
    </fieldset>
  );

  return (
    <div className={styles.count}>
      <div ref={fields} className={styles.columns}>
        {column('note')}
        {column('coin')}
      </div>
      <div className={styles.side}>
        <div>
          <p className={styles.padLabel} aria-hidden="true">
            {t('pad.typesInto')} <strong>{padLabel}</strong>
          </p>
          <Pad layout="money" label={padLabel} disabled={disabled || padLabel === ''} onKey={onPad} />
        </div>
        <p className={styles.total}>
          <span>{t('count.total')}</span>
          <output>
            <AmountText amount={count.total} size="large" />
          </output>
        </p>
      </div>
    </div>
  );
}

interface RowProps {
  readonly value: Money;
  readonly text: string;
  readonly active: boolean;
  readonly disabled: boolean;
  readonly onFocus: () => void;
  readonly onText: (text: string) => void;
  readonly onKeyDown: (event: KeyboardEvent) => void;
}

function Row({ value, text, active, disabled, onFocus, onText, onKeyDown }: RowProps) {
  const { show, bare } = useMoney();
  return (
    <label className={styles.row} data-active={active || undefined}>
      <span className={styles.value}>{show(value)}</span>
      <span aria-hidden="true">×</span>
      <input
        {...taking('quantity')}
        className={styles.field}
        inputMode="none"
        autoComplete="off"
        value={text}
        disabled={disabled}
        aria-label={show(value)}
        onFocus={onFocus}
        onChange={(event) => onText(event.target.value)}
        onKeyDown={onKeyDown}
      />
      <span className={styles.sum}>{text === '' ? '' : bare(times(value, Number(text)))}</span>
    </label>
  );
}
