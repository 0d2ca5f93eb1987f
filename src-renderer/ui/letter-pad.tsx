import { useContext, useEffect, useState } from 'react';
import type { Language } from '../../src-shared/contract/views/look.ts';
import { LanguageContext, useT } from '../i18n.ts';
import styles from './letter-pad.module.css';
import { PadButton, type PadKey } from './pad.tsx';
import { showBesideLetters, showWhole } from './show-whole.ts';
import { typeIntoFocus } from './type-into-focus.ts';

const LATIN = ['qwertyuiop', 'asdfghjkl', 'zxcvbnm'];
const RUSSIAN = ['йцукенгшщзхъ', 'фывапролджэ', 'ячсмитьбюё'];
/** Chinese is written by an input method, which a finger has from the system; here it has the usual reasons. */
const LETTERS = {
  en: LATIN,
  ru: RUSSIAN,
  kk: ['әіңғүұқөһ', ...RUSSIAN],
  'zh-CN': LATIN,
} satisfies Record<Language, readonly string[]>;
/** What a touch chose sends the focus on at once; a hand at the keys comes later. */
const LEADS_ON_WITHIN_MS = 1_000;
const DIGITS: readonly PadKey[] = [...'1234567890', 'erase'];
/** A password with capitals has the signs that a keyboard has above its digits. */
const SIGNS: readonly PadKey[] = [...'!@#$%^&*()', 'erase'];

/**
 * Letters for a finger, below the whole page and never over its field. They come when a field for a code or for words
 * is touched, or when a touch leads on to a code's. They go with the focus: whoever has a keyboard never sees them.
 */
export function LetterPad() {
  const t = useT();
  const language = useContext(LanguageContext);
  const { field, hide } = useTouchedField();
  const [inCapitals, setInCapitals] = useState(false);
  useEffect(() => {
    if (!field) {
      // Letters that go give their room back: the page is laid out anew around what has the focus by then.
      if (document.activeElement instanceof HTMLInputElement) showWhole(document.activeElement);
      return undefined;
    }
    showBesideLetters(field);
    // Once the page is drawn beside them, and whenever its text or theirs grows, the field has another place.
    const sizes = new ResizeObserver(() => showBesideLetters(field));
    sizes.observe(field);
    const around = field.closest('[role="dialog"], main');
    if (around) sizes.observe(around);
    return () => sizes.disconnect();
  }, [field]);
  if (!field) return null;
  const rows = field.dataset['letters'] === 'secret' ? secretKeys(inCapitals) : lettersFor(field, language);
  const strike = (key: PadKey) => {
    if (key === 'hide') hide();
    else if (key === 'capitals' || key === 'small') setInCapitals(key === 'capitals');
    else typeIntoFocus(key);
  };
  const label = field.labels?.[0]?.textContent ?? '';
  return (
    <div className={styles.pad} role="group" aria-label={t('pad.letters', { field: label })}>
      {rows.map((row) => (
        <div key={row.join('')} className={styles.row}>
          {row.map((key) => (
            <PadButton key={key} name={key} onKey={strike} />
          ))}
        </div>
      ))}
    </div>
  );
}

function lettersFor({ dataset }: HTMLInputElement, language: Language): readonly (readonly PadKey[])[] {
  const inWords = dataset['letters'] === 'words';
  const letters = inWords ? LETTERS[language] : LATIN;
  const rows = letters.map((row) => [...(dataset['letters'] === 'code' ? row.toUpperCase() : row)]);
  return [DIGITS, ...rows, ['clear', ...(inWords ? [',', ' ', '.', '-'] : ['-', '.', ':', '/']), 'hide']];
}

/** A login is an address with an @, a password has letters of both kinds and signs. */
function secretKeys(inCapitals: boolean): readonly (readonly PadKey[])[] {
  const letters = LATIN.map((row) => [...(inCapitals ? row.toUpperCase() : row)]);
  const last = inCapitals ? ['small', ...'_+=?'] : ['capitals', ...'@-./'];
  return [inCapitals ? SIGNS : DIGITS, ...letters, ['clear', ...last, 'hide']];
}

/** The field for letters that a finger or a pen has touched, for as long as it or another one has the focus. */
function useTouchedField(): { readonly field: HTMLInputElement | null; readonly hide: () => void } {
  const [field, setField] = useState<HTMLInputElement | null>(null);
  useEffect(() => {
    let byHand = false;
    let pressed: PointerEvent | null = null;
    const press = (event: PointerEvent) => {
      byHand = event.pointerType !== 'mouse';
      pressed = event;
    };
    // Only after the touch has ended: a page that moved under the finger would take it for another place.
    const touch = ({ target }: MouseEvent) => {
      if (byHand && takesLetters(target)) setField(target);
    };
    const focus = (event: FocusEvent) => {
      const led = byHand && pressed !== null && leadsOn(pressed, event);
      setField((before) => ((before || led) && takesLetters(event.target) ? event.target : null));
    };
    const leave = ({ relatedTarget }: FocusEvent) => {
      if (!relatedTarget) setField(null);
    };
    document.addEventListener('pointerdown', press, { capture: true });
    document.addEventListener('click', touch);
    document.addEventListener('focusin', focus);
    document.addEventListener('focusout', leave);
    return () => {
      document.removeEventListener('pointerdown', press, { capture: true });
      document.removeEventListener('click', touch);
      document.removeEventListener('focusin', focus);
      document.removeEventListener('focusout', leave);
    };
  }, []);
  return { field, hide: () => setField(null) };
}

/** A reason of a hand-out, chosen, leads to the field of a code, which has no usual words to choose from. */
function leadsOn(pressed: PointerEvent, { target, timeStamp }: FocusEvent): boolean {
  if (!takesLetters(target) || target.dataset['letters'] !== 'code') return false;
  const chose = pressed.target instanceof Element && pressed.target.closest('[data-leads-on]');
  return chose !== null && chose === target.form && timeStamp - pressed.timeStamp < LEADS_ON_WITHIN_MS;
}

function takesLetters(target: EventTarget | null): target is HTMLInputElement {
  return target instanceof HTMLInputElement && target.dataset['letters'] !== undefined;
}
