import { expect, test } from 'vitest';
import { displayPlan } from '../../../src-main/display-plan.ts';

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
