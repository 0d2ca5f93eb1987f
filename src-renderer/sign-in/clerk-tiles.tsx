import { useEffect, useRef, type KeyboardEvent } from 'react';
import type { ClerkTile } from '../../src-shared/contract/views/clerks.ts';
import { useT } from '../i18n.ts';
import { sayOfKey } from '../keys/said.ts';
import { KEYS } from '../keys/table.ts';
import { useKeys } from '../keys/use-keys.ts';
import { Check } from '../ui/icons.tsx';
import { KeyHint } from '../ui/key-hint.tsx';
import styles from './clerk-tiles.module.css';

const STEP_OF_KEY: Readonly<Record<string, number>> = { ArrowRight: 1, ArrowDown: 1, ArrowLeft: -1, ArrowUp: -1 };

interface ClerkTilesProps {
  readonly clerks: readonly ClerkTile[];
  readonly chosen: ClerkTile | null;
  readonly onChoose: (clerk: ClerkTile) => void;
}

export function ClerkTiles({ clerks, chosen, onChoose }: ClerkTilesProps) {
  const t = useT();
  const list = useRef<HTMLUListElement>(null);
  const nobody = chosen === null;

  useEffect(() => {
    if (nobody) list.current?.querySelector('button')?.focus();
  }, [nobody]);

  function choose(nth: number): unknown {
    const clerk = clerks[nth];
    if (clerk) return onChoose(clerk);
    // A PIN before its name: no digit of it is a scan's, and none is kept.
    list.current?.querySelector('button')?.focus();
    sayOfKey({ word: 'choose-name' });
    return true;
  }
  // Once somebody is chosen, digits are of the PIN.
  useKeys('choices', { choose: nobody ? choose : null });

  function onKeyDown(event: KeyboardEvent) {
    if (event.repeat || event.ctrlKey || event.altKey) return;
    const step = STEP_OF_KEY[event.key];
    if (step === undefined) return;
    event.preventDefault();
    const buttons = [...(list.current?.querySelectorAll('button') ?? [])];
    const at = buttons.findIndex((button) => button === document.activeElement);
    buttons.at((at + step) % buttons.length)?.focus();
  }

  return (
    <ul ref={list} className={styles.tiles} onKeyDown={onKeyDown}>
      {clerks.map((clerk, index) => (
        <li key={clerk.id}>
          <button
            type="button"
            className={styles.tile}
            aria-pressed={clerk.id === chosen?.id}
            onClick={() => onChoose(clerk)}
          >
            <span className={styles.face} aria-hidden="true">
              {clerk.id === chosen?.id ? <Check /> : initials(clerk.name)}
            </span>
            <span className={styles.words}>
              <span className={styles.name}>{clerk.name}</span>
              <span className={styles.role}>{t(`role.${clerk.role}`)}</span>
            </span>
            {nobody && <KeyHint keys={KEYS.choices.choose.presses[index]} />}
          </button>
        </li>
      ))}
    </ul>
  );
}

function initials(name: string): string {
  return name
    .split(/\s+/)
    .slice(0, 2)
    .map((part) => [...part][0] ?? '')
    .join('');
}
