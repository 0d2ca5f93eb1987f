import type { ReactNode } from 'react';
import { renderToStaticMarkup } from 'react-dom/server';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { CounterProvider } from '../../../../src-renderer/counter-context.tsx';
import { startI18n } from '../../../../src-renderer/i18n.ts';
import type * as DisplayModule from '../../../../src-renderer/settings/display-sheet.tsx';
import type * as ReadingModule from '../../../../src-renderer/settings/reading.tsx';
import type * as WindowModule from '../../../../src-renderer/settings/window-form.tsx';
import { stateWithoutCounter } from '../../../../src-main/ipc/state-without-counter.ts';
import type { CounterState } from '../../../../src-shared/contract/views/counter-state.ts';
import type { WindowView } from '../../../../src-shared/contract/views/look.ts';
import { ClerkId } from '../../../../src-shared/ids.ts';
import { Instant } from '../../../../src-shared/time.ts';

/** The sheet of the customer's display and of the clerk's window, as it is drawn for what stands where. */

let sheets: typeof DisplayModule & typeof ReadingModule & typeof WindowModule;
beforeAll(async () => {
  startI18n();
  // Its buttons listen to the window as they are loaded; nobody taps here.
  vi.stubGlobal('window', new EventTarget());
  sheets = {
    ...(await import('../../../../src-renderer/settings/display-sheet.tsx')),
    ...(await import('../../../../src-renderer/settings/reading.tsx')),
    ...(await import('../../../../src-renderer/settings/window-form.tsx')),
  };
});
afterAll(() => void vi.unstubAllGlobals());

const textOf = (html: string) =>
  html
    .replaceAll(/<[^>]+>/g, ' ')
    .replaceAll(/\s+/g, ' ')
    .trim();

/** What a person sees of it: its words, and of each group of choices which is chosen and whether it can be. */
function seen(drawn: ReactNode, state: Partial<CounterState> = {}) {
  const whole = { ...stateWithoutCounter({ app: '0', electron: '0' }, 'en'), ...state };
  const html = renderToStaticMarkup(<CounterProvider state={whole}>{drawn}</CounterProvider>);
  const groups = html
    .split('role="group"')
    .slice(1)
    .map((group) => {
      const buttons = [...group.matchAll(/<button([^>]*)>(.*?)<\/button>/g)];
      const chosen = buttons.find(([, attributes = '']) => attributes.includes('aria-pressed="true"'));
      return [
        /aria-label="([^"]*)"/.exec(group)?.[1]?.replaceAll('&#x27;', '’') ?? '',
        {
          chosen: textOf(chosen?.[2] ?? ''),
          isOff: buttons.every(([, attributes = '']) => attributes.includes(' disabled=""')),
        },
      ] as const;
    });
  return { text: textOf(html), groups: Object.fromEntries(groups) };
}

const display = (changes: Partial<CounterState['display']> = {}): Partial<CounterState> => ({
  display: { setting: 'auto', pinned: false, on: 'screen', customerChose: null, ...changes },
});
const QUESTION = 'Does the customer see it?';

test.each([
  ['auto', 'screen', 'On a second screen', 'It stands on the second screen.'],
  ['window', 'window', 'In a window as well', 'It stands in a window.'],
  ['off', 'nowhere', 'Off', 'It is not shown: no second screen is there.'],
] as const)('a display that is set to %s and stands on %s is shown so', (setting, on, chosen, says) => {
  const { text, groups } = seen(<sheets.DisplaySheet />, display({ setting, on }));
  expect(groups['Customer display']).toEqual({ chosen, isOff: false });
  expect(text).toContain(says);
  expect(text).toContain('Not tried yet');
});

test('one that the start of the counter set says so, and nobody chooses another place', () => {
  const { text, groups } = seen(<sheets.DisplaySheet />, display({ pinned: true }));
  expect(groups['Customer display']).toEqual({ chosen: 'On a second screen', isOff: true });
  expect(text).toContain('Set by the start of this counter (SAPAR_DISPLAY). It stands on the second screen.');
});

test.each([
  ['worked', 'Yes', 'Tried: it works · 30.11.2026'],
  ['failed', 'No', 'Tried: it does not work · 30.11.2026'],
] as const)(
  'whoever looked at it and said that it %s finds this answer again, with time and name',
  (outcome, chosen, says) => {
    const by = { clerkId: ClerkId.parse('01900000-0000-7000-8000-0000000000a1'), name: 'Timur B.' };
    const kept = { trial: 'display', outcome, at: Instant.parse('2026-11-30T09:05:00.000Z'), by } as const;
    const { text, groups } = seen(<sheets.DisplaySheet />, { ...display(), trials: [kept] });
    expect(groups[QUESTION]).toEqual({ chosen, isOff: false });
    expect(text).toContain(says);
    expect(text).toContain(', Timur B.');
  },
);

const WINDOW: WindowView = {
  clerkScreen: 'left',
  fullScreen: true,
  isClerkScreenPinned: false,
  isFullScreenPinned: false,
  startsAtLogin: null,
};
const choices = (changes: Partial<WindowView> = {}) =>
  seen(<sheets.WindowChoices view={{ ...WINDOW, ...changes }} onSet={() => {}} />);

test('the clerk’s window is shown as it stands, and how one leaves it where it fills its screen', () => {
  const { text, groups } = choices();
  expect(groups).toEqual({
    'Clerk’s screen': { chosen: 'Left', isOff: false },
    'Full screen': { chosen: 'Yes', isOff: false },
  });
  expect(text).toContain('Alt+F4');
  expect(choices({ fullScreen: false }).text).not.toContain('Alt+F4');
});

test('what the start of the counter pinned is shown and can’t be chosen, and the rest can', () => {
  const { text, groups } = choices({ isFullScreenPinned: true });
  expect(groups).toMatchObject({ 'Full screen': { isOff: true }, 'Clerk’s screen': { isOff: false } });
  expect(text).toContain('(SAPAR_FULL_SCREEN)');
  expect(choices({ isClerkScreenPinned: true }).text).toContain('(SAPAR_CLERK_SCREEN)');
  expect(choices({ isClerkScreenPinned: true, isFullScreenPinned: true }).text).toContain(
    '(SAPAR_CLERK_SCREEN, SAPAR_FULL_SCREEN)',
  );
  expect(choices().text).not.toContain('SAPAR');
});

test('what can’t be read for a sheet is told in the place of «Reading…»', () => {
  expect(seen(<sheets.Reading refusal={null} />).text).toBe('Reading…');
  const { text } = seen(<sheets.Reading refusal={{ kind: 'internal', incident: 'call of window.view' }} />);
  expect(text).toContain('call of window.view');
  expect(text).not.toContain('Reading…');
});

test('the start at the sign-in is offered where the system takes such a wish', () => {
  expect(choices({ startsAtLogin: true }).groups['Start when this account signs in']).toEqual({
    chosen: 'Yes',
    isOff: false,
  });
});
