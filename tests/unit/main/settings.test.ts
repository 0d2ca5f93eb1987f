import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { printerAddress, textOfPrinterAddress } from '../../../src-main/platform/printer-address.ts';
import { folderRefused, readSettings } from '../../../src-main/platform/settings.ts';
import { refusalWords } from '../../../src-main/system-words.ts';
import { LANGUAGES } from '../../../src-shared/contract/views/look.ts';

const folder = mkdtempSync(join(tmpdir(), 'sapar-settings-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));
const read = (env: Record<string, string>) => readSettings({ SAPAR_DATA_DIR: folder, ...env }, folder);

/** The sentence of the log, and all that a window would say. */
function inEveryLanguage(refused: ReturnType<typeof read>): string[] {
  if (refused.ok) return [];
  return [refused.error.message, ...LANGUAGES.map((language) => refusalWords(refused.error, language).detail)];
}

describe('what is understood', () => {
  test.each([
    ['tcp://127.0.0.1:9101', { kind: 'tcp', host: '127.0.0.1', port: 9101 }],
    ['tcp://printer.local', { kind: 'tcp', host: 'printer.local', port: 9100 }],
    ['tcp://[::1]:9100', { kind: 'tcp', host: '::1', port: 9100 }],
    ['file:/dev/usb/lp0', { kind: 'file', path: '/dev/usb/lp0' }],
    ['file:///dev/usb/lp0', { kind: 'file', path: '/dev/usb/lp0' }],
    ['file:out.bin', { kind: 'file', path: 'out.bin' }],
    ['file://dev/usb/lp0', { kind: 'file', path: '/dev/usb/lp0' }],
    ['file:/tmp/../dev/usb/lp0', { kind: 'file', path: '/dev/usb/lp0' }],
    ['tcp://касса.local:9100', { kind: 'tcp', host: 'xn--80aa2a3aa.local', port: 9100 }],
    ['cups://127.0.0.1/100%25', { kind: 'cups', queue: '100%', server: { host: '127.0.0.1', port: 631 } }],
    ['cups:till', { kind: 'cups', queue: 'till', server: null }],
    ['cups://127.0.0.1:8631/till', { kind: 'cups', queue: 'till', server: { host: '127.0.0.1', port: 8631 } }],
    ['winspool:EPSON TM-T20III Receipt', { kind: 'winspool', queue: 'EPSON TM-T20III Receipt' }],
    ['winspool:Чеки 100%25 (№3)%3F', { kind: 'winspool', queue: 'Чеки 100% (№3)?' }],
    ['winspool:\\\\OFFICE\\Чеки', { kind: 'winspool', queue: '\\\\OFFICE\\Чеки' }],
    ['cups://[::1]/till', { kind: 'cups', queue: 'till', server: { host: '::1', port: 631 } }],
  ])('SAPAR_PRINTER %s', (text, address) =>
    expect(read({ SAPAR_PRINTER: text })).toMatchObject({ ok: true, value: { printer: address } }),
  );

  test.each(['https://upstream.example.kz', 'http://127.0.0.1:8484', 'http://localhost:8484', 'http://[::1]:8484'])(
    'SAPAR_UPSTREAM_URL %s',
    (text) => {
      expect(read({ SAPAR_UPSTREAM_URL: text })).toMatchObject({ ok: true, value: { upstreamUrl: new URL(text) } });
    },
  );

  test.each([
    [
      'tcp://127.0.0.1:9101?model=xprinter&paper=58',
      { kind: 'tcp', host: '127.0.0.1', port: 9101 },
      { model: 'xprinter', paper: '58', image: null },
    ],
    [
      'file:/dev/usb/lp0?image=whole',
      { kind: 'file', path: '/dev/usb/lp0' },
      { model: null, paper: null, image: 'whole' },
    ],
    [
      'winspool:POS-58?model=generic&paper=58',
      { kind: 'winspool', queue: 'POS-58' },
      { model: 'generic', paper: '58', image: null },
    ],
    ['file:/tmp/why?', { kind: 'file', path: '/tmp/why?' }, { model: null, paper: null, image: null }],
  ])('what SAPAR_PRINTER %s says of the printer itself', (text, address, traits) => {
    expect(read({ SAPAR_PRINTER: text })).toMatchObject({
      ok: true,
      value: { printer: address, printerTraits: traits },
    });
  });

  test.each([
    'tcp://127.0.0.1:9101',
    'tcp://[::1]:9100',
    'file:/dev/usb/lp0',
    'cups:till',
    'cups://127.0.0.1:8631/till',
    'cups://127.0.0.1:8631/100%25',
    'winspool:Чеки 100%25 (№3)%3F',
    'winspool:\\\\OFFICE\\Чеки',
  ])('%s, and it is written down as it was given', (text) => {
    const address = printerAddress(text);
    expect(address && textOfPrinterAddress(address)).toBe(text);
  });

  test('SAPAR_UPSTREAM_PROXY with a name and a password', () =>
    expect(read({ SAPAR_UPSTREAM_PROXY: 'http://till:geheim@10.0.0.1:3128' })).toMatchObject({
      value: { upstreamProxy: { address: 'http://10.0.0.1:3128', login: 'till:geheim' } },
    }));

  test('nothing at all', () =>
    expect(read({})).toMatchObject({
      ok: true,
      value: { upstreamUrl: null, upstreamProxy: null, printer: null, language: null, enrolmentCode: null },
    }));
});

const REGISTER = {
  SAPAR_REGISTER_URL: 'https://register.example.kz',
  SAPAR_REGISTER_KEY: 'WKD-1',
  SAPAR_REGISTER_LOGIN: 'till@carrier.example',
  SAPAR_REGISTER_PASSWORD: 'geheim',
  SAPAR_REGISTER_NUMBER: 'SWK00030001',
};

test('a register is all five of its settings, and none is no register', () => {
  expect(read(REGISTER)).toMatchObject({
    value: { register: { apiKey: 'WKD-1', password: 'geheim', uniqueNumber: 'SWK00030001' } },
  });
  expect(read({})).toMatchObject({ value: { register: null } });
});

const TERMINAL = { SAPAR_TERMINAL_ADDRESS: '192.168.1.50', SAPAR_TERMINAL_NAME: 'Касса 3' };

test('a terminal is an address and a name; port, certificate and ways are as usual where none is named', () => {
  const usual = { host: '192.168.1.50', port: 8080, certificateName: 'terminal.kaspipos.kz', clientName: 'Касса 3' };
  expect(read(TERMINAL)).toMatchObject({ value: { terminal: { ...usual, takes: ['bank-card', 'qr'], ca: null } } });
  const other = {
    SAPAR_TERMINAL_ADDRESS: 'pos.local:8443',
    SAPAR_TERMINAL_CERTIFICATE: 'T3.kaspipos.kz',
    SAPAR_TERMINAL_TAKES: 'qr',
  };
  expect(read({ ...TERMINAL, ...other })).toMatchObject({
    value: { terminal: { host: 'pos.local', port: 8443, certificateName: 't3.kaspipos.kz', takes: ['qr'] } },
  });
  expect(read({})).toMatchObject({ value: { terminal: null } });
});

describe('what is refused, in a sentence that names the setting', () => {
  test.each<[Record<string, string>, RegExp]>([
    [{ SAPAR_UPSTREAM_URL: 'nowhere' }, /SAPAR_UPSTREAM_URL is «nowhere».*web address/],
    [{ SAPAR_UPSTREAM_URL: 'http://upstream.example.kz' }, /must begin with https/],
    [{ SAPAR_UPSTREAM_PROXY: 'proxy' }, /^SAPAR_UPSTREAM_PROXY is no address of a proxy\. Write http:/],
    [{ SAPAR_UPSTREAM_PROXY: 'ftp://proxy.example.kz:21' }, /^SAPAR_UPSTREAM_PROXY must begin with http:\/\/ or https/],
    [{ SAPAR_UPSTREAM_PROXY: 'http://till:geheim@proxy' }, /^SAPAR_UPSTREAM_PROXY names no port from 1 to 65535\. /],
    [{ SAPAR_UPSTREAM_PROXY: 'http://proxy:3128/a' }, /^SAPAR_UPSTREAM_PROXY has more behind its port: take that away/],
    [{ SAPAR_UPSTREAM_PROXY: ' http://till:geheim@p:1' }, /^SAPAR_UPSTREAM_PROXY is «…»: take the blanks from its/],
    [{ SAPAR_UPSTREAM_URL: 'ftp://127.0.0.1' }, /must begin with https/],
    [{ SAPAR_PRINTER: 'lpt1' }, /SAPAR_PRINTER is «lpt1»/],
    [{ SAPAR_PRINTER: 'tcp://127.0.0.1:99999' }, /SAPAR_PRINTER is/],
    [{ SAPAR_PRINTER: 'file:' }, /names no file/],
    [{ SAPAR_PRINTER: 'cups:' }, /names no queue/],
    [{ SAPAR_PRINTER: 'winspool:' }, /names no queue of Windows/],
    [{ SAPAR_PRINTER: 'winspool: ' }, /take the blanks|names no queue of Windows/],
    [{ SAPAR_PRINTER: 'winspool:100%' }, /names no queue of Windows/],
    [{ SAPAR_PRINTER: 'winspool:a,b' }, /names no queue of Windows/],
    [{ SAPAR_PRINTER: 'winspool:a\\b' }, /names no queue of Windows/],
    [{ SAPAR_PRINTER: 'winspool:a%00b' }, /names no queue of Windows/],
    [{ SAPAR_PRINTER: 'cups://127.0.0.1:631' }, /names no queue/],
    [{ SAPAR_PRINTER: 'cups://127.0.0.1/%E0%A4%A' }, /names no queue/],
    [{ SAPAR_PRINTER: 'tcp://127.0.0.1:0' }, /SAPAR_PRINTER is/],
    [{ SAPAR_PRINTER: 'tcp://127.0.0.1/paper' }, /SAPAR_PRINTER is/],
    [{ SAPAR_PRINTER: `file:${folder}` }, /one of the counter’s own files/],
    [{ SAPAR_PRINTER: `file:${folder}/ledger.sqlite` }, /one of the counter’s own files/],
    [{ SAPAR_PRINTER: 'file:/dev/zero' }, /there is a device that prints nothing/],
    [{ SAPAR_PRINTER: 'file:/dev' }, /there is a folder/],
    [{ SAPAR_PRINTER: ' tcp://127.0.0.1' }, /take the blanks/],
    [{ SAPAR_UPSTREAM_URL: 'https://user:geheim@upstream.example.kz' }, /«https:\/\/…@upstream.*a name or a password/],
    [{ SAPAR_UPSTREAM_URL: 'https://till:ge/geheim@upstream.kz' }, /«https:\/\/…@upstream.*no.*web address/],
    [{ SAPAR_UPSTREAM_URL: 'till:geheim@upstream.kz' }, /«…@upstream/],
    [{ SAPAR_UPSTREAM_URL: 'https://upstream.example.kz:0' }, /port 0/],
    [
      { SAPAR_UPSTREAM_URL: 'https://upstream.example.kz?token=geheim' },
      /«https:\/\/upstream.example.kz\?…».*stands after/,
    ],
    [{ SAPAR_UPSTREAM_URL: 'https://upstream.example.kz#geheim' }, /«https:\/\/upstream.example.kz#…».*stands after/],
    [{ ...REGISTER, SAPAR_REGISTER_URL: 'https://register.kz?key=geheim' }, /«https:\/\/register.kz\?…»/],
    [{ ...TERMINAL, SAPAR_TERMINAL_ADDRESS: 'http://pos?key=geheim' }, /SAPAR_TERMINAL_ADDRESS is «http:\/\/pos\?…»/],
    [{ SAPAR_DATA_DIR: 'https://till?key=geheim' }, /«https:\/\/till\?…», an address and no folder/],
    [{ SAPAR_DATA_DIR: 'file:///srv/till' }, /an address and no folder/],
    [{ SAPAR_DATA_DIR: 'x/'.repeat(300) }, /a path of more than 380 bytes/],
    [{ SAPAR_DATA_DIR: '  ' }, /nothing but blanks/],
    [{ SAPAR_LANGUAGE: 'e\nn' }, /SAPAR_LANGUAGE holds a line end/],
    [{ SAPAR_DISPLAY: 'x'.repeat(2000) }, /SAPAR_DISPLAY is 2000 letters long/],
    [{ SAPAR_IDLE_LOCK_SECONDS: '1e9' }, /whole seconds up to 99999/],
    [{ SAPAR_RECEIPT_WAIT_MS: '10001' }, /whole milliseconds up to 10000/],
    [{ SAPAR_RECEIPT_WAIT_MS: '2s' }, /SAPAR_RECEIPT_WAIT_MS is «2s»/],
    [{ SAPAR_LANGUAGE: 'fr' }, /choose one of en, ru, kk, zh-CN/],
    [{ SAPAR_DISPLAY: 'left' }, /SAPAR_DISPLAY is «left»: choose one of auto, window, off/],
    [{ SAPAR_ENROLMENT_CODE: 'abc' }, /looks like AB12-CD34/],
    [{ ...REGISTER, SAPAR_REGISTER_URL: 'http://register.example.kz' }, /SAPAR_REGISTER_URL .*must begin with https/],
    [
      { ...REGISTER, SAPAR_REGISTER_URL: 'https://a:geheim@register.kz' },
      /«https:\/\/…@register.*has its own variable/,
    ],
    [{ ...REGISTER, SAPAR_REGISTER_KEY: 'ключ' }, /SAPAR_REGISTER_KEY is no key/],
    [{ ...REGISTER, SAPAR_REGISTER_LOGIN: 'x'.repeat(300) }, /SAPAR_REGISTER_LOGIN has more than/],
    [{ ...REGISTER, SAPAR_REGISTER_NUMBER: 'SWK 1' }, /SAPAR_REGISTER_NUMBER is «SWK 1»/],
    [{ ...REGISTER, SAPAR_REGISTER_PASSWORD: '' }, /SAPAR_REGISTER_PASSWORD not: give all five/],
    [{ ...REGISTER, SAPAR_REGISTER_PASSWORD: ' geheim' }, /SAPAR_REGISTER_PASSWORD is «…»: take the blanks/],
    [{ SAPAR_REGISTER_PASSWORD: 'geheim' }, /^SAPAR_REGISTER_PASSWORD is given, and SAPAR_REGISTER_URL, /],
    [{ SAPAR_TERMINAL_NAME: 'Sapar' }, /needs SAPAR_TERMINAL_ADDRESS and SAPAR_TERMINAL_NAME/],
    [{ ...TERMINAL, SAPAR_TERMINAL_ADDRESS: 'https://192.168.1.50' }, /SAPAR_TERMINAL_ADDRESS is «https/],
    [{ ...TERMINAL, SAPAR_TERMINAL_ADDRESS: '192.168.1.50:0' }, /SAPAR_TERMINAL_ADDRESS is/],
    [{ ...TERMINAL, SAPAR_TERMINAL_CERTIFICATE: 'pos.example.kz' }, /SAPAR_TERMINAL_CERTIFICATE is «pos/],
    [{ ...TERMINAL, SAPAR_TERMINAL_NAME: 'a/b' }, /SAPAR_TERMINAL_NAME is «a\/b»/],
    [{ ...TERMINAL, SAPAR_TERMINAL_TAKES: 'cash' }, /SAPAR_TERMINAL_TAKES is «cash»: give bank-card or qr/],
    [{ ...TERMINAL, SAPAR_TERMINAL_CA: `/${'x'.repeat(200)}` }, /SAPAR_TERMINAL_CA is «\/x{79}…»: there is no file/],
    [{ ...TERMINAL, SAPAR_TERMINAL_CA: '/dev/null' }, /SAPAR_TERMINAL_CA is «\/dev\/null»: there is no file/],
    [
      { ...TERMINAL, SAPAR_TERMINAL_CA: '/nowhere.pem' },
      /SAPAR_TERMINAL_CA is «\/nowhere.pem»: there is no file that can be read/,
    ],
  ])('%j', (env, words) => {
    const refused = read(env);
    expect(refused.ok).toBe(false);
    expect(refused).toMatchObject({
      error: { message: expect.stringMatching(words), fault: { key: expect.any(String) } },
    });
    for (const told of inEveryLanguage(refused)) expect(told).not.toContain('geheim');
  });

  test('a file in place of the data folder', () => {
    const file = join(folder, 'a-file');
    writeFileSync(file, '');
    expect(readSettings({ SAPAR_DATA_DIR: join(file, 'data') }, folder)).toMatchObject({
      ok: false,
      error: { for: 'folder', message: expect.stringMatching(/can't be used/) },
    });
  });
});

test.each([
  ['ENOSPC', '/srv/nowhere/till', 'folder-full'],
  ['EROFS', folder, 'folder-full'],
  ['EACCES', folder, 'folder-unusable'],
  ['EACCES', join(folder, 'till'), 'folder-unusable'],
  ['ENOTDIR', '/dev/null/till', 'folder-unusable'],
  ['ENOENT', '/proc/nowhere/till', 'folder-for-all'],
  ['EACCES', '/nowhere/till', 'folder-for-all'],
])('%s at the machine’s own folder %s is told as %s', (code, dataDir, told) => {
  expect(folderRefused(dataDir, code, true).fault).toMatchObject({ key: `startFault.${told}`, where: dataDir });
});

test('what is refused leaves no data folder behind, and what is taken makes it', () => {
  const fresh = join(folder, 'not', 'there', 'yet');
  for (const [name, wrong] of [
    ['SAPAR_UPSTREAM_URL', 'nowhere'],
    ['SAPAR_PRINTER', 'lpt1'],
    ['SAPAR_LANGUAGE', 'fr'],
    ['SAPAR_DISPLAY', 'left'],
    ['SAPAR_ENROLMENT_CODE', 'abc'],
    ['SAPAR_REGISTER_URL', 'nowhere'],
  ] as const) {
    expect(read({ [name]: wrong, SAPAR_DATA_DIR: fresh }).ok).toBe(false);
    expect(existsSync(join(folder, 'not'))).toBe(false);
  }
  expect(read({ SAPAR_DATA_DIR: fresh }).ok).toBe(true);
  expect(existsSync(fresh)).toBe(true);
});

test('a printer whose traits repeat themselves is read at once', () => {
  const startedAt = performance.now();
  expect(read({ SAPAR_PRINTER: `file:/x?${'model='.repeat(40)}/` })).toMatchObject({ ok: true });
  // A bound against trying without end, and no measure.
  expect(performance.now() - startedAt).toBeLessThan(1000);
});

test.each(['/', '//', '/..', '/tmp/..'])('the whole disk is no data folder: %s', (text) => {
  expect(readSettings({ SAPAR_DATA_DIR: text }, folder)).toMatchObject({
    ok: false,
    error: { message: expect.stringContaining('the whole disk') },
  });
});
