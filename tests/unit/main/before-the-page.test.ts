import { expect, test } from 'vitest';
import { machineLanguage } from '../../../src-main/platform/machine-language.ts';
import { newDeaths, pauseBeforeRestart } from '../../../src-main/platform/restart-pause.ts';
import { isOnWayland } from '../../../src-main/platform/wayland.ts';

/** What a start is told in, and how often what ended is started again. */

test.each([
  [['kk-KZ', 'ru-KZ'], 'kk'],
  [['de-DE', 'ru'], 'ru'],
  [['zh_TW'], 'zh-CN'],
  [['zh-Hans-CN', 'en'], 'zh-CN'],
  [['de', 'fr'], 'ru'],
  [[], 'ru'],
] as const)('a machine that is set to %j is spoken to in %s', (preferred, language) => {
  expect(machineLanguage(preferred)).toBe(language);
});

test.each([
  [1, 0],
  [2, 0],
  [3, 2_000],
  [4, 4_000],
  [6, 16_000],
  [7, 30_000],
  [50, 30_000],
])('the page that ended %i times within five minutes comes back after %i ms', (deaths, pauseMs) => {
  expect(pauseBeforeRestart(deaths)).toBe(pauseMs);
});

test('a death of long ago is forgotten', () => {
  let now = 0;
  const deaths = newDeaths(() => now);
  expect([deaths.again(), deaths.again()]).toEqual([1, 2]);
  now += 5 * 60_000;
  expect(deaths.again()).toBe(1);
});

test.each([
  ['linux', { WAYLAND_DISPLAY: 'wayland-0' }, [], true],
  ['linux', { WAYLAND_DISPLAY: 'wayland-0', DISPLAY: ':0' }, ['--ozone-platform=x11'], false],
  ['linux', { DISPLAY: ':0' }, [], false],
  ['win32', { WAYLAND_DISPLAY: 'wayland-0' }, [], false],
] as const)('on %s with %j and %j: windows may be Wayland’s own is %s', (platform, env, argv, is) => {
  expect(isOnWayland({ platform, env, argv })).toBe(is);
});
