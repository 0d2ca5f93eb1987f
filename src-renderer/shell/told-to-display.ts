import { useEffect } from 'react';
import type { PublicWord, Scene } from '../../src-shared/contract/display.ts';
import type { CounterState } from '../../src-shared/contract/views/counter-state.ts';
import { type Language, USUAL_LANGUAGE } from '../../src-shared/contract/views/look.ts';
import { customerLanguages } from '../../src-shared/profile.ts';
import { call } from '../bridge.ts';
import type { Screen } from './wish.ts';

type ScreenOrHandOver = Screen | 'hand-over';

/**
 * What the customer's display says while the clerk is at another screen than the sale's; null: that screen, or the main
 * process, tells it.
 */
const SCREENS: Readonly<Record<ScreenOrHandOver, PublicWord | null>> = {
  'sign-in': null,
  counter: null,
  settings: null,
  'open-shift': 'back-shortly',
  'shift-closed': 'closed',
  'hand-over': 'back-shortly',
  'foreign-shift': 'back-shortly',
  'close-shift': 'closing',
  cash: 'busy',
  history: 'busy',
  sale: 'busy',
  'return-last': 'busy',
  reports: 'busy',
  safe: 'busy',
  'x-report': 'busy',
};

export function useScreenOnDisplay(screen: ScreenOrHandOver, { profile, display }: CounterState): void {
  const word = SCREENS[screen];
  const language = profile ? customerLanguages(profile)[0] : undefined;
  useTold(word && { kind: word }, language ?? USUAL_LANGUAGE, display);
}

/** Tells the customer's display this scene whenever it is another; null: what was told before stands. */
export function useTold(scene: Scene | null, language: Language, { on }: CounterState['display']): void {
  const told = scene && JSON.stringify({ scene, language });
  useEffect(() => {
    if (told !== null && on !== 'nowhere') void call('display.show', JSON.parse(told));
  }, [told, on]);
}
