import { useEffect, useRef, useState, type KeyboardEvent } from 'react';
import type { Denomination } from '../../src-shared/contract/upstream.ts';
import { times, type Money } from '../../src-shared/money.ts';
import { onePackMore, packSizeOf, quantityInWords, quantityOf, writtenAfter } from '../../src-shared/quantity.ts';
import { useMoney } from '../counter-context.tsx';
import { useT } from '../i18n.ts';
import { sayOfKey } from '../keys/said.ts';
import { KEYS } from '../keys/table.ts';
import { useKeys } from '../keys/use-keys.ts';
import { AmountText } from '../ui/amount-text.tsx';
import { Button } from '../ui/button.tsx';
import { KeyHint } from '../ui/key-hint.tsx';
import { afterPadKey, Pad, type PadKey } from '../ui/pad.tsx';
import { taking } from '../ui/takes.ts';
import { CountDraftNote } from './count-draft-note.tsx';
import styles from './denomination-count.module.css';
import { EndingNotes } from './ending-notes.tsx';
import { type Count, type CountedRow, keyOf } from './use-count.ts';

interface DenominationCountProps {
  readonly count: Count;
  readonly disabled?: boolean;
  /** Without what was read already. */
  readonly brief?: boolean;
  /** Enter in the last field gives the count; absent: it leads to the count's end. */
  readonly onLast?: () => void;
  /** A field beside the count that has the focus: the pad types into it meanwhile. */
  readonly beside?: { readonly label: string; readonly onKey: (key: PadKey) => void } | null;
}

/** How many fields further a key goes. */
const STEP_OF_KEY: ReadonlyMap<string, number> = new Map([
  ['Enter', 1],
  ['ArrowDown', 1],
  ['ArrowUp', -1],
]);
/** From so many characters on, the text of a field is smaller. */
const LONG = 6;
/** Longer than any quantity in words. */
const SHOWN_LENGTH_MAX = 20;

/**
 * How many of each note and coin, loose or in bundles and rolls. Enter goes to the next field, one key leads to the end
 * from any of them. The pad types into the one that was touched last.
 */
export function DenominationCount({
  count,
  disabled = false,
  brief = false,
  onLast,
  beside = null,
}: DenominationCountProps) {
  const t = useT();
  const { show } = useMoney();
  const fields = useRef<HTMLDivElement>(null);
  const rows = [
    ...count.rows.filter((each) => each.kind === 'note'),
    ...count.rows.filter((each) => each.kind === 'coin'),
  ];
  const [touched, setTouched] = useState<string | null>(null);
  const active = rows.find((row) => keyOf(row) === touched) ?? rows[0];
  const { writtenOf } = count;
  const shownOf = (row: CountedRow) => quantityInWords(writtenOf(row), packSizeOf(row));
  const nameOf = ({ value, toExchange }: CountedRow) =>
    toExchange ? t('count.toExchange', { value: show(value) }) : show(value);
  useKeys('count', {
    toEnd: (nth) => (nth === 0 || isAtFields()) && count.goToEnd(),
    pack: beside ? null : addPack,
  });

  // Elsewhere `+` goes from control to control, as on every screen, and so back to a note that was counted wrong.
  function isAtFields() {
    const { activeElement } = document;
    return activeElement === document.body || Boolean(fields.current?.contains(activeElement));
  }

  const focusAt = (index: number) => fields.current?.querySelectorAll<HTMLInputElement>('input')[index]?.focus();
  useEffect(() => {
    if (!disabled) fields.current?.querySelector<HTMLInputElement>('input')?.focus();
  }, [disabled]);

  function onKeyDown(event: KeyboardEvent, row: CountedRow) {
    const step = STEP_OF_KEY.get(event.key);
    if (step === undefined) return;
    event.preventDefault();
    const next = rows.indexOf(row) + step;
    if (event.repeat && event.key === 'Enter') return;
    if (next < rows.length) focusAt(next);
    else if (event.key === 'Enter') (onLast ?? count.goToEnd)();
  }

  function write(row: CountedRow, written: string | null) {
    if (written === null) sayOfKey({ word: 'quantity-full' });
    else count.setQuantity(row, written);
  }
  const writeShown = (row: CountedRow, shown: string) => write(row, writtenAfter(shown, packSizeOf(row)));

  function addPack() {
    if (!active || disabled) return;
    write(active, onePackMore(writtenOf(active), packSizeOf(active)));
    focusAt(rows.indexOf(active));
  }

  function onPad(key: PadKey) {
    if (beside) return beside.onKey(key);
    if (!active) return;
    writeShown(active, afterPadKey(shownOf(active), key, SHOWN_LENGTH_MAX));
    focusAt(rows.indexOf(active));
  }

  const padLabel = beside?.label ?? (active ? nameOf(active) : '');
  const column = (kind: Denomination['kind']) => (
    <fieldset className={styles.column}>
      <legend className={styles.legend}>{t(`count.${kind}s`)}</legend>
      {rows
        .filter((row) => row.kind === kind)
        .map((row) => (
          <Row
            key={keyOf(row)}
            value={row.value}
            name={nameOf(row)}
            toExchange={row.toExchange}
            text={shownOf(row)}
            quantity={quantityOf(writtenOf(row), packSizeOf(row))}
            active={!beside && row === active}
            disabled={disabled}
            onFocus={() => {
              setTouched(keyOf(row));
              count.setAtEnd(onLast !== undefined && row === rows.at(-1));
            }}
            onText={(text) => writeShown(row, text)}
            onKeyDown={(event) => onKeyDown(event, row)}
          />
        ))}
    </fieldset>
  );

  return (
    <div className={styles.whole}>
      <CountDraftNote count={count} />
      {!brief && <EndingNotes ending={count.ending} />}
      <div className={styles.count}>
        <div ref={fields} className={styles.columns} onBlur={() => count.setAtEnd(false)}>
          {column('note')}
          {column('coin')}
        </div>
        <div className={styles.side} data-beside={beside ? '' : undefined}>
          <div className={styles.way}>
            <div>
              <p className={styles.padLabel} aria-hidden="true">
                {t('pad.typesInto')} <strong>{padLabel}</strong>
              </p>
              <Pad layout="money" label={padLabel} disabled={disabled || padLabel === ''} onKey={onPad} />
            </div>
            {active && (
              <Button
                wide
                label={t(`count.pack.${active.kind}`, { size: packSizeOf(active) })}
                keys={KEYS.count.pack.shown}
                disabled={disabled || beside !== null}
                onPress={addPack}
              />
            )}
            <p className={styles.next} data-shown={!count.isAtEnd || undefined}>
              <KeyHint keys={KEYS.screen.confirm.shown} /> {t('count.next')}
            </p>
          </div>
          <p className={styles.total}>
            <span>{t('count.total')}</span>
            <output>
              <AmountText amount={count.total} size="large" />
            </output>
          </p>
        </div>
      </div>
    </div>
  );
}

interface RowProps {
  readonly value: Money;
  readonly name: string;
  readonly toExchange: boolean;
  readonly text: string;
  readonly quantity: number;
  readonly active: boolean;
  readonly disabled: boolean;
  readonly onFocus: () => void;
  readonly onText: (text: string) => void;
  readonly onKeyDown: (event: KeyboardEvent) => void;
}

function Row({ value, name, toExchange, text, quantity, active, disabled, onFocus, onText, onKeyDown }: RowProps) {
  const t = useT();
  const { show, bare } = useMoney();
  const halfTyped = useRef(false);
  return (
    <label className={styles.row} data-active={active || undefined}>
      <span className={styles.value}>
        {show(value)}
        {toExchange && <small className={styles.apart}>{t('count.apart')}</small>}
      </span>
      <span aria-hidden="true">×</span>
      <input
        {...taking('quantity')}
        className={styles.field}
        data-long={text.length > LONG || undefined}
        inputMode="none"
        autoComplete="off"
        value={text}
        disabled={disabled}
        aria-label={name}
        onFocus={(event) => {
          // What stands there from before is replaced by the first digit; what a panel came over goes on.
          if (!halfTyped.current) event.target.select();
          onFocus();
        }}
        onBlur={({ target, relatedTarget }) => {
          const goesOn = target.closest('main')?.contains(relatedTarget) ?? false;
          halfTyped.current = !goesOn && target.selectionStart === target.selectionEnd;
        }}
        onChange={(event) => onText(event.target.value)}
        onKeyDown={onKeyDown}
      />
      <span className={styles.sum}>{text === '' ? '' : bare(times(value, quantity))}</span>
    </label>
  );
}
