import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import {
  readProxy,
  sealLogin,
  sealLoginAlone,
  withoutLogin,
  withSealedLogin,
} from '../../../src-main/platform/proxy.ts';
import { secretsIn } from '../../../src-main/platform/secrets.ts';

describe('a text of a proxy', () => {
  test.each([
    ['http://proxy.example.kz:3128', 'http://proxy.example.kz:3128', null],
    ['http://proxy.example.kz:3128/', 'http://proxy.example.kz:3128', null],
    ['https://PROXY.example.kz:443', 'https://proxy.example.kz:443', null],
    ['http://10.0.0.1:80', 'http://10.0.0.1:80', null],
    ['http://[fd00::1]:8080', 'http://[fd00::1]:8080', null],
    ['http://till:geheim@proxy.example.kz:3128', 'http://proxy.example.kz:3128', 'till:geheim'],
    ['http://till:p%40s%2Fs@proxy.example.kz:3128', 'http://proxy.example.kz:3128', 'till:p@s/s'],
    ['http://till:a@b@proxy.example.kz:3128', 'http://proxy.example.kz:3128', 'till:a@b'],
    ['http://till@proxy.example.kz:3128', 'http://proxy.example.kz:3128', 'till:'],
    ['http://касса:құпия@proxy.example.kz:3128', 'http://proxy.example.kz:3128', 'касса:құпия'],
  ])('%s is read', (text, address, login) => {
    expect(readProxy(text)).toEqual({ ok: true, value: { address, login } });
  });

  test.each(['', 'none'])('«%s» is no proxy', (text) => expect(readProxy(text)).toEqual({ ok: true, value: null }));

  test.each([
    ['proxy', 'unreadable'],
    ['http://', 'unreadable'],
    ['http://proxy.example.kz:99999', 'unreadable'],
    ['http://till:a/b@proxy.example.kz:3128', 'unreadable'],
    ['http://till:100%@proxy.example.kz:3128', 'unreadable'],
    ['ftp://proxy.example.kz:3128', 'scheme'],
    ['socks5://proxy.example.kz:1080', 'scheme'],
    ['proxy.example.kz:3128', 'scheme'],
    ['http://proxy.example.kz', 'no-port'],
    ['http://proxy.example.kz:0', 'no-port'],
    ['http://till:8080@proxy.example.kz', 'no-port'],
    ['http://proxy.example.kz:3128/wpad.dat', 'with-more'],
    ['http://proxy.example.kz:3128?a=b', 'with-more'],
    ['http://proxy.example.kz:3128#a', 'with-more'],
  ])('%s is refused as %s', (text, why) => expect(readProxy(text)).toEqual({ ok: false, error: why }));

  test.each([
    ['http://till:geheim@proxy.example.kz:3128', 'http://proxy.example.kz:3128'],
    ['http://till:a@b@proxy.example.kz:3128', 'http://proxy.example.kz:3128'],
    ['http:/till:geheim@proxy.example.kz:3128', 'http://proxy.example.kz:3128'],
    ['http:till:geheim@proxy.example.kz:3128', 'http://proxy.example.kz:3128'],
    ['http:\\\\till:geheim@proxy.example.kz:3128', 'http://proxy.example.kz:3128'],
    ['http:/proxy.example.kz:3128', 'http:/proxy.example.kz:3128'],
    ['till:geheim@proxy.example.kz', 'proxy.example.kz'],
    ['http://proxy.example.kz:3128', 'http://proxy.example.kz:3128'],
    ['none', 'none'],
  ])('%s without its login is %s', (text, open) => expect(withoutLogin(text)).toBe(open));
});

describe('the login of a proxy', () => {
  let folder: string;
  beforeEach(() => void (folder = mkdtempSync(join(tmpdir(), 'sapar-proxy-'))));
  afterEach(() => rmSync(folder, { recursive: true, force: true }));
  const secrets = () => {
    const opened = secretsIn(folder, null, { packaged: false, log: { info() {}, fault() {}, incident: () => '' } });
    if (!opened.ok) throw opened.error;
    return opened.value;
  };
  const proxy = (host: string, login: string | null = null) => ({ address: `http://${host}:3128`, login });

  test('goes to the address that it was given with, and to no other', () => {
    sealLogin(proxy('a', 'till:geheim'), secrets());
    expect(withSealedLogin(proxy('a'), secrets())).toEqual(proxy('a', 'till:geheim'));
    expect(withSealedLogin(proxy('b'), secrets())).toEqual(proxy('b'));
    expect(withSealedLogin(null, secrets())).toBeNull();
  });

  test('of a file stays beside that of the screen, and one that is typed ends all before it', () => {
    sealLoginAlone(proxy('a', 'till:geheim'), secrets());
    sealLogin(proxy('b', 'till:other'), secrets());
    expect(withSealedLogin(proxy('a'), secrets())?.login).toBe('till:geheim');
    sealLoginAlone(proxy('b'), secrets());
    expect([proxy('a'), proxy('b')].map((each) => withSealedLogin(each, secrets())?.login)).toEqual([null, null]);
  });

  test('that is given anew goes before the sealed one', () => {
    sealLogin(proxy('a', 'till:old'), secrets());
    expect(withSealedLogin(proxy('a', 'till:new'), secrets())?.login).toBe('till:new');
  });
});
