import { z } from 'zod';
import type { NoRegisterWhy, RegisterFault } from '../../src-shared/contract/refusals.ts';
import { RegisterTyped } from '../../src-shared/contract/views/register.ts';
import { err, ok, type Result } from '../../src-shared/result.ts';
import { type CounterRefused, settingRefused } from './counter-refused.ts';
import { jsonOf } from './json.ts';
import { UNSEEN } from './printer-address.ts';
import type { Secrets } from './secrets.ts';
import { webAddressFault } from './web-address.ts';

/** Where a fiscal register is asked, and by whom. Its secrets are in memory, and sealed where they were typed. */
export interface RegisterSettings {
  readonly url: URL;
  readonly apiKey: string;
  readonly login: string;
  readonly password: string;
  /** The number that the service knows the register by. */
  readonly uniqueNumber: string;
}

export const REGISTER_VARIABLES = [
  'SAPAR_REGISTER_URL',
  'SAPAR_REGISTER_KEY',
  'SAPAR_REGISTER_LOGIN',
  'SAPAR_REGISTER_PASSWORD',
  'SAPAR_REGISTER_NUMBER',
] as const;

/** What opens a register is repeated in no sentence. */
export const UNTOLD: readonly string[] = ['SAPAR_REGISTER_KEY', 'SAPAR_REGISTER_LOGIN', 'SAPAR_REGISTER_PASSWORD'];

const KEY = /^[\x21-\x7e]{4,200}$/;
const NUMBER = /^[A-Za-z0-9-]{1,40}$/;
const LOGIN_LENGTH_MAX = 200;

const URL_ADVICE = 'Give the address that the register’s operator named, such as https://register.example.kz.';
type Given = Readonly<Record<(typeof REGISTER_VARIABLES)[number], string>>;

/** null: this counter has no register. Each text was found to be readable. */
export function readRegister(
  given: Given,
  shown: (text: string) => string,
): Result<RegisterSettings | null, CounterRefused> {
  const named = REGISTER_VARIABLES.find((name) => given[name] !== '');
  if (named === undefined) return ok(null);
  const settings = registerSettings({
    url: given.SAPAR_REGISTER_URL,
    apiKey: given.SAPAR_REGISTER_KEY,
    login: given.SAPAR_REGISTER_LOGIN,
    password: given.SAPAR_REGISTER_PASSWORD,
    number: given.SAPAR_REGISTER_NUMBER,
  });
  if (settings.ok) return settings;
  return settingRefused(inWords(settings.error, named, given, shown), {
    key: `registerFault.${settings.error}`,
    ...whereIn(settings.error, given, shown),
  });
}

/** What opens a register is not shown. */
function whereIn(fault: RegisterFault, given: Given, shown: (text: string) => string) {
  switch (fault) {
    case 'key-unlike':
      return { where: 'SAPAR_REGISTER_KEY' };
    case 'login-too-long':
      return { where: 'SAPAR_REGISTER_LOGIN' };
    case 'unseen':
      return { where: 'SAPAR_REGISTER_LOGIN, SAPAR_REGISTER_PASSWORD' };
    case 'missing':
      return { where: missingOf(given).join(', ') };
    case 'number-unlike':
      return { where: 'SAPAR_REGISTER_NUMBER', given: shown(given.SAPAR_REGISTER_NUMBER) };
    default:
      return { where: 'SAPAR_REGISTER_URL', given: shown(given.SAPAR_REGISTER_URL) };
  }
}

const missingOf = (given: Given) => REGISTER_VARIABLES.filter((name) => given[name] === '');

function inWords(fault: RegisterFault, named: string, given: Given, shown: (text: string) => string): string {
  const ofUrl = (why: string) => `SAPAR_REGISTER_URL is «${shown(given.SAPAR_REGISTER_URL)}»${why} ${URL_ADVICE}`;
  switch (fault) {
    case 'url-unreadable':
      return ofUrl(', which is not a web address.');
    case 'url-not-https':
      return ofUrl(': it must begin with https://; plain http:// is only for this machine itself.');
    case 'url-with-password':
      return ofUrl(': it holds a name or a password, which has its own variable.');
    case 'url-with-more':
      return ofUrl(': take away what stands after «?» or «#».');
    case 'url-port':
      return ofUrl(': nobody can be reached at port 0.');
    case 'key-unlike':
      return 'SAPAR_REGISTER_KEY is no key of a register: give 4 to 200 Latin letters, digits and signs.';
    case 'login-too-long':
      return `SAPAR_REGISTER_LOGIN has more than ${LOGIN_LENGTH_MAX} letters: give the login of the register.`;
    case 'number-unlike':
      return (
        `SAPAR_REGISTER_NUMBER is «${shown(given.SAPAR_REGISTER_NUMBER)}»: ` +
        'give the register’s own number, such as SWK00030001.'
      );
    case 'unseen':
      return 'SAPAR_REGISTER_LOGIN or SAPAR_REGISTER_PASSWORD holds a character that can’t be seen: write it again.';
    case 'missing': {
      const missing = missingOf(given).join(', ');
      return `${named} is given, and ${missing} not: give all five of a register, or leave all out.`;
    }
  }
}

/** The register that these texts name, or what is wrong with them. */
export function registerSettings(typed: RegisterTyped): Result<RegisterSettings, RegisterFault> {
  const { url, apiKey, login, password, number } = typed;
  const fault =
    (url === '' ? null : webAddressFault(url)) ??
    (apiKey !== '' && !KEY.test(apiKey) ? 'key-unlike' : null) ??
    (login.length > LOGIN_LENGTH_MAX ? 'login-too-long' : null) ??
    (number !== '' && !NUMBER.test(number) ? 'number-unlike' : null) ??
    (UNSEEN.test(login + password) ? 'unseen' : null) ??
    (Object.values(typed).includes('') ? 'missing' : null);
  return fault ? err(fault) : ok({ url: new URL(url), apiKey, login, password, uniqueNumber: number });
}

/** A register that is set up, and by what. */
export interface RegisterInUse {
  readonly origin: 'environment' | 'screen' | 'file';
  readonly settings: RegisterSettings;
}

/** The register of this counter: as the environment says, else as set on the screen, else as a file says. */
export interface RegisterChoice {
  /** null: there is none. */
  current(): RegisterInUse | null;
  /** Why `current` has none. */
  whyNone(): NoRegisterWhy;
  /** Keeps another one among the sealed secrets; null: none. Throws when the disk refuses. */
  choose(typed: RegisterTyped | null): void;
  /** What a file names without its secrets is not in force, though nothing of the screen goes before it. */
  lacksSecretsOf(named: Pick<RegisterTyped, 'url' | 'number'>): boolean;
  /** Seals what a file says, unless a technician chose on the screen. Throws when the disk refuses. */
  sealOfFile(typed: RegisterTyped): void;
}

/** `ofFile`: a file said so, and not the screen. */
const Sealed = RegisterTyped.extend({ ofFile: z.literal(true).optional() });

/** In the place of what opened it: so it takes one write to take a register away, and to know that it was. */
const TAKEN_AWAY = JSON.stringify({ takenAway: true });

export function registerChoice(given: RegisterSettings | null, secrets: Secrets): RegisterChoice {
  function kept(): RegisterInUse | null {
    const text = secrets.get('register');
    if (text === null || text === TAKEN_AWAY) return null;
    const sealed = Sealed.safeParse(jsonOf(text));
    const { ofFile, ...typed } = sealed.data ?? {};
    const settings = sealed.success ? registerSettings(RegisterTyped.parse(typed)) : null;
    if (settings?.ok) return { origin: ofFile ? 'file' : 'screen', settings: settings.value };
    secrets.doubt('register', 'it names no register');
    return null;
  }
  function whyNone(): NoRegisterWhy {
    if (secrets.isUnusable('register')) return 'not-opened';
    return secrets.get('register') === TAKEN_AWAY ? 'taken-away' : 'not-set-up';
  }

  return {
    current() {
      return given ? { origin: 'environment', settings: given } : kept();
    },
    whyNone,
    choose(typed) {
      if (typed) secrets.set('register', JSON.stringify(typed));
      else if (kept() || whyNone() !== 'not-set-up') secrets.set('register', TAKEN_AWAY);
    },
    lacksSecretsOf({ url, number }) {
      const sealed = kept();
      if (sealed === null) return whyNone() !== 'taken-away';
      const { href } = sealed.settings.url;
      const isSame = sealed.settings.uniqueNumber === number && URL.canParse(url) && new URL(url).href === href;
      return sealed.origin === 'file' && !isSame;
    },
    sealOfFile(typed) {
      const isOfScreen = kept()?.origin === 'screen' || whyNone() === 'taken-away';
      if (!isOfScreen) secrets.set('register', JSON.stringify({ ...typed, ofFile: true }));
    },
  };
}
