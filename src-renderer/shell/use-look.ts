import { useEffect, useRef } from 'react';
import type { ClerkId } from '../../src-shared/ids.ts';
import { TEXT_PERCENTS, type Look } from '../../src-shared/contract/views/look.ts';
import { call } from '../bridge.ts';
import { useKeys } from '../keys/use-keys.ts';

export const THEMES = ['system', 'light', 'dark'] as const satisfies readonly Look['theme'][];

export function chooseLook(look: Look): void {
  void call('counter.look', look);
}

/** Puts the look onto the page. Keys change it on every screen: Ctrl + and Ctrl − the text, Ctrl D day and night. */
export function useLook(look: Look | undefined, person: ClerkId | null): void {
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
  // The word on the last wish may come with the next person's look, or not at all.
  useEffect(() => void wished.current.splice(0), [person]);
  useEffect(() => {
    if (theme === undefined || textPercent === undefined) return;
    wished.current.splice(
      0,
      wished.current.findIndex((each) => each.theme === theme && each.textPercent === textPercent) + 1,
    );
  }, [theme, textPercent]);
  const changes = (next: (look: Look) => Look) => () => {
    const present = wished.current.at(-1) ?? look;
    if (!present) return;
    wished.current.push(next(present));
    chooseLook(next(present));
  };
  useKeys('everywhere', {
    largerText: changes((present) => withText(present, 1)),
    smallerText: changes((present) => withText(present, -1)),
    usualText: changes((present) => ({ ...present, textPercent: TEXT_PERCENTS[0] })),
    theme: changes(withNextTheme),
  });
}

/** The next larger or smaller text; the largest and the smallest stay. */
export function withText(look: Look, step: 1 | -1): Look {
  const size = Math.max(0, TEXT_PERCENTS.indexOf(look.textPercent) + step);
  return { ...look, textPercent: TEXT_PERCENTS[size] ?? look.textPercent };
}

export function withNextTheme(look: Look): Look {
  return { ...look, theme: THEMES[(THEMES.indexOf(look.theme) + 1) % THEMES.length] ?? look.theme };
}
