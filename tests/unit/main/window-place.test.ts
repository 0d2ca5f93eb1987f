import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { windowPlaceOver } from '../../../src-main/platform/window-place.ts';
import { readSettings } from '../../../src-main/platform/settings.ts';
import { startAtLoginOn } from '../../../src-main/platform/start-at-login.ts';

/** How the clerk's window stands: by the environment, the screen, the file of settings, or by itself. */

let folder: string;
beforeEach(() => void (folder = mkdtempSync(join(tmpdir(), 'sapar-window-'))));
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const isFile = (content: object) => writeFileSync(join(folder, 'settings.json'), JSON.stringify(content));
function starts(env: Record<string, string> = {}) {
  const settings = readSettings({ SAPAR_DATA_DIR: folder, ...env }, folder);
  if (!settings.ok) throw settings.error;
  return { origins: settings.value.origins, place: windowPlaceOver(settings.value, desktop()) };
}

const own = () => join(folder, '.config', 'autostart', 'sapar-counter.desktop');
const menuEntry = () => join(folder, 'sapar-counter.desktop');
const desktop = (env: NodeJS.ProcessEnv = { XDG_CURRENT_DESKTOP: 'GNOME' }) =>
  startAtLoginOn({ env, home: folder, menuEntry: menuEntry() });

const BY_ITSELF = { clerkScreen: 'any', fullScreen: false } as const;
const FREE = { isClerkScreenPinned: false, isFullScreenPinned: false, startsAtLogin: null };

test('where nobody says anything the system puts it, and the screen may choose', () => {
  const { place } = starts();
  expect(place.view()).toEqual({ ...BY_ITSELF, ...FREE });
  expect(place.set({ fullScreen: true })).toEqual({
    ok: true,
    value: { clerkScreen: 'any', fullScreen: true, ...FREE },
  });
  expect([place.isChosen('fullScreen'), place.isChosen('clerkScreen')]).toEqual([true, false]);
});

test('a choice on the screen goes before the file’s, also back to no screen at all, and outlives the start', () => {
  isFile({ clerkScreen: 'left', fullScreen: true });
  const first = starts();
  expect([first.place.view(), first.origins]).toMatchObject([
    { clerkScreen: 'left', fullScreen: true },
    { clerkScreen: 'file', fullScreen: 'file' },
  ]);
  first.place.set({ clerkScreen: 'any' });
  first.place.set({ fullScreen: false });
  const next = starts();
  expect([next.place.view(), next.origins]).toMatchObject([BY_ITSELF, { clerkScreen: 'screen', fullScreen: 'screen' }]);
  expect(next.place.isChosen('clerkScreen')).toBe(true);
});

test('what the environment says is pinned, and what is asked with it changes nothing', () => {
  starts().place.set({ fullScreen: true });
  const { place } = starts({ SAPAR_CLERK_SCREEN: 'right', SAPAR_FULL_SCREEN: 'no' });
  expect(place.view()).toMatchObject({ clerkScreen: 'right', fullScreen: false, isClerkScreenPinned: true });
  expect(place.set({ clerkScreen: 'left' })).toEqual({ ok: false, error: { kind: 'window-pinned' } });
  const { place: half } = starts({ SAPAR_CLERK_SCREEN: 'right' });
  expect(half.set({ clerkScreen: 'left', fullScreen: false })).toMatchObject({ error: { kind: 'window-pinned' } });
  expect(half.view()).toMatchObject({ clerkScreen: 'right', fullScreen: true });
  expect(half.set({ fullScreen: false })).toMatchObject({ ok: true, value: { fullScreen: false } });
});

test('a disk that refuses leaves the window as it is', () => {
  const { place } = starts();
  rmSync(folder, { recursive: true });
  expect(place.set({ clerkScreen: 'left' })).toMatchObject({ error: { kind: 'file-not-written' } });
  expect([place.view(), place.isChosen('clerkScreen')]).toMatchObject([BY_ITSELF, false]);
});

test('the counter starts at the sign-in by an entry that the desktop finds among the account’s own', () => {
  writeFileSync(menuEntry(), '[Desktop Entry]\nExec=/usr/lib/sapar-counter/sapar-counter\n');
  const { place } = starts();
  expect(place.view().startsAtLogin).toBe(false);
  expect(place.set({ startsAtLogin: true })).toMatchObject({ ok: true, value: { startsAtLogin: true } });
  expect(desktop()?.isOn()).toBe(true);
  // A desktop's own tool hides an entry that it does not want.
  writeFileSync(own(), '[Desktop Entry]\nHidden=true\n');
  expect(place.view().startsAtLogin).toBe(false);
  place.set({ startsAtLogin: true });
  expect(starts().place.view().startsAtLogin).toBe(true);
  expect(place.set({ startsAtLogin: false })).toMatchObject({ value: { startsAtLogin: false } });
  expect(desktop()?.isOn()).toBe(false);
});

test.each([
  ['Hidden=true', false],
  ['Hidden=true\r', false],
  ['X-GNOME-Autostart-enabled=false', false],
  ['X-MATE-Autostart-enabled=false ', false],
  ['X-GNOME-Autostart-enabled=true', true],
  ['Hidden=false', true],
  ['Comment=Hidden=true', true],
])('an entry at the sign-in with «%s» counts as on: %s', (line, isOn) => {
  writeFileSync(menuEntry(), '[Desktop Entry]\n');
  starts().place.set({ startsAtLogin: true });
  writeFileSync(own(), `[Desktop Entry]\n${line}\nName=Sapar Counter\n`);
  expect(desktop()?.isOn()).toBe(isOn);
});

test('a folder or a pipe in the place of the entry is off, and nobody waits for it', () => {
  writeFileSync(menuEntry(), '[Desktop Entry]\n');
  mkdirSync(own(), { recursive: true });
  expect(desktop()?.isOn()).toBe(false);
  rmSync(own(), { recursive: true });
  execFileSync('mkfifo', [own()]);
  expect(desktop()?.isOn()).toBe(false);
});

test('what is refused of two wishes at once changes neither', () => {
  const account = mkdtempSync(join(tmpdir(), 'sapar-account-'));
  const entry = join(account, 'menu.desktop');
  writeFileSync(entry, '[Desktop Entry]\n');
  const ofAccount = startAtLoginOn({ env: { XDG_CURRENT_DESKTOP: 'GNOME' }, home: account, menuEntry: entry });
  const place = windowPlaceOver(settingsOfNobody(), ofAccount);
  const both = { fullScreen: true, startsAtLogin: true };
  // A file stands where the account's own entries would, and then the counter's folder is gone.
  writeFileSync(join(account, '.config'), '');
  expect(place.set(both)).toMatchObject({ error: { kind: 'file-not-written' } });
  expect([place.view(), starts().place.view()]).toMatchObject([BY_ITSELF, BY_ITSELF]);
  rmSync(join(account, '.config'));
  rmSync(folder, { recursive: true });
  expect(place.set(both)).toMatchObject({ error: { kind: 'file-not-written' } });
  expect(place.view()).toMatchObject({ ...BY_ITSELF, startsAtLogin: false });
  rmSync(account, { recursive: true });
});

test('without a desktop, or without an entry of the menu, nothing is offered and nothing done', () => {
  expect(desktop()).toBeNull();
  writeFileSync(menuEntry(), '');
  expect(desktop({})).toBeNull();
  expect(desktop({ DESKTOP_SESSION: 'openbox', XDG_CONFIG_HOME: join(folder, 'own') })?.isOn()).toBe(false);
  expect(windowPlaceOver({ ...settingsOfNobody(), dataDir: folder }, null).set({ startsAtLogin: true })).toMatchObject({
    error: { kind: 'bad-request' },
  });
});

function settingsOfNobody() {
  const settings = readSettings({ SAPAR_DATA_DIR: folder }, folder);
  if (!settings.ok) throw settings.error;
  return settings.value;
}
