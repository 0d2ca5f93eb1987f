import type { Socket } from 'node:net';
import tls from 'node:tls';
import type { X509Certificate } from 'node:crypto';
import { Agent, fetch, type RequestInit, type Response } from 'undici';
import type { Certificate, CertificateFault, CertificateProblem } from '../../src-shared/contract/views/certificate.ts';
import { instant } from '../../src-shared/time.ts';
import { isOnThisMachine } from '../platform/loopback.ts';
import type { Proxy } from '../platform/proxy.ts';
import { ProxyRefused, proxyWayOver } from '../platform/proxy-way.ts';
import { nameIn, secureContextOf, type Trust } from '../platform/trust.ts';

/** How requests reach an upstream, and whether it proved who it is. */
export interface Connection {
  ask(address: URL, request: RequestInit): Promise<Response>;
  /** The certificate that is shown now, believed or not; null over plain http, or where none can be looked at. */
  certificate(): Promise<Certificate | null>;
  /** Why a request that failed did so, if its certificate was not believed; null: for another reason. */
  problemOf(fault: unknown): Promise<CertificateProblem | null>;
  /** What the proxy did with a request that failed so; null: it is another's. `gaveUp`: nobody waited any longer. */
  proxyRefusal(fault: unknown, gaveUp: boolean): ProxyRefused | null;
}

/** What is known of the time beside this machine's clock. Milliseconds in UTC. */
export interface TimeKnown {
  /** It is not earlier: something was written down then. */
  readonly atLeast: number | null;
  /** It is about this: the upstream said so in this run. */
  readonly about: number | null;
}

/** What OpenSSL and Node call what we tell apart. All that is not in here is no matter of the certificate. */
const FAULTS: Readonly<Record<string, CertificateFault>> = {
  CERT_HAS_EXPIRED: 'expired',
  CERT_NOT_YET_VALID: 'not-yet-valid',
  ERR_TLS_CERT_ALTNAME_INVALID: 'other-name',
  UNABLE_TO_GET_ISSUER_CERT: 'other-authority',
  UNABLE_TO_GET_ISSUER_CERT_LOCALLY: 'other-authority',
  UNABLE_TO_VERIFY_LEAF_SIGNATURE: 'other-authority',
  SELF_SIGNED_CERT_IN_CHAIN: 'other-authority',
  DEPTH_ZERO_SELF_SIGNED_CERT: 'other-authority',
  CERT_SIGNATURE_FAILURE: 'other-authority',
  CERT_UNTRUSTED: 'other-authority',
  INVALID_CA: 'other-authority',
};
const LOOK_WITHIN_MS = 5_000;
/** As far as two clocks that are both right may be apart. */
const CLOCKS_APART_MS = 5 * 60_000;
const HTTPS_PORT = 443;

interface Way {
  /** The authorities that may vouch for the upstream, and for a proxy that is spoken to by https. */
  readonly trust: Trust;
  /** null: straight there. What is on this machine itself is never asked by another one. */
  readonly proxy: Proxy | null;
}

/**
 * An agent of its own: whom one upstream's operator trusts vouches for nobody else, neither terminal nor register. What
 * is trusted stands in one context, made once and not for each connection.
 */
export function connectionTo(
  url: URL,
  { trust, proxy }: Way,
  now: () => number,
  timeKnown: () => TimeKnown = () => ({ atLeast: null, about: null }),
): Connection {
  const { protocol, hostname, port: named } = url;
  const port = Number(named || HTTPS_PORT);
  const way = proxy && !isOnThisMachine(url) ? proxyWayOver(proxy, trust, trust) : null;
  const secureContext = way || protocol !== 'https:' ? null : secureContextOf(trust);
  const agent = way?.agent ?? new Agent(secureContext ? { connect: { secureContext } } : {});
  // URL writes the brackets of IPv6, and sockets want none.
  const host = hostname.replace(/^\[|\]$/g, '');
  async function shownNow(): Promise<Certificate | null> {
    try {
      return await certificateShownAt(host, port, await way?.tunnelTo(hostname, port));
    } catch {
      return null;
    }
  }
  return {
    certificate: async () => (protocol === 'https:' ? shownNow() : null),
    ask: (address, request) => fetch(address, { ...request, dispatcher: agent }),
    async problemOf(fault) {
      const why = protocol === 'https:' ? FAULTS[codeIn(fault)] : undefined;
      if (why === undefined) return null;
      const certificate = await shownNow();
      const clock = now();
      return { why: judged(why, certificate, clock, timeKnown()), host, clock: instant(clock), certificate };
    },
    proxyRefusal(fault, gaveUp) {
      const cause = causeOf(fault);
      if (cause instanceof ProxyRefused) return cause;
      return gaveUp ? (way?.silence() ?? null) : null;
    },
  };
}

/** fetch says «fetch failed» and keeps the reason in its cause. */
const causeOf = (fault: unknown) => (fault instanceof Error && fault.cause instanceof Error ? fault.cause : fault);

function codeIn(fault: unknown): string {
  const cause = causeOf(fault);
  return cause instanceof Error && 'code' in cause ? String(cause.code) : '';
}

/** Dates are judged by a clock: where another one says that ours is wrong, the certificate is not blamed. */
export function judged(
  why: CertificateFault,
  certificate: Pick<Certificate, 'from' | 'until'> | null,
  clockMs: number,
  { atLeast, about }: TimeKnown,
): CertificateFault {
  if (why !== 'expired' && why !== 'not-yet-valid') return why;
  if (atLeast !== null && clockMs + CLOCKS_APART_MS < atLeast) return 'clock-wrong';
  if (about === null || Math.abs(clockMs - about) <= CLOCKS_APART_MS) return ofAuthority(why, certificate, clockMs);
  const isRightThen =
    certificate === null || (instant(about) >= certificate.from && instant(about) <= certificate.until);
  return isRightThen ? 'clock-wrong' : why;
}

/** OpenSSL says «expired» of the whole chain: where the server's certificate holds, its authority does not. */
function ofAuthority(
  why: CertificateFault,
  certificate: Pick<Certificate, 'until'> | null,
  clockMs: number,
): CertificateFault {
  return why === 'expired' && certificate !== null && certificate.until > instant(clockMs) ? 'authority-expired' : why;
}

/**
 * Looks at the certificate of a server that was not believed, so that it can be named. Nothing is sent over this
 * connection but the greeting, and nothing of it is trusted. null: it could not be seen.
 */
function certificateShownAt(host: string, port: number, through: Socket | undefined): Promise<Certificate | null> {
  return new Promise((resolve) => {
    const servername = /^[\d.]+$|:/.test(host) ? '' : host;
    const socket = tls.connect({
      ...(through ? { socket: through } : { host, port }),
      servername,
      rejectUnauthorized: false,
    });
    function end(certificate: X509Certificate | undefined): void {
      clearTimeout(late);
      resolve(certificate ? readCertificate(certificate) : null);
      socket.destroy();
    }
    const late = setTimeout(() => end(undefined), LOOK_WITHIN_MS);
    socket.once('secureConnect', () => end(socket.getPeerX509Certificate()));
    socket.once('error', () => end(undefined));
  });
}

function readCertificate({ subject, subjectAltName, issuer, validFrom, validTo }: X509Certificate): Certificate {
  const [first = ''] = (subjectAltName ?? '').split(', ');
  return {
    name: first.replace(/^[A-Za-z ]+:/, '') || nameIn(subject ?? ''),
    issuer: nameIn(issuer ?? ''),
    from: instant(Date.parse(validFrom)),
    until: instant(Date.parse(validTo)),
  };
}

/** For whoever reads a log or a terminal, with what to do. A screen has its own words. */
export function problemInWords({ why, host, clock, certificate }: CertificateProblem): string {
  const { name = '?', issuer = '?', from = '?', until = '?' } = certificate ?? {};
  switch (why) {
    case 'other-authority':
      return (
        `the certificate of ${host} is vouched for by «${issuer}», which this counter does not trust; ` +
        'give it the operator’s authority (SAPAR_UPSTREAM_CA)'
      );
    case 'expired':
      return (
        `the certificate of ${host}, vouched for by «${issuer}», was valid until ${until}, ` +
        `and it is ${clock} by this machine; set the clock if it is wrong, else ask the operator for a new certificate`
      );
    case 'authority-expired':
      return (
        `the authority «${issuer}», which vouches for ${host}, has expired, and it is ${clock} by this machine; ` +
        'set the clock if it is wrong, else ask the operator for the newer authority (SAPAR_UPSTREAM_CA)'
      );
    case 'not-yet-valid':
      return (
        `the certificate of ${host}, vouched for by «${issuer}», is valid from ${from}, ` +
        `and it is ${clock} by this machine; set the clock if it is wrong, else ask the operator`
      );
    case 'clock-wrong':
      return `the clock of this machine is wrong (${clock}), and the certificate of ${host} can't be judged; set it`;
    case 'other-name':
      return `the certificate of ${host} is for «${name}», another name; check the address, or ask the operator`;
  }
}
