import { useEffect, useRef } from 'react';
import { TEXT_PERCENTS, type Look } from '../../src-shared/contract/views/look.ts';
import { call } from '../bridge.ts';

export const THEMES = ['system', 'light', 'dark'] as const satisfies readonly Look['theme'][];

export function chooseLook(look: Look): void {
  void call('counter.look', look);
}

/**
 * Puts the look onto the page, and changes it by key on every screen: Ctrl + and Ctrl − the text, Ctrl D day and night.
 */
export function useLook(look: Look | undefined): void {
  const theme = look?.theme;
  const textPercent = look?.textPercent;
  useEffect(() => {
    const { dataset } = document.documentElement;
    if (theme === undefined || theme === 'system') delete dataset['theme'];
    else dataset['theme'] = theme;
    dataset['text'] = String(textPercent ?? TEXT_PERCENTS[0]);
  }, [theme, textPercent]);

  // Keys come faster than the counter's word on them: each goes on from what was wished last.
  const wished = useRef<Look[]>([]);
  useEffect(() => {
    if (theme === undefined || textPercent === undefined) return;
    const told = { theme, textPercent };
    wished.current.splice(
      0,
      wished.current.findIndex((each) => each.theme === theme && each.textPercent === textPercent) + 1,
    );
    const onKeyDown = (event: KeyboardEvent) => {
      const next = lookByKey(event, wished.current.at(-1) ?? told);
      if (!next) return;
      event.preventDefault();
      if (event.repeat) return;
      wished.current.push(next);
      chooseLook(next);
    };
    window.addEventListener('keydown', onKeyDown);
    return () => window.removeEventListener('keydown', onKeyDown);
  }, [theme, textPercent]);
}

type Pressed = Pick<KeyboardEvent, 'code' | 'ctrlKey' | 'altKey' | 'metaKey'>;

/** By place on the keyboard, as the counter's other Ctrl keys. */
export function lookByKey({ code, ctrlKey, altKey, metaKey }: Pressed, look: Look): Look | null {
  if (!ctrlKey || altKey || metaKey) return null;
  const size = TEXT_PERCENTS.indexOf(look.textPercent);
  switch (code) {
    case 'Equal':
    case 'NumpadAdd':
      return { ...look, textPercent: TEXT_PERCENTS[size + 1] ?? look.textPercent };
    case 'Minus':
    case 'NumpadSubtract':
      return { ...look, textPercent: TEXT_PERCENTS[Math.max(0, size - 1)] ?? look.textPercent };
    case 'Digit0':
      return { ...look, textPercent: TEXT_PERCENTS[0] };
    case 'KeyD':
      return { ...look, theme: THEMES[(THEMES.indexOf(look.theme) + 1) % THEMES.length] ?? look.theme };
    default:
      return null;
  }
}
