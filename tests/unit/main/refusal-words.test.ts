import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, describe, expect, test } from 'vitest';
import { migrationChanged, migrationUnknown } from '../../../src-main/ledger/migration-refused.ts';
import { CounterRefused } from '../../../src-main/platform/counter-refused.ts';
import { keepSetUp } from '../../../src-main/platform/kept-set-up.ts';
import { pagesFolder } from '../../../src-main/platform/pages-folder.ts';
import { type KeyStore, secretsIn } from '../../../src-main/platform/secrets.ts';
import { folderRefused, printerRefused, readSettings, type Settings } from '../../../src-main/platform/settings.ts';
import { shippedEnvironmentFault } from '../../../src-main/platform/shipped-start.ts';
import { otherAccountRefused } from '../../../src-main/platform/whose-counter.ts';
import { openLedgerToSell } from '../../../src-main/restore/open-ledger.ts';
import { whyRefused } from '../../../src-main/platform/why-refused.ts';
import { refusalWords } from '../../../src-main/system-words.ts';
import { NotReady } from '../../../src-main/upstream/make-ready.ts';
import { CODE_PROBLEMS } from '../../../src-shared/contract/refusals.ts';
import type { Result } from '../../../src-shared/result.ts';
import { LANGUAGES } from '../../../src-shared/contract/views/look.ts';
import { SPOKEN } from '../../../src-shared/i18n/languages.ts';

/** The window of a start that is refused tells the exact reason in the language of the machine. */

const folder = mkdtempSync(join(tmpdir(), 'sapar-refusal-words-'));
const file = join(folder, 'settings.json');
const clears = () => ['settings.json', 'set-up.json'].forEach((name) => rmSync(join(folder, name), { force: true }));
afterEach(clears);
afterAll(() => rmSync(folder, { recursive: true, force: true }));

function refused(result: Result<unknown, CounterRefused>): CounterRefused {
  if (result.ok) throw new Error('nothing is refused');
  return result.error;
}
const byEnvironment = (env: Record<string, string>) =>
  refused(readSettings({ SAPAR_DATA_DIR: folder, ...env }, folder));
function byFile(content: unknown): CounterRefused {
  writeFileSync(file, typeof content === 'string' ? content : JSON.stringify(content));
  return byEnvironment({});
}
function byScreen(): CounterRefused {
  keepSetUp(folder, { upstreamUrl: 'upstream' });
  return byEnvironment({});
}
const aKeyStore = (isThere: boolean, kind: string): KeyStore => ({
  isEncryptionAvailable: () => isThere,
  encryptString: (text) => Buffer.from(text),
  decryptString: String,
  getSelectedStorageBackend: () => kind,
});
const log = { info() {}, fault() {}, incident: () => '' };
function settings(env: Record<string, string> = {}): Settings {
  const read = readSettings({ SAPAR_DATA_DIR: folder, ...env }, folder);
  if (!read.ok) throw read.error;
  return read.value;
}
const bySystem = (fault: unknown) => whyRefused(fault, settings());
/** A code that was given without hands, with what the upstream said itself. */
const byCode = (why: (typeof CODE_PROBLEMS)[number], detail = 'so it was said') =>
  new NotReady('It could not be enrolled.', { enrolmentCode: 'AB12-CD34' }, { why, detail, isBegun: true });
const byChange = ({ key, change, message }: ReturnType<typeof migrationUnknown>) =>
  new CounterRefused(message, 'fault', { key: `startFault.${key}`, parameters: { change } });
const byKeyStore = (keyStore: KeyStore | null) => refused(secretsIn(folder, keyStore, { packaged: true, log }));
function byLedger(text: string): CounterRefused {
  const dataDir = mkdtempSync(join(folder, 'ledger-'));
  writeFileSync(join(dataDir, 'ledger.sqlite'), text);
  try {
    openLedgerToSell(
      dataDir,
      null,
      () => 0,
      () => {},
    ).close();
  } catch (fault) {
    if (fault instanceof CounterRefused) return fault;
  }
  throw new Error('the ledger is not refused');
}

const REGISTER = { SAPAR_REGISTER_URL: 'https://register.example.kz', SAPAR_REGISTER_KEY: 'geheim' };
const TERMINAL = { SAPAR_TERMINAL_ADDRESS: '192.168.1.50', SAPAR_TERMINAL_NAME: 'Sapar-3' };

/** One of each kind, and below «Для техника:» what stands in its window. */
const KINDS: readonly (readonly [kind: string, make: () => CounterRefused, inRussian: readonly (string | RegExp)[]])[] =
  [
    [
      'an address in the environment',
      () => byEnvironment({ SAPAR_UPSTREAM_URL: 'upstream' }),
      ['Где: SAPAR_UPSTREAM_URL', 'Указано: «upstream»', 'Это не веб-адрес.'],
    ],
    [
      'an address in the file of settings',
      () => byFile({ upstream: { url: 'http://upstream.example.kz' } }),
      [
        `Где: upstream.url (${file})`,
        'Указано: «http://upstream.example.kz»',
        'Адрес должен начинаться с https://; http:// только для этого же компьютера.',
      ],
    ],
    [
      'an address that was kept of the screen',
      byScreen,
      ['Где: на экране', 'Указано: «upstream»', 'Это не веб-адрес.'],
    ],
    [
      'a proxy with a login',
      () => byEnvironment({ SAPAR_UPSTREAM_PROXY: 'http://till:geheim@proxy' }),
      ['Где: SAPAR_UPSTREAM_PROXY', 'В адресе прокси нет порта от 1 до 65535.'],
    ],
    [
      'an authority',
      () => byEnvironment({ SAPAR_UPSTREAM_CA: '/nowhere.pem' }),
      ['Где: SAPAR_UPSTREAM_CA', 'Указано: «/nowhere.pem»', 'Файл не читается.'],
    ],
    [
      'an enrolment code, which is shown to nobody',
      () => byEnvironment({ SAPAR_ENROLMENT_CODE: 'geheim-D34' }),
      ['Где: SAPAR_ENROLMENT_CODE', 'Это не код регистрации. Он выглядит так: AB12-CD34, латинскими буквами.'],
    ],
    [
      'a choice that there is not',
      () => byEnvironment({ SAPAR_LANGUAGE: 'fr' }),
      ['Где: SAPAR_LANGUAGE', 'Указано: «fr»', 'Выберите одно: en; ru; kk; zh-CN'],
    ],
    [
      'a number',
      () => byEnvironment({ SAPAR_RECEIPT_WAIT_MS: '2s' }),
      ['Где: SAPAR_RECEIPT_WAIT_MS', 'Указано: «2s»', 'Укажите целое число от 0 до 10000.'],
    ],
    [
      'nothing but blanks',
      () => byEnvironment({ SAPAR_PRINTER: '  ' }),
      ['Где: SAPAR_PRINTER', 'Там одни пробелы. Укажите значение или уберите эту настройку.'],
    ],
    [
      'a text without end',
      () => byEnvironment({ SAPAR_PRINTER: 'x'.repeat(2000) }),
      ['Где: SAPAR_PRINTER', 'Там знаков: 2000, а в значении их не больше 1000. Укажите заново.'],
    ],
    [
      'a character that can’t be seen',
      () => byEnvironment({ SAPAR_REGISTER_PASSWORD: 'geheim\n' }),
      ['Где: SAPAR_REGISTER_PASSWORD', /невидимый знак/],
    ],
    [
      'blanks around',
      () => byEnvironment({ SAPAR_REGISTER_PASSWORD: 'geheim ' }),
      ['Где: SAPAR_REGISTER_PASSWORD', 'Уберите пробелы в начале и в конце.'],
    ],
    [
      'a printer',
      () => byEnvironment({ SAPAR_PRINTER: 'lpt1' }),
      ['Где: SAPAR_PRINTER', 'Указано: «lpt1»', /^Напишите tcp:\/\//],
    ],
    [
      'what is no printer',
      () => byEnvironment({ SAPAR_PRINTER: 'file:/dev/zero' }),
      ['Где: SAPAR_PRINTER', 'Указано: «file:/dev/zero»', /^Укажите устройство принтера/],
    ],
    [
      'half a register',
      () => byEnvironment(REGISTER),
      [
        'Где: SAPAR_REGISTER_LOGIN, SAPAR_REGISTER_PASSWORD, SAPAR_REGISTER_NUMBER',
        'Нужно всё: адрес, номер, ключ, логин и пароль.',
      ],
    ],
    [
      'a terminal',
      () => byEnvironment({ ...TERMINAL, SAPAR_TERMINAL_TAKES: 'cash' }),
      ['Где: SAPAR_TERMINAL_TAKES', 'Указано: «cash»', 'Выберите одно: bank-card; qr; bank-card,qr'],
    ],
    [
      'half a terminal',
      () => byEnvironment({ SAPAR_TERMINAL_NAME: 'Sapar-3' }),
      ['Где: SAPAR_TERMINAL_ADDRESS', /^Нужны адрес и имя/],
    ],
    [
      'a folder that is none',
      () => byEnvironment({ SAPAR_DATA_DIR: 'file:///srv/till' }),
      ['Где: SAPAR_DATA_DIR', 'Указано: «file:///srv/till»', /^Укажите путь отдельной папки.* 380 байт\.$/],
    ],
    [
      'a folder that can’t be used',
      () => byEnvironment({ SAPAR_DATA_DIR: '/dev/null/till' }),
      ['Где: /dev/null/till', /^Папку нельзя использовать \(ENOTDIR\)\. Разрешите этой учётной записи/],
    ],
    [
      'the folder of a machine that can’t be used',
      () => refused(readSettings({}, '/proc/sapar/till')),
      ['Где: /proc/sapar/till', /от имени root: install -d -m 1777 \/proc\/sapar$/],
    ],
    [
      'the folder of a machine below what is no folder',
      () => refused(readSettings({}, '/dev/null/till')),
      ['Где: /dev/null/till', /^Папку нельзя использовать \(ENOTDIR\)\. Разрешите этой учётной записи/],
    ],
    [
      'the folder of the page',
      () => refused(pagesFolder('/dev/null', () => {})),
      ['Где: /dev/null/electron', /^Папку нельзя использовать \(ENOTDIR\)\. Освободите место/],
    ],
    ['a file of settings that is none', () => byFile('{'), [`Где: ${file}`, /^Файл настроек записан не в JSON/]],
    [
      'a file of settings with wrong members',
      () => byFile({ langauge: 'kk', display: 'left', upstream: { url: 1 } }),
      [
        `Где: ${file}`,
        /^Неверно в файле настроек: (?=.*langauge)(?=.*display)(?=.*upstream\.url).*schema\.json\.$/,
        /^upstream\.url: .*string.*; display: .*"auto".*; : .*langauge/,
      ],
    ],
    [
      'a file of settings that is not there',
      () => byEnvironment({ SAPAR_SETTINGS: '/nowhere.json' }),
      ['Где: /nowhere.json', /^Файла настроек там нет/],
    ],
    [
      'a file of settings that can’t be read',
      () => byEnvironment({ SAPAR_SETTINGS: '/dev' }),
      ['Где: /dev', /^Файл настроек не читается/, 'it is no file'],
    ],
    [
      'a variable that weakens the app',
      () => shippedEnvironmentFault({ NODE_DEBUG: 'tls' }) ?? byScreen(),
      ['Где: NODE_DEBUG', /^Эта переменная окружения/],
    ],
    [
      'another account’s folder',
      () => otherAccountRefused('/var/lib/sapar-counter/counter', 'aigerim'),
      ['Где: /var/lib/sapar-counter/counter', 'Папка закрыта для всех учётных записей, кроме «aigerim».'],
    ],
    ['no key store', () => byKeyStore(null), [/^На этом компьютере нет хранилища ключей/]],
    [
      'a key store that is locked',
      () => byKeyStore(aKeyStore(false, 'gnome_libsecret')),
      [/^Хранилище ключей \(gnome_libsecret\) не отвечает или закрыто/],
    ],
    [
      'a key store of the plain-text kind',
      () => byKeyStore(aKeyStore(true, 'basic_text')),
      [/открытым текстом.*--password-store=gnome-libsecret/],
    ],
    [
      'a ledger that is none',
      () => byLedger('this is not a database, however long the text may be'),
      [/^Где: .*ledger\.sqlite$/, /^Журнал не открывается \(file is not a database\)/],
    ],
    ['a ledger of a newer version', () => byChange(migrationUnknown('9999_tomorrow')), [/«9999_tomorrow»/]],
    ['a ledger with a change that is another one', () => byChange(migrationChanged('0001_first')), [/«0001_first»/]],
    [
      'a printer by whose traits nothing can be printed',
      () => printerRefused('It is none.', settings({ SAPAR_PRINTER: 'tcp://127.0.0.1?model=none' })),
      ['Где: SAPAR_PRINTER', 'Указано: «tcp://127.0.0.1?model=none»', /^Принтер в таком виде использовать нельзя/],
    ],
    [
      'a disk that refuses',
      () => bySystem(Object.assign(new Error('ENOSPC: no space left'), { syscall: 'write' })),
      [`Где: ${folder}`, /^Диск или права на папку не дают кассе работать \(ENOSPC: no space left\)/],
    ],
    [
      'what nobody foresaw',
      () => bySystem(new Error('It rains.')),
      [`Где: ${join(folder, 'counter.log')}`, /записано в этом файле: передайте его в поддержку\.$/],
    ],
    [
      'a disk that takes no folder',
      () => folderRefused('/srv/till', 'EROFS', true),
      ['Где: /srv/till', /^Диск не принимает запись \(EROFS\)\. Освободите место, разрешите запись/],
    ],
    ...CODE_PROBLEMS.map((why) => [`a code: ${why}`, () => byCode(why), [/^[^{]+\.$/, 'so it was said']] as const),
  ];

const THE_TECHNICIANS = { en: 'For the technician:', ru: 'Для техника:', kk: 'Техникке:', 'zh-CN': '供技术员查看：' };
const linesIn = (language: (typeof LANGUAGES)[number], why: CounterRefused) =>
  refusalWords(why, language).detail.split('\n').slice(2);

describe('the reason of', () => {
  test.each(KINDS)('%s stands below what to do', (_kind, make, inRussian) => {
    const [head, ...lines] = linesIn('ru', make());
    expect(head).toBe(THE_TECHNICIANS.ru);
    const fits = (said: string, line?: string | RegExp) => (line instanceof RegExp ? line.test(said) : line === said);
    expect(lines.filter((said, place) => !fits(said, inRussian[place]))).toEqual([]);
    expect(lines).toHaveLength(inRussian.length);
  });

  test.each(KINDS)('%s is told in every language, by the same names and without a secret', (_kind, make) => {
    const why = make();
    expect(why.fault).not.toBeNull();
    const told = LANGUAGES.map((language) => linesIn(language, why));
    expect(told.map(([head]) => head)).toEqual(LANGUAGES.map((language) => THE_TECHNICIANS[language]));
    expect(new Set(told.map(({ length }) => length)).size).toBe(1);
    // No two languages say the same: none of them has fallen back to another one.
    expect(new Set(told.map((lines) => lines.join())).size).toBe(LANGUAGES.length);
    for (const lines of told) expect(lines.join()).not.toMatch(/\{\{|undefined|startFault|geheim/);
  });

  test('each fault of a start that has words is among these kinds', () => {
    const told = new Set(
      KINDS.map(([, make]) => {
        clears();
        return make().fault?.key;
      }),
    );
    for (const key of Object.keys(SPOKEN.en.words.startFault)) expect(told).toContain(`startFault.${key}`);
  });

  test('a code that was given without hands is promised no second asking, and asked for in no field', () => {
    for (const why of ['no-answer', 'too-many', 'not-kept'] as const) {
      expect(linesIn('en', byCode(why))[1]).toMatch(/start again/);
      expect(linesIn('en', byCode(why)).join()).not.toMatch(/by itself|enter the code/);
    }
  });

  test('what nobody has words for is told as the log has it', () => {
    expect(linesIn('kk', new CounterRefused('It rains.', 'fault'))).toEqual(['Техникке:', 'It rains.']);
  });
});

test('the account whose counter it is stands in what to do', () => {
  const { detail } = refusalWords(otherAccountRefused('/srv/till', 'aigerim'), 'zh-CN');
  expect(detail).toMatch(/^请以“aigerim”账户登录/);
});
