import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { type KeyStore, type Secrets, secretsIn } from '../../../src-main/platform/secrets.ts';
import { assert } from '../../../src-shared/result.ts';

let folder: string;
let logged: string[];
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'sapar-secrets-'));
  logged = [];
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const log = {
  info: (what: string) => void logged.push(what),
  fault: (what: string) => void logged.push(what),
  incident: () => '',
};

/** Turns bytes over: enough to see that a value does not lie there as it is. */
function aKeyStore({
  available = true,
  backend,
  key = 0x5a,
}: { available?: boolean; backend?: string; key?: number } = {}): KeyStore {
  const turned = (bytes: Buffer) => Buffer.from(bytes.map((byte) => byte ^ key));
  return {
    isEncryptionAvailable: () => available,
    encryptString: (text) => turned(Buffer.from(`v1${text}`)),
    decryptString(encrypted) {
      const text = turned(encrypted).toString('utf8');
      if (!text.startsWith('v1')) throw new Error('it was encrypted with another key');
      return text.slice(2);
    },
    ...(backend === undefined ? {} : { getSelectedStorageBackend: () => backend }),
  };
}

function opened(keyStore: KeyStore | null, packaged = false): Secrets {
  const secrets = secretsIn(folder, keyStore, { packaged, log });
  assert(secrets.ok, 'the secrets open');
  return secrets.value;
}

const file = () => join(folder, 'secrets', 'token');
const TOKEN = 'a token that nobody may read, қазақша';

test('a secret outlives the run and lies encrypted', () => {
  opened(aKeyStore(), true).set('token', TOKEN);
  expect(opened(aKeyStore(), true).get('token')).toBe(TOKEN);
  expect(readFileSync(file(), 'utf8')).not.toContain('nobody');
});

// Windows keeps rights in lists, and says 666 for everything.
const owners = process.platform === 'win32' ? [0o666, 0o666] : [0o600, 0o700];
test('a secret is for its owner alone', () => {
  opened(aKeyStore(), true).set('token', TOKEN);
  expect([file(), join(folder, 'secrets')].map((path) => statSync(path).mode & 0o777)).toEqual(owners);
});

test('what is not there is null', () => {
  expect(opened(aKeyStore()).get('roster')).toBeNull();
});

test('a new value takes the place of the old one whole, and nothing stays beside it', () => {
  const secrets = opened(aKeyStore());
  secrets.set('token', 'the first, which is much longer than the second');
  writeFileSync(`${file()}.new`, 'left by a crash');
  secrets.set('token', TOKEN);
  expect(opened(aKeyStore()).get('token')).toBe(TOKEN);
  expect(readdirSync(join(folder, 'secrets'))).toEqual(['token']);
});

test.each([
  ['no key store', null, 'startFault.key-store-absent', /is not available\. Set up a key store/],
  [
    'a key store that does not answer',
    aKeyStore({ available: false, backend: 'kwallet5' }),
    'startFault.key-store-locked',
    /\(kwallet5\) does not answer, or is locked\. Sign in/,
  ],
  [
    'a key store whose password everybody knows',
    aKeyStore({ backend: 'basic_text' }),
    'startFault.key-store-plain-text',
    /keep keys in plain text\. Start the counter with --password-store=gnome-libsecret/,
  ],
])('with %s a packaged app refuses in words and writes nothing', (_what, keyStore, key, words) => {
  const refused = secretsIn(folder, keyStore, { packaged: true, log });
  expect(refused).toMatchObject({
    ok: false,
    error: { for: 'key-store', message: expect.stringMatching(words), fault: { key } },
  });
  expect(readdirSync(folder)).toEqual([]);
});

test('development goes without a key store, and says so', () => {
  opened(null).set('token', TOKEN);
  expect(opened(null).get('token')).toBe(TOKEN);
  expect(logged.join()).toContain('plain text');
});

test('a packaged app does not read what development left in plain text', () => {
  opened(null).set('token', TOKEN);
  expect(opened(aKeyStore(), true).get('token')).toBeNull();
  expect(opened(aKeyStore(), false).get('token')).toBe(TOKEN);
});

test('a secret of another key store is not there, and the counter says why', () => {
  opened(aKeyStore()).set('token', TOKEN);
  expect(opened(aKeyStore({ key: 0x11 }), true).get('token')).toBeNull();
  expect(logged.join()).toMatch(/secrets.token can't be used \(the key store of this machine can not open it\)/);
});

test.each(['', 'key-store', 'key-store\n', 'garbage\nwithout meaning'])(
  'a damaged file «%s» is no secret',
  (content) => {
    opened(aKeyStore()).set('token', TOKEN);
    writeFileSync(file(), content);
    expect(opened(aKeyStore(), true).get('token')).toBeNull();
  },
);

test('a disk that refuses is told to the caller', () => {
  writeFileSync(join(folder, 'secrets'), 'a file where the folder should be');
  expect(() => opened(aKeyStore()).set('token', TOKEN)).toThrow();
});
