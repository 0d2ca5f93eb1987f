import { z } from 'zod';
import type { ProxyTextFault } from '../../src-shared/contract/views/proxy.ts';
import { err, ok, type Result } from '../../src-shared/result.ts';
import { jsonOf } from './json.ts';
import type { Secrets } from './secrets.ts';

/** The one way out of an operator's network, where a server outside is reached through another machine. */
export interface Proxy {
  /** `http://host:port` or `https://host:port`. */
  readonly address: string;
  /** `name:password`, which goes to this address alone; null: it wants none, or none was given. */
  readonly login: string | null;
}

/** Whoever writes it wants none, whatever is said behind it. */
export const NO_PROXY = 'none';
const PORTS: Readonly<Record<string, number>> = { 'http:': 80, 'https:': 443 };
const ADVICE =
  'Write http://host:port, or http://name:password@host:port where it wants one, with %2F for a «/» in a password; ' +
  `or «${NO_PROXY}».`;

/** Why a text is no proxy. It is not repeated: a password may stand in it. A screen has its own words. */
const WORDS: Readonly<Record<ProxyTextFault, string>> = {
  unreadable: 'is no address of a proxy.',
  scheme: 'must begin with http:// or https://: no other kind of proxy is spoken to.',
  'no-port': 'names no port from 1 to 65535.',
  'with-more': 'has more behind its port: take that away.',
};
export const proxyTextInWords = (variable: string, why: ProxyTextFault): string =>
  `${variable} ${WORDS[why]} ${ADVICE}`;

/** Reads `http://name:password@host:port`. null: an empty text or «none», so no proxy. */
export function readProxy(text: string): Result<Proxy | null, ProxyTextFault> {
  if (text === '' || text === NO_PROXY) return ok(null);
  if (!URL.canParse(text)) return err('unreadable');
  const url = new URL(text);
  const usual = PORTS[url.protocol];
  if (usual === undefined) return err('scheme');
  if (url.pathname !== '/' || url.search + url.hash !== '') return err('with-more');
  // URL leaves out the port that is usual for its scheme, whether it was written or not.
  if (!/:\d+\/?$/.test(text) || url.port === '0') return err('no-port');
  const login = loginIn(url);
  if (login === undefined) return err('unreadable');
  return ok({ address: `${url.protocol}//${url.hostname}:${url.port || usual}`, login });
}

/** undefined: its signs of per cent say nothing. */
function loginIn({ username, password }: URL): string | null | undefined {
  try {
    return username + password === '' ? null : `${decodeURIComponent(username)}:${decodeURIComponent(password)}`;
  } catch {
    return undefined;
  }
}

/** A text of a proxy without name and password, also where the text is of no use; one without any stays as it is. */
export function withoutLogin(text: string): string {
  const proxy = readProxy(text);
  if (!proxy.ok) return text.replace(/^([a-z]+:\/\/)?.*@/is, '$1');
  return proxy.value === null || proxy.value.login === null ? text : proxy.value.address;
}

/** Each login by the address that it is for. */
const Sealed = z.record(z.string(), z.string());

function sealedIn(secrets: Secrets): Readonly<Record<string, string>> {
  const text = secrets.get('proxy');
  if (text === null) return {};
  const read = Sealed.safeParse(jsonOf(text));
  if (!read.success) secrets.doubt('proxy', 'it names no login of a proxy');
  return read.data ?? {};
}

/** The proxy with the login that was sealed for its address, where it has none of its own. */
export function withSealedLogin(proxy: Proxy | null, secrets: Secrets): Proxy | null {
  return proxy && { ...proxy, login: proxy.login ?? sealedIn(secrets)[proxy.address] ?? null };
}

/** Seals the login of a proxy beside those of others. Throws when the disk refuses. */
export function sealLogin({ address, login }: Proxy, secrets: Secrets): void {
  if (login !== null) secrets.set('proxy', JSON.stringify({ ...sealedIn(secrets), [address]: login }));
}

/** Seals what was typed for one address beside the logins of others; none takes that address's away. Throws too. */
export function sealTyped({ address, login }: Proxy, secrets: Secrets): void {
  const { [address]: before = null, ...others } = sealedIn(secrets);
  if (before !== login) secrets.set('proxy', JSON.stringify(login === null ? others : { ...others, [address]: login }));
}

/** Seals what was typed in the place of all before it. Throws when the disk refuses. */
export function sealLoginAlone(proxy: Proxy | null, secrets: Secrets): void {
  if (proxy && proxy.login !== null) secrets.set('proxy', JSON.stringify({ [proxy.address]: proxy.login }));
  else secrets.forget('proxy');
}
