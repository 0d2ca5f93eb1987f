import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { load } from 'js-yaml';
import { describe, expect, test } from 'vitest';
import { z } from 'zod';
import { CHANNEL_NAMES, CHANNELS } from '../../../src-shared/contract/ipc.ts';
import { Session } from '../../../src-shared/contract/views/clerks.ts';
import { refuseCaller } from '../../../src-main/ipc/router.ts';

/** docs/threat-model.md says who may do what, and how the app is shut in: what it says is so. */

const ROOT = join(import.meta.dirname, '..', '..', '..');
const PAGE = readFileSync(join(ROOT, 'docs', 'threat-model.md'), 'utf8');

/** The rows of the table whose first column has this head. */
function tableOf(head: string): string[][] {
  const lines = PAGE.split('\n');
  const at = lines.findIndex((line) => line.startsWith(`| ${head} |`));
  const end = lines.findIndex((line, place) => place > at && !line.startsWith('|'));
  return lines.slice(at + 2, end === -1 ? undefined : end).map((line) =>
    line
      .split('|')
      .slice(1, -1)
      .map((cell) => cell.trim()),
  );
}

test('each row of each table has as many cells as its head', () => {
  const cellsOf = (line: string) => line.split('|').length;
  const lines = PAGE.split('\n');
  const broken = lines.filter(
    (line, at) =>
      line.startsWith('|') && lines[at - 1]?.startsWith('|') && cellsOf(line) !== cellsOf(lines[at - 1] ?? ''),
  );
  expect(broken).toEqual([]);
});

describe('who is let in by which channel', () => {
  const ROLES = ['nobody', 'clerk', 'supervisor', 'technician'] as const;
  const caller = (role: (typeof ROLES)[number]): Session | null =>
    role === 'nobody' ? null : Session.parse({ clerkId: '01900000-0000-7000-8000-0000000000a1', name: 'A', role });

  test('the table is the contract, channel by channel and role by role', () => {
    expect(tableOf('channel')).toEqual(
      CHANNEL_NAMES.map((name) => [
        `\`${name}\``,
        ...ROLES.map((role) => (refuseCaller(CHANNELS[name].role, caller(role)) === null ? 'yes' : '–')),
      ]),
    );
  });

  test('nobody reaches money, a person’s data or the machine; a technician takes no money', () => {
    const reached = (role: (typeof ROLES)[number]) =>
      CHANNEL_NAMES.filter((name) => refuseCaller(CHANNELS[name].role, caller(role)) === null);
    expect(reached('nobody')).toEqual([
      'counter.state',
      'counter.language',
      'counter.look',
      'session.sign-in',
      'session.sign-out',
      // It puts a page away.
      'set-up.finish',
    ]);
    expect(reached('technician').filter((name) => /^(?:sale|cash|claim|shift)\./.test(name))).toEqual([]);
    expect(
      reached('clerk').filter((name) => /^(?:settings|backup|ledger|printer|diagnostics|restore)\./.test(name)),
    ).toEqual([]);
  });
});

describe('Electron’s security checklist', () => {
  test('has all its twenty points, and each names tests that there are', () => {
    const rows = tableOf('no.');
    expect(rows.map(([number]) => number)).toEqual(Array.from({ length: 20 }, (_, place) => String(place + 1)));
    const named = rows.flatMap((row) => [...(row[3] ?? '').matchAll(/`([^`]+)`/g)].map((match) => match[1] ?? ''));
    expect(named.filter((name) => !existsSync(join(ROOT, 'tests', `${name}.test.ts`)))).toEqual([]);
    expect(rows.filter((row) => !row[2] || !/`/.test(row[3] ?? ''))).toEqual([]);
  });

  // The fallback Electron starts an app beside its archive: what it can't show is asserted in configuration.
  test('what is shipped has every fuse as it should be', () => {
    const file: unknown = load(readFileSync(join(ROOT, 'electron-builder.yml'), 'utf8'));
    const { asar, electronFuses } = z.looseObject({ asar: z.unknown(), electronFuses: z.unknown() }).parse(file);
    expect(asar).not.toBe(false);
    expect(electronFuses).toEqual({
      runAsNode: false,
      enableNodeOptionsEnvironmentVariable: false,
      enableNodeCliInspectArguments: false,
      enableCookieEncryption: true,
      onlyLoadAppFromAsar: true,
      enableEmbeddedAsarIntegrityValidation: true,
      grantFileProtocolExtraPrivileges: false,
    });
  });
});
