import { generateKeyPairSync } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { trustIn, trustOfFile } from '../../../src-main/platform/trust.ts';
import { judged } from '../../../src-main/upstream/connection.ts';
import { Instant } from '../../../src-shared/time.ts';
import { anAuthority } from '../../devices/an-authority.ts';

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;
const now = Date.parse('2026-11-30T08:00:00.000Z');
const certificate = {
  from: Instant.parse('2026-11-01T00:00:00.000Z'),
  until: Instant.parse('2026-12-31T00:00:00.000Z'),
};
const unknown = { atLeast: null, about: null };

test.each([
  ['expired, and nothing else is known of the time', 'expired', now + 60 * DAY_MS, unknown, 'expired'],
  ['not valid yet, and nothing else is known', 'not-yet-valid', now - 60 * DAY_MS, unknown, 'not-yet-valid'],
  [
    'not valid yet, before the newest entry was written',
    'not-yet-valid',
    now - 60 * DAY_MS,
    { atLeast: now, about: null },
    'clock-wrong',
  ],
  [
    'expired, where the upstream said another time',
    'expired',
    now + 60 * DAY_MS,
    { atLeast: null, about: now },
    'clock-wrong',
  ],
  [
    'expired, where the upstream said the same',
    'expired',
    now + 60 * DAY_MS,
    { atLeast: null, about: now + 60 * DAY_MS + HOUR_MS / 60 },
    'expired',
  ],
  ['expired by its authority, where itself it holds', 'expired', now, unknown, 'authority-expired'],
  ['expired by both clocks', 'expired', now + 90 * DAY_MS, { atLeast: null, about: now + 60 * DAY_MS }, 'expired'],
  ['of another name, whatever the clock', 'other-name', now - 60 * DAY_MS, { atLeast: now, about: now }, 'other-name'],
] as const)('a certificate that is %s', (_what, why, clockMs, known, told) => {
  expect(judged(why, certificate, clockMs, known)).toBe(told);
});

describe('a file of an authority', () => {
  const authority = anAuthority('Carrier of the tests');
  const read = (text: string | Buffer) => trustIn(Buffer.from(text), Date.now());

  test('is told by name, fingerprint and end', () => {
    expect(read(authority.ca)).toMatchObject({
      ok: true,
      value: {
        kind: 'file',
        authorities: [
          { name: 'Carrier of the tests', fingerprint: expect.stringMatching(/^(?:[0-9A-F]{2}:){31}[0-9A-F]{2}$/) },
        ],
      },
    });
  });

  test('may hold several, and text around them', () => {
    const both = `some words\n${authority.ca}\nmore words\n${anAuthority('Another').ca}`;
    expect(read(both)).toMatchObject({
      value: { authorities: [{ name: 'Carrier of the tests' }, { name: 'Another' }] },
    });
  });

  test('may hold one that has expired beside one that holds, which alone is trusted', () => {
    const both = anAuthority('Old', { fromDay: -30, days: 20 }).ca + authority.ca;
    expect(read(both)).toMatchObject({ value: { authorities: [{ name: 'Carrier of the tests' }] } });
  });

  test('may be DER, as Windows exports it', () => {
    const der = Buffer.from(authority.ca.replaceAll(/-----.*-----|\n/g, ''), 'base64');
    expect(read(der)).toMatchObject({ value: { authorities: [{ name: 'Carrier of the tests' }] } });
  });

  const key = generateKeyPairSync('ec', { namedCurve: 'P-256' }).privateKey.export({ type: 'pkcs8', format: 'pem' });
  test.each([
    ['that holds nothing', '', 'no-certificate'],
    ['that holds something else', 'the operator’s greeting', 'no-certificate'],
    ['whose certificate is cut', authority.ca.slice(0, 300), 'no-certificate'],
    ['with a private key in it', authority.ca + String(key), 'private-key'],
    ['with a server’s certificate', authority.vouchesFor('localhost').cert, 'no-authority'],
    ['whose authority has expired', anAuthority('Old', { fromDay: -30, days: 20 }).ca, 'expired'],
    ['whose authority is not valid yet', anAuthority('New', { fromDay: 3 }).ca, 'not-yet-valid'],
  ])('%s is refused as %s', (_what, text, why) => {
    expect(read(text)).toEqual({ ok: false, error: why });
  });

  test.each(['/nowhere.pem', '/dev/zero', '/tmp'])('at %s is none that can be read', (path) => {
    expect(trustOfFile(path, null)).toEqual({ ok: false, error: 'unreadable' });
  });
});
