import { expect, test } from 'vitest';
import { clerksScreen, displayPlan } from '../../../src-main/display-plan.ts';

const [own, second] = [1, 2].map((id) => ({ id, bounds: { x: (id - 1) * 1366, y: 0, width: 1366, height: 768 } }));
if (!own || !second) throw new Error('two screens');

test.each([
  ['auto', 'one screen', [own], { on: 'nowhere' }],
  ['auto', 'two screens', [own, second], { on: 'screen', screen: second }],
  ['window', 'one screen', [own], { on: 'window' }],
  ['window', 'two screens', [own, second], { on: 'screen', screen: second }],
  ['off', 'two screens', [own, second], { on: 'nowhere' }],
] as const)('set to %s, with %s', (setting, _screens, screens, plan) => {
  expect(displayPlan(setting, screens, own.id)).toEqual(plan);
});

test('the clerk’s own screen is never taken, whichever it is', () => {
  expect(displayPlan('auto', [own, second], second.id)).toEqual({ on: 'screen', screen: own });
});

test.each([
  ['primary', 2, second],
  ['left', 2, own],
  ['right', 1, second],
  ['any', 1, null],
] as const)('the clerk’s window set to %s, with screen %i first, belongs on its screen', (wanted, primary, screen) => {
  expect(clerksScreen(wanted, [second, own], primary)).toEqual(screen);
});

test('the clerk’s window goes where there is a screen at all while its own is asleep', () => {
  expect(clerksScreen('left', [second], second.id)).toEqual(second);
});
