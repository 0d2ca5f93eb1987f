import { mkdtempSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { logIn, type Log } from '../../../src-main/platform/log.ts';
import { tellable } from '../../../src-shared/log-text.ts';

/** What support reads: one line an event, without what nobody should read. */

let folder: string;
let log: Log;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'sapar-log-'));
  log = logIn(folder, () => Date.UTC(2026, 10, 22, 8, 25));
});
afterEach(() => rmSync(folder, { recursive: true }));

const text = () => readFileSync(join(folder, 'counter.log'), 'utf8');
const lines = () =>
  text()
    .trimEnd()
    .split('\n')
    .map((line): unknown => JSON.parse(line));

const TOKEN = 'kD9xQ2vN-8sLw_ZrT4yUaB7cE1fG3hJ5mP6oR0tVqXi';

test.each([
  ['9643108503304172259', '…2259'],
  ['9643 10 85033 0417 2259', '…2259'],
  ['card 9643-10-85033-0417-2259 is lost', 'card …2259 is lost'],
  ['9643\u00a01085\u20110330 – 4172', '…4172'],
  ['9643\u200b1085\u202e0330', '…0330'],
  ['9643\n1085\t0330', '…0330'],
  ['/v1/cards/9643%201085%2D0330', '/v1/cards/…0330'],
  ['/v1/cards/9643+1085+0330', '/v1/cards/…0330'],
  [`authorization: Bearer ${TOKEN}`, 'authorization: Bearer …'],
  [`the token ${TOKEN} was refused`, 'the token … was refused'],
  [
    'counter 01a2060d-ad8e-7514-b4a9-921162881112 at 2026-11-22T08:25:00.123Z',
    'counter 01a2060d-ad8e-7514-b4a9-921162881112 at 2026-11-22T08:25:00.123Z',
  ],
  ['of 2026-11-22, 5 000 ₸, port 43210', 'of 2026-11-22, 5 000 ₸, port 43210'],
  ['a\r\nb\u0007\u009bc\u2028d\u2066e', 'a  b  c de'],
])('%j is told as %j', (written, told) => {
  expect(tellable(written)).toBe(told);
});

test('whatever is told stands on one line of JSON, without a control, a card number or a token', () => {
  const grouped = fc
    .tuple(
      fc.stringMatching(/^[0-9]{16,19}$/),
      fc.constantFrom('', ' ', '-', '\u00a0', ' - '),
      fc.integer({ min: 1, max: 5 }),
    )
    .map(([digits, by, size]) => (digits.match(new RegExp(`.{1,${size}}`, 'g')) ?? []).join(by));
  fc.assert(
    fc.property(fc.array(fc.oneof(grouped, fc.string({ unit: 'binary' }), fc.constant(TOKEN))), (parts) => {
      const said = parts.join('#');
      log.info('told', { said, deep: [{ said }], [said]: 1 });
      log.fault('a fault', new Error(said));
      const written = text().split('\n').slice(-3, -1);
      for (const line of written) {
        expect(() => JSON.parse(line)).not.toThrow();
        expect(line).not.toMatch(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Cs}]/u);
        expect(line).not.toContain(TOKEN);
        expect(line.replace('2026-11-22T08:25:00.000Z', '')).not.toMatch(/[0-9](?:[ \u00a0-]{0,3}[0-9]){7}/);
      }
    }),
    { numRuns: 300 },
  );
});

test('what is secret by its name is not told, whatever it looks like', () => {
  log.info('enrolled', { token: 'short', pin: '472951', device: { authorization: 'x', name: 'K3' } });
  expect(lines()).toMatchObject([{ token: '…', pin: '…', device: { authorization: '…', name: 'K3' } }]);
});

test('a line is bounded, and what can not be written as JSON is told in a word', () => {
  log.info('long', { said: 'x'.repeat(20_000_000) });
  log.info('many', Object.fromEntries(Array.from({ length: 20_000 }, (_, index) => [`fact${index}`, 'y'])));
  const round: Record<string, unknown> = {};
  round['itself'] = round;
  log.info('round', round);
  log.info('big', { big: 2n ** 70n });
  log.fault('thrown', Object.create(null));
  expect(lines()).toMatchObject([{ what: 'long' }, { what: 'many' }, {}, { what: 'big' }, { what: 'thrown' }]);
  for (const line of text().split('\n')) expect(line.length).toBeLessThanOrEqual(16 * 1024);
});

test('the log and the one before it are bounded, however much is told', () => {
  for (let line = 0; line < 8000; line += 1) log.info('long', { said: 'x'.repeat(3000) });
  for (const name of ['counter.log', 'counter.log.1'])
    expect(statSync(join(folder, name)).size).toBeLessThan(5.1 * 1024 * 1024);
});
