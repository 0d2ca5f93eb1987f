import {
  chmodSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { refusalsFolder, takeAway } from '../../../src-main/platform/refusals-folder.ts';

/** Where Electron writes while the reason of a refused start stands in its window. */

let parent: string;
beforeEach(() => void (parent = mkdtempSync(join(tmpdir(), 'sapar-refusals-folder-'))));
afterEach(() => rmSync(parent, { recursive: true, force: true }));

const OWN = process.getuid?.() ?? 0;
const named = () => join(parent, `sapar-not-started-${OWN}`);

test('the first refusal makes its folder, closed to others, and the next one finds the same', () => {
  expect(refusalsFolder(parent, OWN)).toBe(named());
  expect(refusalsFolder(parent, OWN)).toBe(named());
  expect(readdirSync(parent)).toHaveLength(1);
});

describe('a folder of its own is made beside', () => {
  test.each<[what: string, put: () => void, own: number]>([
    ['another account’s folder', () => mkdirSync(named().replace(/\d+$/, String(OWN + 1)), { mode: 0o700 }), OWN + 1],
    [
      'a folder that is open to others',
      () => {
        mkdirSync(named());
        chmodSync(named(), 0o777);
      },
      OWN,
    ],
    [
      'a link to another place',
      () => {
        mkdirSync(join(parent, 'elsewhere'), { mode: 0o700 });
        symlinkSync(join(parent, 'elsewhere'), named());
      },
      OWN,
    ],
    ['a file', () => writeFileSync(named(), ''), OWN],
  ])('%s', (_what, put, own) => {
    put();
    const before = readdirSync(parent);
    const folder = refusalsFolder(parent, own);
    expect(before.map((name) => join(parent, name))).not.toContain(folder);
    expect(folder && existsSync(folder)).toBe(true);
  });
});

test('where nothing can be made there is none, and nothing throws', () => {
  for (const place of [join(parent, 'nowhere'), '/dev/null']) expect(refusalsFolder(place, OWN)).toBeNull();
  takeAway(null);
});

test('a folder goes with all that lies in it, and what can’t be removed stays without a word', () => {
  const folder = refusalsFolder(parent, OWN) ?? '';
  writeFileSync(join(folder, 'Preferences'), '{}');
  takeAway(folder);
  expect(existsSync(folder)).toBe(false);
  for (const none of [folder, '/proc/self', '/dev/null/none']) takeAway(none);
});
