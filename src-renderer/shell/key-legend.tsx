import { useEffect, useState } from 'react';
import { flushSync } from 'react-dom';
import { useCounter } from '../counter-context.tsx';
import { useT } from '../i18n.ts';
import { isHeard } from '../keys/listener.ts';
import { KEYS, KEYS_WITHOUT_CONTROL } from '../keys/table.ts';
import { useKeys } from '../keys/use-keys.ts';
import { Button } from '../ui/button.tsx';
import { KeyHint } from '../ui/key-hint.tsx';
import cover from '../ui/cover.module.css';
import styles from './key-legend.module.css';

/**
 * The keys of the screen as it stands: read off its own controls, so that the list can't differ from them. A digit does
 * what a key does that a keypad hasn't.
 */
export function KeyLegend({ onClose }: { readonly onClose: () => void }) {
  const t = useT();
  const { language } = useCounter();
  const [here, setHere] = useState(controlsHere);
  // Its words are those of the screen behind it, which changes its language beside it.
  useEffect(() => {
    const painted = requestAnimationFrame(() => setHere(controlsHere()));
    return () => cancelAnimationFrame(painted);
  }, [language]);
  const byDigit = here.filter(
    (control) => !control.disabled && control.closest('main') && !ON_A_KEYPAD.has(keyOf(control)),
  );
  const beside = keysBeside(here);
  function press(control: HTMLElement | undefined) {
    if (!control) return;
    // What lies behind takes no focus until the list is gone.
    flushSync(onClose);
    control.click();
  }
  useKeys('choices', { choose: (nth) => press(byDigit[nth]) });
  return (
    <>
      <div className={cover.away} onClick={onClose} aria-hidden="true" />
      <section className={styles.legend} role="dialog" aria-label={t('keys.title')}>
        <header className={cover.header}>
          <h2 className={styles.title}>{t('keys.title')}</h2>
          <Button label={t('attention.close')} keys={KEYS.screen.back.shown} tone="quiet" onPress={onClose} />
        </header>
        <div className={styles.lists}>
          <div className={styles.here} role="group" aria-label={t('keys.here')}>
            {here.map((control) => (
              <button
                key={`${keyOf(control)} ${nameOf(control)}`}
                type="button"
                className={styles.key}
                disabled={control.disabled}
                onClick={() => press(control)}
              >
                <span className={styles.by}>
                  <KeyHint keys={keysOn(control, beside)} />
                </span>
                <span className={styles.does}>{nameOf(control)}</span>
                <KeyHint keys={KEYS.choices.choose.presses[byDigit.indexOf(control)]} />
              </button>
            ))}
          </div>
          <dl className={styles.keys} aria-label={t('keys.everywhere')}>
            {beside.map(({ shown, says }) => (
              <div key={shown}>
                <dt>
                  <KeyHint keys={shown} />
                </dt>
                <dd>{t(says)}</dd>
              </div>
            ))}
          </dl>
        </div>
      </section>
    </>
  );
}

const ON_A_KEYPAD: ReadonlySet<string> = new Set(['Enter', 'Esc']);
const keyOf = (control: HTMLElement) => control.getAttribute('aria-keyshortcuts') ?? '';

type KeyBeside = (typeof KEYS_WITHOUT_CONTROL)[number];

/** A key that does one thing here and another elsewhere is told once, by a control first, else by what it does here. */
function keysBeside(here: readonly HTMLButtonElement[]): readonly KeyBeside[] {
  const byControl = new Set(here.filter(({ disabled }) => !disabled).flatMap((control) => keyOf(control).split(' ')));
  return KEYS_WITHOUT_CONTROL.filter((row) => {
    const meanings = KEYS_WITHOUT_CONTROL.filter(({ shown }) => shown === row.shown);
    if (meanings.length === 1) return true;
    return !byControl.has(row.shown) && row === (meanings.find(({ set }) => isHeard(set)) ?? meanings[0]);
  });
}

/** What is switched off does not do by this key what is told beside it. */
function keysOn(control: HTMLButtonElement, beside: readonly KeyBeside[]): string {
  const keys = keyOf(control);
  if (!control.disabled) return keys;
  const own = keys.split(' ').filter((key) => !beside.some(({ shown }) => shown === key));
  return own.length > 0 ? own.join(' ') : keys;
}

/** There are ten digits: what the step has that the clerk is at comes before what stands beside it. */
function controlsHere(): readonly HTMLButtonElement[] {
  const controls = [
    ...document.querySelectorAll<HTMLButtonElement>(':is(main, header) button[aria-keyshortcuts]'),
  ].filter((control) => control.offsetParent !== null && !control.closest('[role="dialog"]'));
  const isAtStep = (control: HTMLElement) => control.closest('[aria-current="step"]') !== null;
  return [...controls.filter(isAtStep), ...controls.filter((control) => !isAtStep(control))];
}

function nameOf(control: HTMLElement): string {
  const named = control.getAttribute('aria-label');
  if (named) return named;
  const words = control.cloneNode(true);
  if (!(words instanceof HTMLElement)) return '';
  for (const hidden of words.querySelectorAll('[aria-hidden="true"]')) hidden.remove();
  return (
    [...words.querySelectorAll('span:not(:has(span))')]
      .map((span) => span.textContent)
      .join(' ')
      .trim() || (words.textContent ?? '').trim()
  );
}
