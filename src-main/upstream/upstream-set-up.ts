import type { Refusal } from '../../src-shared/contract/refusals.ts';
import type { Trusted } from '../../src-shared/contract/views/certificate.ts';
import type { UpstreamTried, UpstreamTyped, UpstreamView } from '../../src-shared/contract/views/set-up.ts';
import { err, ok, type Result } from '../../src-shared/result.ts';
import type { Clock } from '../../src-shared/time.ts';
import { keepSetUp, readKeptSetUp } from '../platform/kept-set-up.ts';
import { NO_PROXY, type Proxy, readProxy, sealLoginAlone, sealTyped, withSealedLogin } from '../platform/proxy.ts';
import type { Log } from '../platform/log.ts';
import type { Secrets } from '../platform/secrets.ts';
import type { Settings } from '../platform/settings.ts';
import { type Trust, trustOfFile, trustOfSystem, WELL_KNOWN } from '../platform/trust.ts';
import { webAddressFault } from '../platform/web-address.ts';
import { newUpstreamClient } from './client.ts';
import { faultInWords } from './fault.ts';

interface UpstreamSetUpParts {
  /** As this start read them. */
  readonly settings: Settings;
  readonly secrets: Secrets;
  readonly clock: Clock;
  readonly log: Pick<Log, 'fault'>;
  /** The dialog of the main process; null: nothing was chosen. */
  readonly chooseFile: () => Promise<string | null>;
}

type Set = Pick<Settings, 'upstreamUrl' | 'upstreamTrust' | 'upstreamProxy'>;

/** Where the upstream is, whose word counts for it and by which proxy, as a technician sets it for the next start. */
export interface UpstreamSetUp {
  /** As it is set now. */
  now(): Set;
  view(): UpstreamView;
  /** Address, authority and proxy in one text: it is another one as soon as one of them is. Reads no file. */
  named(): string;
  /**
   * Judges all that was typed before it keeps any of it; what is absent stays. `proxy`: with the login where it wants
   * one; empty: none.
   */
  set(typed: UpstreamTyped): Result<UpstreamView, Refusal>;
  trust(trusted: Exclude<Trusted, 'file'>): Result<UpstreamView, Refusal>;
  /** Asks for a file of the operator's authority and keeps what is in it. */
  trustFile(): Promise<Result<UpstreamView, Refusal>>;
  /** Asks the upstream how it is, without any token. */
  tryOut(): Promise<UpstreamTried>;
}

/** In the one form in which it is shown, whatever capitals it was typed in. */
function asKept({ href }: URL): string {
  return href.replace(/\/$/, '');
}

export function upstreamSetUpOver({ settings, secrets, clock, log, chooseFile }: UpstreamSetUpParts): UpstreamSetUp {
  const { dataDir, origins } = settings;
  const isAddressPinned = origins.upstream === 'environment';
  const isTrustPinned = origins.authority === 'environment';
  const isProxyPinned = origins.proxy === 'environment';

  function now(): Set {
    const { upstreamUrl, upstreamProxy, trust } = readKeptSetUp(dataDir);
    const typed = upstreamUrl !== null && webAddressFault(upstreamUrl) === null ? new URL(upstreamUrl) : null;
    const typedProxy = readProxy(upstreamProxy ?? '');
    const isProxyTyped = !isProxyPinned && upstreamProxy !== null && typedProxy.ok;
    return {
      upstreamUrl: isAddressPinned ? settings.upstreamUrl : (typed ?? settings.upstreamUrl),
      upstreamTrust: isTrustPinned ? settings.upstreamTrust : (trust ?? settings.upstreamTrust),
      upstreamProxy: isProxyTyped ? withSealedLogin(typedProxy.value, secrets) : settings.upstreamProxy,
    };
  }

  function view(): UpstreamView {
    const { upstreamUrl, upstreamTrust, upstreamProxy } = now();
    return {
      address: upstreamUrl ? asKept(upstreamUrl) : '',
      trusted: upstreamTrust.kind,
      authorities: upstreamTrust.kind === 'file' ? [...upstreamTrust.authorities] : [],
      proxy: upstreamProxy?.address ?? '',
      hasProxyLogin: upstreamProxy !== null && upstreamProxy.login !== null,
      isProxyPinned,
      isAddressPinned,
      isTrustPinned,
      isForNextStart:
        upstreamUrl?.href !== settings.upstreamUrl?.href ||
        pemOf(upstreamTrust) !== pemOf(settings.upstreamTrust) ||
        JSON.stringify(upstreamProxy) !== JSON.stringify(settings.upstreamProxy),
    };
  }

  const nameOf = ({ address, trusted, authorities, proxy }: UpstreamView) =>
    JSON.stringify([address, trusted, authorities.map(({ fingerprint }) => fingerprint), proxy]);
  let name = nameOf(view());

  function kept(keep: () => void): Result<UpstreamView, Refusal> {
    try {
      keep();
      const set = view();
      name = nameOf(set);
      return ok(set);
    } catch (fault) {
      return err({ kind: 'file-not-written', detail: fault instanceof Error ? fault.message : String(fault) });
    }
  }

  /** `proxy`: undefined where it stays. Throws when the disk refuses. */
  function keepTyped(address: string | undefined, proxy: Proxy | null | undefined): void {
    const upstreamUrl = address === undefined ? {} : { upstreamUrl: asKept(new URL(address)) };
    if (proxy === undefined) return keepSetUp(dataDir, upstreamUrl);
    const before = proxy && withSealedLogin({ ...proxy, login: null }, secrets);
    // First: from the moment that its address is kept, a proxy is in force with the login that was typed.
    if (proxy) sealTyped(proxy, secrets);
    try {
      keepSetUp(dataDir, { ...upstreamUrl, upstreamProxy: proxy?.address ?? NO_PROXY });
    } catch (fault) {
      if (before) sealTyped(before, secrets);
      throw fault;
    }
    try {
      sealLoginAlone(proxy, secrets);
    } catch (fault) {
      // What was typed is in force: logins of earlier proxies alone lie sealed yet.
      log.fault('forgetting earlier logins of a proxy', fault);
    }
  }

  return {
    now,
    view,
    named: () => name,
    set({ address, proxy: text }) {
      const isPinned = (address !== undefined && isAddressPinned) || (text !== undefined && isProxyPinned);
      if (isPinned) return err({ kind: 'upstream-pinned' });
      const why = address === undefined ? null : webAddressFault(address);
      if (why !== null) return err({ kind: 'upstream-unfit', why });
      const proxy = text === undefined ? null : readProxy(text);
      if (proxy?.ok === false) return err({ kind: 'proxy-unfit', why: proxy.error });
      return kept(() => keepTyped(address, proxy?.value));
    },
    trust(trusted) {
      if (isTrustPinned) return err({ kind: 'upstream-pinned' });
      const trust = trusted === 'system' ? trustOfSystem() : ok(WELL_KNOWN);
      return trust.ok
        ? kept(() => keepSetUp(dataDir, { trusted, authority: null }))
        : err({ kind: 'authority-unfit', why: trust.error });
    },
    async trustFile() {
      if (isTrustPinned) return err({ kind: 'upstream-pinned' });
      const path = await chooseFile();
      if (path === null) return ok(view());
      const trust = trustOfFile(path, clock.now());
      if (!trust.ok) return err({ kind: 'authority-unfit', why: trust.error });
      return kept(() => keepSetUp(dataDir, { trusted: 'file', authority: pemOf(trust.value) }));
    },
    async tryOut() {
      const { upstreamUrl: baseUrl, upstreamTrust: trust, upstreamProxy: proxy } = now();
      const client = newUpstreamClient({ baseUrl, trust, proxy, clock, token: () => null, counterId: () => null });
      const health = await client.health();
      const silent = !health.ok && health.error.kind === 'unreachable' ? health.error : null;
      const problem = silent?.certificate ?? null;
      const proxyFault = silent?.proxy ?? null;
      return {
        reached: health.ok,
        certificate: health.ok ? await client.certificate() : null,
        problem,
        proxyFault,
        detail: health.ok || problem || proxyFault ? null : faultInWords(health.error),
      };
    },
  };
}

const pemOf = (trust: Trust): string => (trust.kind === 'well-known' ? '' : trust.pem);
