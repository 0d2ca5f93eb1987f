import type { Socket } from 'node:net';
import { type Dispatcher, errors, Pool, ProxyAgent } from 'undici';
import type { ProxyFault } from '../../src-shared/contract/views/proxy.ts';
import { codeOf } from './fault-code.ts';
import type { Proxy } from './proxy.ts';
import { secureContextOf, type Trust } from './trust.ts';

/** Through a proxy to servers outside: each connection is a tunnel (CONNECT), in which TLS is the server's own. */
export interface ProxyWay {
  /** Sends requests of undici's `fetch` through tunnels of their own. */
  readonly agent: Dispatcher;
  /** A tunnel on which nothing was sent yet. Throws ProxyRefused. `port`: of the server. */
  tunnelTo(host: string, port: number): Promise<Socket>;
  /** What a request that was given up waited for, if that is the proxy; null: it did not. */
  silence(): ProxyRefused | null;
}

/** The proxy made no tunnel: nothing that is meant for the server was sent. Its words hold no login. */
export class ProxyRefused extends Error {
  override name = 'ProxyRefused';
  readonly why: ProxyFault;
  constructor(why: ProxyFault, proxy: string, server: string) {
    super(inWords(why, proxy, server));
    this.why = why;
  }
}

/** As long as undici waits for a connection without a proxy. */
const TUNNEL_WITHIN_MS = 10_000;

/**
 * `ofProxy` vouches for a proxy that is spoken to by https, `ofServer` for the servers behind it. The proxy resolves
 * their names.
 */
export function proxyWayOver({ address, login }: Proxy, ofProxy: Trust, ofServer: Trust): ProxyWay {
  const [proxyTls, requestTls] = [ofProxy, ofServer].map(secureContextOf);
  const token = login === null ? null : `Basic ${Buffer.from(login).toString('base64')}`;
  const pool = new Pool(address, proxyTls ? { connect: { secureContext: proxyTls } } : {});
  const askPool = pool.connect.bind(pool);
  let awaited: readonly string[] = [];

  async function tunnel(options: Dispatcher.ConnectOptions) {
    const server = options.path;
    awaited = [...awaited, server];
    try {
      const answer = await askPool({ ...options, signal: AbortSignal.timeout(TUNNEL_WITHIN_MS) });
      if (answer.statusCode === 200) return answer;
      answer.socket.on('error', () => {}).destroy();
      throw new ProxyRefused(faultOfStatus(answer.statusCode), address, server);
    } catch (fault) {
      throw fault instanceof ProxyRefused ? fault : new ProxyRefused(faultOf(fault), address, server);
    } finally {
      awaited = awaited.toSpliced(awaited.indexOf(server), 1);
    }
  }

  const agent = new ProxyAgent({
    uri: address,
    ...(token === null ? {} : { token }),
    ...(requestTls ? { requestTls: { secureContext: requestTls } } : {}),
    clientFactory: () => Object.assign(pool, { connect: tunnel }),
  });
  return {
    agent,
    async tunnelTo(host, port) {
      const path = `${host}:${port}`;
      const headers = { host: path, ...(token === null ? {} : { 'proxy-authorization': token }) };
      const { socket } = await tunnel({ origin: address, path, headers });
      return socket as Socket;
    },
    silence() {
      const [server] = awaited;
      return server === undefined ? null : new ProxyRefused('silent', address, server);
    },
  };
}

const SERVER_NOT_REACHED: readonly number[] = [500, 502, 503, 504];

/** RFC 9110 (15.5.4, 15.5.8, 15.6); squid says 503 of a name that it does not find, tinyproxy 500. */
function faultOfStatus(status: number): ProxyFault {
  if (status === 407) return 'wants-password';
  if (status === 403) return 'refuses-address';
  return SERVER_NOT_REACHED.includes(status) ? 'upstream-unreached' : 'no-proxy';
}

const FAULTS_BY_CODE: readonly (readonly [RegExp, ProxyFault])[] = [
  [/^(?:ENOTFOUND|EAI_AGAIN)$/, 'no-name'],
  [/^(?:ECONNREFUSED|EHOSTUNREACH|ENETUNREACH|ETIMEDOUT|UND_ERR_CONNECT_TIMEOUT)$/, 'unreached'],
  [/CERT|ISSUER|LEAF_SIGNATURE|INVALID_CA/, 'disbelieved'],
  [/^(?:EPROTO$|ERR_SSL_)/, 'no-proxy'],
];

function faultOf(fault: unknown): ProxyFault {
  if (fault instanceof errors.HTTPParserError) return 'no-proxy';
  return FAULTS_BY_CODE.find(([pattern]) => pattern.test(codeOf(fault)))?.[1] ?? 'silent';
}

/** For whoever reads a log or a terminal, with what to do. A screen has its own words. */
function inWords(why: ProxyFault, proxy: string, server: string): string {
  switch (why) {
    case 'no-name':
      return `the name of the proxy ${proxy} is not found; check it, and the DNS server of this machine`;
    case 'unreached':
      return `the proxy ${proxy} is not reached; check its host and port, the cable and the network`;
    case 'silent':
      return `the proxy ${proxy} gives no answer; check host and port, or ask whoever runs the network`;
    case 'wants-password':
      return (
        `the proxy ${proxy} asks for a name and a password, or does not take those that it was given; ` +
        'give them as http://name:password@host:port'
      );
    case 'refuses-address':
      return `the proxy ${proxy} refuses ${server}; ask whoever runs the network to let the counter there`;
    case 'upstream-unreached':
      return (
        `the proxy ${proxy} answers, and does not reach ${server}; ` +
        'check that address, or ask whoever runs the network'
      );
    case 'no-proxy':
      return `what answers at ${proxy} is no proxy; check its host and port, and whether it is http or https`;
    case 'disbelieved':
      return (
        `the certificate of the proxy ${proxy} is not believed; ` +
        'give the counter the authority that vouches for it (SAPAR_UPSTREAM_CA)'
      );
  }
}
