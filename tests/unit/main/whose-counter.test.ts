import { chmodSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir, userInfo } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { readSettings } from '../../../src-main/platform/settings.ts';
import { machineFolder, otherAccountRefused, otherOwnerOf } from '../../../src-main/platform/whose-counter.ts';

/** One counter a machine, and its owner is told by name to every other account. */

test.each([
  ['linux', {}, '/var/lib/sapar-counter/counter'],
  ['darwin', {}, '/Users/Shared/Sapar Counter/counter'],
  ['win32', { ProgramData: 'D:\\Data' }, 'D:\\Data\\Sapar Counter\\counter'],
  ['win32', {}, 'C:\\ProgramData\\Sapar Counter\\counter'],
] as const)('on %s with %j the shipped counter keeps its files in %s', (platform, env, folder) => {
  expect(machineFolder({ platform, env })).toBe(folder);
});

function aFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'sapar-whose-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  return join(folder, 'counter');
}

const OWN = process.getuid?.();
const ANOTHER = (OWN ?? 0) + 1;

test('a folder that is not there, is empty, or has a ledger of ours is no other account’s', () => {
  const folder = aFolder();
  expect(otherOwnerOf(folder)).toBeNull();
  mkdirSync(folder);
  expect(otherOwnerOf(folder)).toBeNull();
  writeFileSync(join(folder, 'ledger.sqlite'), '');
  expect(otherOwnerOf(folder)).toBeNull();
});

test('a ledger of another account is told by the name of its owner, also to one who may read it', () => {
  const folder = aFolder();
  mkdirSync(folder);
  writeFileSync(join(folder, 'ledger.sqlite'), '');
  const { username } = userInfo();
  expect(otherOwnerOf(folder, ANOTHER)).toBe(username);
  expect(otherAccountRefused(folder, username).message).toBe(
    `The counter of this machine (${folder}) is that of the account «${username}», whose files are closed to others. ` +
      `Sign in to the machine as ${username} and start the counter there. Nothing was changed.`,
  );
});

test('so is a folder that another account closed before it has a ledger, and an open one is not', () => {
  const folder = aFolder();
  mkdirSync(folder, { mode: 0o755 });
  expect(otherOwnerOf(folder, ANOTHER)).toBeNull();
  chmodSync(folder, 0o700);
  expect(otherOwnerOf(folder, ANOTHER)).toBe(userInfo().username);
});

test('so is one that a start made which was refused afterwards', () => {
  const folder = aFolder();
  expect(readSettings({}, folder)).toMatchObject({ ok: true });
  expect(otherOwnerOf(folder, ANOTHER)).toBe(userInfo().username);
});

test('where the system has no accounts by number nothing is refused for them', () => {
  const folder = aFolder();
  mkdirSync(folder, { mode: 0o700 });
  expect(otherOwnerOf(folder, undefined)).toBeNull();
});
