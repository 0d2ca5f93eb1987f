import { join, resolve } from 'node:path';
import { expect, test } from 'vitest';
import { readSettings } from '../../../src-upstream/settings.ts';

test('without any setting: port 8484, the embedded database in ./run, only warnings', () => {
  expect(readSettings({}, [])).toEqual({
    ok: true,
    value: {
      port: 8484,
      database: { kind: 'folder', folder: join(resolve('run'), 'upstream') },
      demo: false,
      json: false,
      logLevel: 'warn',
      contract: '1.1',
    },
  });
});

test('what is set is taken; what is set to nothing is not set', () => {
  const env = {
    PORT: '0',
    DATABASE_URL: 'postgresql://u:p@db.example:5432/sapar',
    SAPAR_LOG_LEVEL: '',
    SAPAR_DATA_DIR: '',
  };
  expect(readSettings(env, ['--json', '--demo'])).toMatchObject({
    ok: true,
    value: { port: 0, database: { kind: 'postgres', url: env.DATABASE_URL }, demo: true, json: true, logLevel: 'warn' },
  });
});

test.each<[Record<string, string>, string[], RegExp]>([
  [{ PORT: 'http' }, [], /^PORT is "http", which is no port: set a whole number/],
  [{ PORT: '65536' }, [], /^PORT is "65536"/],
  [{ PORT: '-1' }, [], /^PORT is "-1"/],
  [{ SAPAR_LOG_LEVEL: 'loud' }, [], /^SAPAR_LOG_LEVEL is "loud": set one of silent, error, warn, info, debug\.$/],
  [{ DATABASE_URL: 'mysql://u:secret@h/d' }, [], /^DATABASE_URL is no PostgreSQL address: set postgres:/],
  [{ DATABASE_URL: 'sapar' }, [], /^DATABASE_URL is no PostgreSQL address/],
  [{}, ['--deom'], /^--deom is no option of the upstream: use --demo, --json/],
])('%j %j is refused in a sentence that says what to do', (env, options, sentence) => {
  const refused = readSettings(env, options);
  expect(refused).toMatchObject({ ok: false, error: expect.stringMatching(sentence) });
  expect(JSON.stringify(refused)).not.toContain('secret');
});
