import { err, ok, type Result } from '../../src-shared/result.ts';
import { isOnThisMachine } from './loopback.ts';

/** Where a fiscal register is asked, and by whom. Its secrets are kept in memory alone. */
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

/** null: this counter has no register. Each text was found to be readable. */
export function readRegister(
  given: Readonly<Record<(typeof REGISTER_VARIABLES)[number], string>>,
  shown: (text: string) => string,
): Result<RegisterSettings | null, string> {
  const named = REGISTER_VARIABLES.find((name) => given[name] !== '');
  if (named === undefined) return ok(null);
  const url = readUrl(given.SAPAR_REGISTER_URL, shown);
  if (!url.ok) return url;
  if (given.SAPAR_REGISTER_KEY !== '' && !KEY.test(given.SAPAR_REGISTER_KEY))
    return err('SAPAR_REGISTER_KEY is no key of a register: give 4 to 200 Latin letters, digits and signs.');
  const { SAPAR_REGISTER_LOGIN: login, SAPAR_REGISTER_NUMBER: uniqueNumber } = given;
  if (login.length > LOGIN_LENGTH_MAX)
    return err(`SAPAR_REGISTER_LOGIN has more than ${LOGIN_LENGTH_MAX} letters: give the login of the register.`);
  if (uniqueNumber !== '' && !NUMBER.test(uniqueNumber))
    return err(
      `SAPAR_REGISTER_NUMBER is «${shown(uniqueNumber)}»: give the register’s own number, such as SWK00030001.`,
    );
  const missing = REGISTER_VARIABLES.filter((name) => given[name] === '');
  if (url.value === null || missing.length > 0)
    return err(`${named} is given, and ${missing.join(', ')} not: give all five of a register, or leave all out.`);
  const { SAPAR_REGISTER_KEY: apiKey, SAPAR_REGISTER_PASSWORD: password } = given;
  return ok({ url: url.value, apiKey, login, password, uniqueNumber });
}

function readUrl(text: string, shown: (text: string) => string): Result<URL | null, string> {
  if (text === '') return ok(null);
  const advice = 'Give the address that the register’s operator named, such as https://register.example.kz.';
  const refused = (why: string) => err(`SAPAR_REGISTER_URL is «${shown(text)}»${why} ${advice}`);
  if (!URL.canParse(text)) return refused(', which is not a web address.');
  const url = new URL(text);
  if (url.protocol !== 'https:' && (url.protocol !== 'http:' || !isOnThisMachine(url)))
    return refused(': it must begin with https://; plain http:// is only for this machine itself.');
  if (url.username + url.password !== '')
    return refused(': it holds a name or a password, which has its own variable.');
  if (url.search + url.hash !== '') return refused(': take away what stands after «?» or «#».');
  return url.port === '0' ? refused(': nobody can be reached at port 0.') : ok(url);
}
