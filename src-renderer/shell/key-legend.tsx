import { useEffect, useState } from 'react';
import { useCounter } from '../counter-context.tsx';
import { useT } from '../i18n.ts';
import { KEYS, KEYS_WITHOUT_CONTROL } from '../keys/table.ts';
import { Button } from '../ui/button.tsx';
import { KeyHint } from '../ui/key-hint.tsx';
import cover from '../ui/cover.module.css';
import styles from './key-legend.module.css';

/** The keys of the screen as it stands: read off its own controls, so that the list can't differ from them. */
export function KeyLegend({ onClose }: { readonly onClose: () => void }) {
  const t = useT();
  const { language } = useCounter();
  const [here, setHere] = useState(keysHere);
  // Its words are those of the screen behind it, which changes its language beside it.
  useEffect(() => {
    const painted = requestAnimationFrame(() => setHere(keysHere()));
    return () => cancelAnimationFrame(painted);
  }, [language]);
  return (
    <>
      <div className={cover.away} onClick={onClose} aria-hidden="true" />
      <section className={styles.legend} role="dialog" aria-label={t('keys.title')}>
        <header className={cover.header}>
          <h2 className={styles.title}>{t('keys.title')}</h2>
          <Button label={t('attention.close')} keys={KEYS.screen.back.shown} tone="quiet" onPress={onClose} />
        </header>
        <div className={styles.lists}>
          <Keys title={t('keys.here')} keys={here} />
          <Keys title={t('keys.everywhere')} keys={KEYS_WITHOUT_CONTROL.map(([key, what]) => [key, t(what)])} />
        </div>
      </section>
    </>
  );
}

function Keys({ title, keys }: { readonly title: string; readonly keys: readonly (readonly [string, string])[] }) {
  return (
    <dl className={styles.keys} aria-label={title}>
      {keys.map(([key, what]) => (
        <div key={`${key} ${what}`}>
          <dt>
            <KeyHint keys={key} />
          </dt>
          <dd>{what}</dd>
        </div>
      ))}
    </dl>
  );
}

function keysHere(): readonly (readonly [string, string])[] {
  const found = [...document.querySelectorAll<HTMLElement>('main [aria-keyshortcuts], header [aria-keyshortcuts]')];
  return found
    .filter((control) => control.offsetParent !== null)
    .map((control) => [control.getAttribute('aria-keyshortcuts') ?? '', nameOf(control)] as const);
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
