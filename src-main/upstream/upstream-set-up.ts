import type { Refusal } from '../../src-shared/contract/refusals.ts';
import type { Trusted } from '../../src-shared/contract/views/certificate.ts';
import type { UpstreamTried, UpstreamView } from '../../src-shared/contract/views/set-up.ts';
import { err, ok, type Result } from '../../src-shared/result.ts';
import type { Clock } from '../../src-shared/time.ts';
import { keepSetUp, readKeptSetUp } from '../platform/kept-set-up.ts';
import { NO_PROXY, readProxy, sealLoginAlone, withSealedLogin } from '../platform/proxy.ts';
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
  /** The dialog of the main process; null: nothing was chosen. */
  readonly chooseFile: () => Promise<string | null>;
}

type Set = Pick<Settings, 'upstreamUrl' | 'upstreamTrust' | 'upstreamProxy'>;

/** Where the upstream is, whose word counts for it and by which proxy, as a technician sets it for the next start. */
export interface UpstreamSetUp {
  /** As it is set now. */
  now(): Set;
  view(): UpstreamView;
  setAddress(address: string): Result<UpstreamView, Refusal>;
  /** `text`: with the login where the proxy wants one; empty: none. */
  setProxy(text: string): Result<UpstreamView, Refusal>;
  trust(trusted: Exclude<Trusted, 'file'>): Result<UpstreamView, Refusal>;
  /** Asks for a file of the operator's authority and keeps what is in it. */
  trustFile(): Promise<Result<UpstreamView, Refusal>>;
  /** Asks the upstream how it is, without any token. */
  tryOut(): Promise<UpstreamTried>;
}

export function upstreamSetUpOver({ settings, secrets, clock, chooseFile }: UpstreamSetUpParts): UpstreamSetUp {
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
      address: upstreamUrl ? upstreamUrl.href.replace(/\/$/, '') : '',
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

  function kept(changed: Parameters<typeof keepSetUp>[1], seal = () => {}): Result<UpstreamView, Refusal> {
    try {
      seal();
      keepSetUp(dataDir, changed);
      return ok(view());
    } catch (fault) {
      return err({ kind: 'file-not-written', detail: fault instanceof Error ? fault.message : String(fault) });
    }
  }

  return {
    now,
    view,
    setAddress(address) {
      if (isAddressPinned) return err({ kind: 'upstream-pinned' });
      const why = webAddressFault(address);
      return why === null ? kept({ upstreamUrl: address }) : err({ kind: 'upstream-unfit', why });
    },
    setProxy(text) {
      if (isProxyPinned) return err({ kind: 'upstream-pinned' });
      const proxy = readProxy(text);
      if (!proxy.ok) return err({ kind: 'proxy-unfit', why: proxy.error });
      const upstreamProxy = proxy.value?.address ?? NO_PROXY;
      return kept({ upstreamProxy }, () => sealLoginAlone(proxy.value, secrets));
    },
    trust(trusted) {
      if (isTrustPinned) return err({ kind: 'upstream-pinned' });
      const trust = trusted === 'system' ? trustOfSystem() : ok(WELL_KNOWN);
      return trust.ok ? kept({ trusted, authority: null }) : err({ kind: 'authority-unfit', why: trust.error });
    },
    async trustFile() {
      if (isTrustPinned) return err({ kind: 'upstream-pinned' });
      const path = await chooseFile();
      if (path === null) return ok(view());
      const trust = trustOfFile(path, clock.now());
      if (!trust.ok) return err({ kind: 'authority-unfit', why: trust.error });
      return kept({ trusted: 'file', authority: pemOf(trust.value) });
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
