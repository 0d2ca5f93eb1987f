import { once } from 'node:events';
import { type AddressInfo, createServer, type Server } from 'node:net';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type EnrolledFolder, anEnrolledFolder } from '../../devices/an-enrolled-folder.ts';
import { type Reference, startReference } from '../../devices/controllable-upstream.ts';
import { Starts } from '../../devices/starts.ts';

const VARIABLES = [
  'SAPAR_DATA_DIR',
  'SAPAR_UPSTREAM_URL',
  'SAPAR_ENROLMENT_CODE',
  'SAPAR_PRINTER',
  'SAPAR_LANGUAGE',
  'SAPAR_DISPLAY',
  'SAPAR_IDLE_LOCK_SECONDS',
];

/** Each of these names a file: they are tried among the long tests alone. */
const FILES = ['SAPAR_UPSTREAM_CA', 'SAPAR_SETTINGS'];

/** Each of these is nothing without the others. */
const OF_A_REGISTER: Readonly<Record<string, string>> = {
  SAPAR_REGISTER_URL: 'http://127.0.0.1:1',
  SAPAR_REGISTER_KEY: 'WKD-0000',
  SAPAR_REGISTER_LOGIN: 'till@host.kz',
  SAPAR_REGISTER_PASSWORD: 'geheim',
  SAPAR_REGISTER_NUMBER: 'SWK00000001',
};

const VALUES = [
  ['', ' ', '\t\r\n', '\u00a0', '\u200b', '\u0001', '\u001b[2J', 'a\nb', 'x ', '\ufffd', '\u202eabc'],
  [
    'x'.repeat(100_000),
    'a/'.repeat(40_000),
    `file:/x?${'model='.repeat(40)}/`,
    '%',
    '%E0%A4%A',
    '%00',
    '😀'.repeat(300),
  ],
  ['NaN', '-1', '1e9', '0x10', '１２', '١٢', '0', '00', '99999', '100000', '1.5', '+5', 'Infinity', 'null', 'true'],
  ['EN', 'En', 'zh-cn', 'zh_CN', 'kk-KZ', 'xx', 'auto', 'AUTO', 'en', '__proto__', 'constructor', 'toString'],
  ['AB12-CD34', 'ab12-cd34', 'AB12CD34', 'АВ12-CD34', ' AB12-CD34'],
  ['http:', 'http://', 'https://', '//', '://', 'https://[::1', 'https://a b', 'https://user:geheim@host.kz'],
  ['https://host.kz:0', 'https://host.kz:65536', 'https://host.kz:-1', 'https://host.kz?x=1', 'https://host.kz#x'],
  ['https://no-such-host.invalid', 'https://касса.invalid', 'https://[::1]:1', 'http://127.0.0.1:1', 'http://host.kz'],
  ['http://127.0.0.1:{silent}', 'tcp://127.0.0.1:{silent}', 'cups://127.0.0.1:{silent}/till', 'ftp://127.0.0.1'],
  ['javascript:alert(1)', 'data:,x', 'file:///', 'file:', 'file://', 'file:.', 'file:..', 'file:relative/path'],
  ['tcp://', 'tcp://:9100', 'tcp://host.invalid:0', 'tcp://host.invalid:65536', 'tcp://host.invalid:-1'],
  ['tcp://user:geheim@host.invalid', 'tcp://host.invalid/path', 'tcp://host.invalid?x', 'tcp://касса.invalid'],
  ['tcp://%00', 'tcp://[::1]:1', 'tcp://no-such-host.invalid', 'TCP://127.0.0.1:1', 'tcp:127.0.0.1'],
  ['cups:', 'cups://', 'cups:///', 'cups://127.0.0.1', 'cups://127.0.0.1/%E0%A4%A', 'cups://127.0.0.1:1/100%25'],
  ['winspool:', 'winspool:a,b', 'winspool:%E0%A4%A', 'winspool:a%0Ab', 'winspool:\\\\', 'winspool:\\\\a'],
  ['cups:a b', 'cups:%E0%A4%A', 'cups:a/b', 'cups://user:geheim@127.0.0.1/till', 'cups://127.0.0.1:0/till'],
  ['file:/dev/zero', 'file:/dev/random', 'file:/dev/null', 'file://dev/null', 'file:/tmp/../dev/zero', 'file:/dev'],
  ['file:/dev/tty', 'file:/dev/stdin', 'file:/proc/self/mem', 'file:/proc/1/nothing', 'file:/no/such/folder/paper'],
  ['file:{folder}/pipe', 'file:{folder}/socket', 'file:{folder}', 'file:{folder}/nowhere', 'file:{folder}/loop'],
  ['file:{folder}/data/ledger.sqlite', 'file:{folder}/data/../data/secrets/token', 'file:{folder}/data/new'],
  ['file:{folder}/paper?model=none', 'file:{folder}/paper?paper=81', 'file:{folder}/paper?image=half'],
  ['file:{folder}/paper?model=&paper=&image=', 'file:{folder}/paper?model=epson&', 'file:{folder}/paper?a=b'],
  ['{folder}/pipe', '{folder}/socket', '{folder}/nowhere', '{folder}/loop', '{folder}/pipe/data', '/dev/zero'],
  [
    '/dev/null/data',
    '/proc/self/data',
    '/sys/data',
    'file:///tmp/data',
    'https://host.kz/data',
    `/tmp/${'é'.repeat(300)}`,
  ],
].flat();

const AROUND = [
  { path: '../pipe', state: 'a pipe' },
  { path: '../socket', state: 'a socket' },
  { path: '../nowhere', state: 'a link that leads nowhere' },
  { path: '../loop', state: 'a link to itself' },
] as const;

const A_TRACE = /\n\s+at .*:\d+/;
const WHAT_TO_DO = /give|write|choose one of|take |leave it out|Ask the operator/i;

/** A start is a program of its own: of what stands in five variables a part is tried in each. */
function valuesOf(variable: string, everyNth: number): readonly string[] {
  const values = variable in OF_A_REGISTER ? VALUES.filter((_, place) => place % 8 === 0) : VALUES;
  // Each variable begins elsewhere, so that a sample of them all holds every value.
  const first = [...VARIABLES, ...Object.keys(OF_A_REGISTER), ...FILES].indexOf(variable);
  return values.filter((_, place) => (place + first) % everyNth === 0);
}

/** Tries one in `everyNth` of the values in each variable. */
export function startsWithHostileVariables(everyNth: number): void {
  let reference: Reference;
  let enrolled: EnrolledFolder;
  let starts: Starts;
  /** Takes every connection and says nothing. */
  let silent: Server;
  /** A start at it takes as long as the counter waits for an answer: it goes on beside the others. */
  let atTheSilent: ReturnType<Starts['start']>;
  const startsBeside = new Starts();

  beforeAll(async () => {
    reference = await startReference();
    enrolled = await anEnrolledFolder(reference);
    starts = new Starts();
    silent = createServer(() => {}).listen(0, '127.0.0.1');
    await once(silent, 'listening');
    atTheSilent = startsBeside.start({
      env: {
        SAPAR_DATA_DIR: '{folder}/data',
        SAPAR_UPSTREAM_URL: `http://127.0.0.1:${silentPort()}`,
        SAPAR_ENROLMENT_CODE: 'AB12-CD34',
      },
    });
  });
  afterAll(async () => {
    await starts[Symbol.asyncDispose]();
    await startsBeside[Symbol.asyncDispose]();
    silent.close();
    await enrolled.end();
    await reference.stop();
  });

  const silentPort = () => (silent.address() as AddressInfo).port;

  const variables = [...VARIABLES, ...Object.keys(OF_A_REGISTER), ...(everyNth === 1 ? FILES : [])];
  describe.each(variables)('%s', (variable) => {
    test('whatever stands in it, the counter works or a sentence names it, and nothing is changed', async () => {
      for (const value of valuesOf(variable, everyNth)) {
        const came = await starting(variable, value);

        const told = { value: value.slice(0, 60), ...came };
        // A folder that is another one has no counter yet.
        const words =
          variable === 'SAPAR_DATA_DIR'
            ? /SAPAR_DATA_DIR|data folder/
            : new RegExp(variable === 'SAPAR_SETTINGS' ? 'SAPAR_SETTINGS|file of settings' : variable);
        const refused = { kind: 'refused', said: expect.stringMatching(words) };
        const isNew = variable === 'SAPAR_DATA_DIR' && came.kind === 'sets-up';
        const isFine = isNew ? { clerks: 0 } : { clerks: 4, stopped: null };
        expect(told).toMatchObject(came.kind === 'sells' || isNew ? isFine : refused);
        expect(told).toMatchObject({ said: expect.not.stringMatching(A_TRACE), journal: enrolled.journal });
        // A sentence is one that can be read, says what to do, and gives no password away.
        const sentence = came.kind === 'refused' ? came.said : 'Give nothing.';
        expect(sentence).toMatch(WHAT_TO_DO);
        expect(sentence).not.toContain('geheim');
        expect(sentence.length).toBeLessThan(600);
      }
    }, 240_000);
  });

  function starting(variable: string, value: string) {
    return starts.start({
      template: enrolled.folder,
      env: {
        SAPAR_DATA_DIR: '{folder}/data',
        SAPAR_UPSTREAM_URL: enrolled.upstream.url,
        ...(variable in OF_A_REGISTER && OF_A_REGISTER),
        [variable]: value.replaceAll('{silent}', String(silentPort())),
      },
      changes: value.includes('{folder}/') ? [...AROUND] : [],
    });
  }

  describe('an upstream that takes the connection and never answers', () => {
    test('a counter that is to be enrolled says so', async () => {
      expect(await atTheSilent).toMatchObject({
        kind: 'refused',
        said: expect.stringMatching(
          /could not be enrolled: the upstream at .* can't be reached \(no answer within 10 s\)/,
        ),
      });
    });
  });
}
