import { mkdtempSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, expect, test } from 'vitest';
import { clockSetBySystem } from '../../../src-main/platform/clock-set.ts';

const folder = mkdtempSync(join(tmpdir(), 'sapar-clock-set-'));
afterEach(() => rmSync(folder, { recursive: true, force: true }));

test('a system that set its clock by the network says when, and any other says nothing', () => {
  const touched = join(folder, 'synchronized');
  expect(clockSetBySystem(touched)).toBeNull();
  writeFileSync(touched, '');
  const at = new Date('2026-11-30T11:20:05.000Z');
  utimesSync(touched, at, at);
  expect(clockSetBySystem(touched)).toBe('2026-11-30T11:20:05.000Z');
});
