import { chmodSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Ajv2020 } from 'ajv/dist/2020.js';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { keepSetUp } from '../../../src-main/platform/kept-set-up.ts';
import { keepNamedFiles } from '../../../src-main/platform/named-files.ts';
import { registerChoice } from '../../../src-main/platform/register-settings.ts';
import { secretsIn } from '../../../src-main/platform/secrets.ts';
import { readSettings } from '../../../src-main/platform/settings.ts';
import { refusalWords } from '../../../src-main/system-words.ts';
import { takeOutSecrets, withoutSecrets } from '../../../src-main/platform/settings-file.ts';
import { SettingsFile, settingsSchema } from '../../../src-shared/contract/settings-file.ts';
import { anAuthority } from '../../devices/an-authority.ts';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'sapar-settings-file-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const path = () => join(folder, 'settings.json');
const write = (content: unknown) =>
  writeFileSync(path(), typeof content === 'string' ? content : JSON.stringify(content));
const read = (env: Record<string, string> = {}) => readSettings({ SAPAR_DATA_DIR: folder, ...env }, folder);

const REGISTER = {
  url: 'https://register.example.kz',
  key: 'WKD-1',
  login: 'till@carrier.example',
  password: 'geheim',
  number: 'SWK00030001',
};
const PROXY = 'http://till:geheim@proxy.example.kz:3128';
const WHOLE: SettingsFile = {
  $schema: 'settings.schema.json',
  language: 'kk',
  upstream: { url: 'https://upstream.example.kz', authority: 'system', proxy: PROXY, enrolmentCode: 'AB12-CD34' },
  printer: 'tcp://192.168.1.9?paper=58',
  receiptWaitMs: 500,
  display: 'window',
  clerkScreen: 'left',
  fullScreen: true,
  idleLockSeconds: 0,
  register: REGISTER,
  terminal: { address: '192.168.1.50', name: 'Касса 3', takes: ['qr'] },
};

describe('the published schema', () => {
  test('is that of the program: `node scripts/settings-schema.ts` writes it', () => {
    const published = readFileSync(join(import.meta.dirname, '..', '..', '..', 'docs', 'settings.schema.json'), 'utf8');
    expect(JSON.parse(published)).toEqual(JSON.parse(JSON.stringify(settingsSchema())));
  });

  test.each<[unknown, boolean]>([
    [WHOLE, true],
    [{}, true],
    [{ idleLockSeconds: 1.5 }, false],
    [{ idleLockSeconds: 100_000 }, false],
    [{ receiptWaitMs: -1 }, false],
    [{ language: 'fr' }, false],
    [{ upstream: { enrolmentCode: 'let me in' } }, false],
    [{ register: { key: 'WKD-1' } }, false],
    [{ terminal: { ...WHOLE.terminal, takes: [] } }, false],
    [{ dataDir: '/srv/till' }, false],
  ])('says of %j the same as the program: %s', (content, isFine) => {
    expect(SettingsFile.safeParse(content).success).toBe(isFine);
    expect(new Ajv2020({ strict: false }).compile(settingsSchema())(content)).toBe(isFine);
  });
});

describe('the order of what says something', () => {
  test('a file sets up what nothing else does', () => {
    write(WHOLE);
    expect(read()).toMatchObject({
      ok: true,
      value: {
        upstreamUrl: new URL('https://upstream.example.kz'),
        upstreamProxy: { address: 'http://proxy.example.kz:3128', login: 'till:geheim' },
        enrolmentCode: 'AB12-CD34',
        language: 'kk',
        printer: { kind: 'tcp', host: '192.168.1.9' },
        receiptWaitMs: 500,
        idleLockSeconds: 0,
        display: 'window',
        clerkScreen: 'left',
        fullScreen: true,
        register: { uniqueNumber: 'SWK00030001', password: 'geheim' },
        terminal: { host: '192.168.1.50', takes: ['qr'] },
        origins: { upstream: 'file', language: 'file', register: 'file', terminal: 'file', idleLock: 'file' },
      },
    });
  });

  test('the environment goes before the screen, and the screen before the file', () => {
    write(WHOLE);
    keepSetUp(folder, { upstreamUrl: 'https://screen.example.kz', language: 'ru' });
    expect(read()).toMatchObject({
      value: { upstreamUrl: new URL('https://screen.example.kz'), language: 'ru', origins: { upstream: 'screen' } },
    });
    expect(read({ SAPAR_UPSTREAM_URL: 'https://environment.example.kz' })).toMatchObject({
      value: {
        upstreamUrl: new URL('https://environment.example.kz'),
        origins: { upstream: 'environment', language: 'screen', printer: 'file' },
      },
    });
    keepSetUp(folder, { upstreamProxy: 'none' });
    expect(read()).toMatchObject({ value: { upstreamProxy: null, origins: { proxy: 'screen' } } });
    expect(read({ SAPAR_UPSTREAM_PROXY: 'http://10.0.0.1:3128' })).toMatchObject({
      value: { upstreamProxy: { address: 'http://10.0.0.1:3128' }, origins: { proxy: 'environment' } },
    });
    expect(read({ SAPAR_UPSTREAM_CA: '' })).toMatchObject({ value: { origins: { authority: 'file' } } });
  });

  test('a register comes from one place whole', () => {
    write({ register: REGISTER });
    const refused = read({ SAPAR_REGISTER_NUMBER: 'SWK2' });
    expect(refused).toMatchObject({
      ok: false,
      error: { message: expect.stringMatching(/SAPAR_REGISTER_KEY.* not: give all/) },
    });
  });

  test('without anything, each value is by default', () => {
    const settings = read();
    expect(settings.ok && new Set(Object.values(settings.value.origins))).toEqual(new Set(['default']));
  });

  test('an authority of the operator’s own is kept with the counter, also after its end', () => {
    const { ca } = anAuthority('Carrier of the tests', { fromDay: -30, days: 20 });
    keepSetUp(folder, { trusted: 'file', authority: ca });
    expect(read()).toMatchObject({
      value: {
        upstreamTrust: { kind: 'file', authorities: [{ name: 'Carrier of the tests' }] },
        origins: { authority: 'screen' },
      },
    });
  });

  test('an authority that the file names without a folder lies beside the file', () => {
    const stick = join(folder, 'stick');
    mkdirSync(stick);
    writeFileSync(join(stick, 'carrier.pem'), anAuthority('Carrier of the tests').ca);
    writeFileSync(join(stick, 'till.json'), JSON.stringify({ upstream: { authority: 'carrier.pem' } }));
    expect(read({ SAPAR_SETTINGS: join(stick, 'till.json') })).toMatchObject({
      value: { upstreamTrust: { authorities: [{ name: 'Carrier of the tests' }] }, origins: { authority: 'file' } },
    });
  });
});

describe('what settings name on a stick is in force as it was read last, once the stick is gone', () => {
  const stick = () => join(folder, 'stick');
  const onStick = (name: string) => join(stick(), name);
  const named = () => ({ SAPAR_SETTINGS: onStick('till.json') });
  beforeEach(() => mkdirSync(stick()));
  function isKept(env: Record<string, string>): void {
    const settings = read(env);
    if (!settings.ok) throw settings.error;
    expect(settings.value.passedOver).toEqual([]);
    keepNamedFiles(folder, settings.value.named);
  }
  const goes = () => rmSync(stick(), { recursive: true });

  test('the file itself, without its secrets, and the authority beside it', () => {
    const { ca } = anAuthority('Carrier of the tests');
    writeFileSync(onStick('carrier.pem'), ca);
    writeFileSync(
      onStick('till.json'),
      JSON.stringify({ ...WHOLE, upstream: { ...WHOLE.upstream, authority: 'carrier.pem' } }),
    );
    isKept(named());
    const kept = readFileSync(join(folder, 'named-files.json'), 'utf8');
    for (const secret of ['geheim', 'WKD-1', 'AB12-CD34']) expect(kept).not.toContain(secret);
    goes();
    expect(read(named())).toMatchObject({
      ok: true,
      value: {
        language: 'kk',
        upstreamTrust: { authorities: [{ name: 'Carrier of the tests' }] },
        origins: { authority: 'file' },
        passedOver: [
          `The file of settings ${onStick('till.json')} is not there. ` +
            'Give SAPAR_SETTINGS its path, or leave it out. What was read of it last is in force.',
          expect.stringMatching(/^The file of an authority .*carrier\.pem can't be read\. What was read of it last/),
        ],
      },
    });
  });

  test('an authority that the environment names, of the operator or of a terminal', () => {
    writeFileSync(onStick('carrier.pem'), anAuthority('Carrier of the tests').ca);
    const env = {
      SAPAR_UPSTREAM_CA: onStick('carrier.pem'),
      SAPAR_TERMINAL_ADDRESS: '192.168.1.50',
      SAPAR_TERMINAL_NAME: 'Sapar-3',
      SAPAR_TERMINAL_CA: onStick('carrier.pem'),
    };
    isKept(env);
    goes();
    expect(read(env)).toMatchObject({
      value: {
        upstreamTrust: { authorities: [{ name: 'Carrier of the tests' }] },
        terminal: { ca: expect.stringContaining('BEGIN CERTIFICATE') },
      },
    });
  });

  test('another file than the one that was read, or one that is there and wrong, is refused as before', () => {
    writeFileSync(onStick('till.json'), '{"language":"kk"}');
    isKept(named());
    expect(read({ SAPAR_SETTINGS: onStick('other.json') })).toMatchObject({ ok: false });
    writeFileSync(onStick('till.json'), '{"language":');
    expect(read(named())).toMatchObject({ ok: false, error: { message: expect.stringContaining('is no JSON') } });
    expect(read({ SAPAR_UPSTREAM_CA: onStick('carrier.pem') })).toMatchObject({ ok: false });
  });
});

describe('a file that is refused, in a sentence that names it and its member', () => {
  test.each<[string, unknown, RegExp]>([
    ['no JSON', '{ language: kk', /^The file of settings .*settings\.json is no JSON\. Correct it/],
    [
      'an unknown member',
      { langauge: 'kk' },
      /is not as it should be: .*langauge.*settings\.schema\.json.*Nothing was/,
    ],
    ['a wrong value', { display: 'left' }, /is not as it should be: display: .*auto/],
    [
      'an address that is none',
      { upstream: { url: 'http://upstream.example.kz' } },
      /^«upstream\.url» in .*settings\.json is «http:\/\/upstream\.example\.kz»: it must begin with https/,
    ],
    [
      'a proxy without its port',
      { upstream: { proxy: 'http://till:geheim@proxy.example.kz' } },
      /^«upstream\.proxy» in .*settings\.json names no port from 1 to 65535\. Write http:/,
    ],
    [
      'a register without its password',
      { register: { ...REGISTER, password: undefined } },
      /«register\.url» in .* is given, and «register\.password» in .* not: give all five/,
    ],
    ['a printer that is none', { printer: 'lpt1' }, /^«printer» in .* is «lpt1»/],
    [
      'an authority that is none',
      { upstream: { authority: 'nowhere.pem' } },
      /^«upstream\.authority» in .*no file that/,
    ],
  ])('%s', (_what, content, sentence) => {
    write(content);
    const refused = read();
    expect(refused).toMatchObject({ ok: false, error: { message: expect.stringMatching(sentence) } });
    expect(refused.ok || refusalWords(refused.error, 'ru').detail + refused.error.message).not.toContain('geheim');
    expect(readFileSync(path(), 'utf8')).toBe(typeof content === 'string' ? content : JSON.stringify(content));
  });

  test('one that SAPAR_SETTINGS names and that is not there', () => {
    expect(read({ SAPAR_SETTINGS: join(folder, 'nowhere.json') })).toMatchObject({
      error: { message: expect.stringMatching(/^The file of settings .*nowhere\.json is not there/) },
    });
  });
});

describe('the secrets of a file', () => {
  const secrets = () => {
    const opened = secretsIn(folder, null, { packaged: false, log: { info() {}, fault() {}, incident: () => '' } });
    if (!opened.ok) throw opened.error;
    return opened.value;
  };

  test('go out of it once they are sealed, and nothing else does', () => {
    write(WHOLE);
    const order: string[] = [];
    takeOutSecrets({ path: path(), content: WHOLE }, () => order.push(readFileSync(path(), 'utf8')));

    expect(order).toEqual([JSON.stringify(WHOLE)]);
    const left = SettingsFile.parse(JSON.parse(readFileSync(path(), 'utf8')));
    expect(left).toEqual({
      ...WHOLE,
      upstream: { url: 'https://upstream.example.kz', authority: 'system', proxy: 'http://proxy.example.kz:3128' },
      register: { url: REGISTER.url, number: REGISTER.number },
    });
    expect(withoutSecrets(left)).toEqual(left);
    // What is left is a file that the next start takes.
    expect(read()).toMatchObject({ ok: true, value: { register: null, enrolmentCode: null, language: 'kk' } });
  });

  test('that can’t be taken out of it are sealed all the same, and the answer says what to do', () => {
    const seal = vi.fn<() => void>();
    const gone = join(folder, 'nowhere', 'settings.json');
    expect(takeOutSecrets({ path: gone, content: WHOLE }, seal)).toBe(
      `The secrets in the file of settings ${gone} can't be taken out of it (ENOENT): others may read them. ` +
        'They are sealed on this machine. Let this account write the file, or take them out by hand.',
    );
    expect(seal).toHaveBeenCalledOnce();
  });

  test('a file without any is not written', () => {
    write({ language: 'kk' });
    chmodSync(path(), 0o400);
    const seal = vi.fn<() => void>();
    takeOutSecrets({ path: path(), content: { language: 'kk' } }, seal);
    expect(seal).not.toHaveBeenCalled();
  });

  test('a register of the file is in force until a technician sets one on the screen', () => {
    const { key: apiKey, ...rest } = REGISTER;
    const typed = { apiKey, ...rest };
    const choice = registerChoice(null, secrets());
    choice.sealOfFile(typed);
    expect(choice.current()).toMatchObject({ origin: 'file', settings: { uniqueNumber: 'SWK00030001' } });
    choice.choose({ ...typed, number: 'SWK2' });
    choice.sealOfFile(typed);
    expect(choice.current()).toMatchObject({ origin: 'screen', settings: { uniqueNumber: 'SWK2' } });
    choice.choose(null);
    choice.sealOfFile(typed);
    expect(choice.current()).toBeNull();
    expect(registerChoice(choice.current()?.settings ?? null, secrets()).current()).toBeNull();
  });

  test('a register that a file names without them lacks them, unless it is sealed or the screen goes before', () => {
    const { key: apiKey, ...rest } = REGISTER;
    const typed = { apiKey, ...rest };
    const choice = registerChoice(null, secrets());
    expect(choice.lacksSecretsOf(REGISTER)).toBe(true);
    choice.sealOfFile(typed);
    expect(choice.lacksSecretsOf(REGISTER)).toBe(false);
    expect(choice.lacksSecretsOf({ ...REGISTER, url: `${REGISTER.url}/` })).toBe(false);
    expect(choice.lacksSecretsOf({ ...REGISTER, number: 'SWK2' })).toBe(true);
    expect(choice.lacksSecretsOf({ ...REGISTER, url: 'https://another.example.kz' })).toBe(true);
    expect(choice.lacksSecretsOf({ ...REGISTER, url: 'no address' })).toBe(true);
    choice.choose({ ...typed, number: 'SWK3' });
    expect(choice.lacksSecretsOf(REGISTER)).toBe(false);
    choice.choose(null);
    expect(choice.lacksSecretsOf(REGISTER)).toBe(false);
  });
});
