import type { Refusal } from '../../src-shared/contract/refusals.ts';
import type { Trusted } from '../../src-shared/contract/views/certificate.ts';
import type { UpstreamTried, UpstreamView } from '../../src-shared/contract/views/set-up.ts';
import { err, ok, type Result } from '../../src-shared/result.ts';
import type { Clock } from '../../src-shared/time.ts';
import { keepSetUp, readKeptSetUp } from '../platform/kept-set-up.ts';
import type { Settings } from '../platform/settings.ts';
import { type Trust, trustOfFile, trustOfSystem, WELL_KNOWN } from '../platform/trust.ts';
import { webAddressFault } from '../platform/web-address.ts';
import { newUpstreamClient } from './client.ts';
import { faultInWords } from './fault.ts';

interface UpstreamSetUpParts {
  /** As this start read them. */
  readonly settings: Settings;
  readonly clock: Clock;
  /** The dialog of the main process; null: nothing was chosen. */
  readonly chooseFile: () => Promise<string | null>;
}

/** Where the upstream is and whose word counts for it, as a technician sets both. It counts at the next start. */
export interface UpstreamSetUp {
  /** The address and the trust as they are set now. */
  now(): Pick<Settings, 'upstreamUrl' | 'upstreamTrust'>;
  view(): UpstreamView;
  setAddress(address: string): Result<UpstreamView, Refusal>;
  trust(trusted: Exclude<Trusted, 'file'>): Result<UpstreamView, Refusal>;
  /** Asks for a file of the operator's authority and keeps what is in it. */
  trustFile(): Promise<Result<UpstreamView, Refusal>>;
  /** Asks the upstream how it is, without any token. */
  tryOut(): Promise<UpstreamTried>;
}

export function upstreamSetUpOver({ settings, clock, chooseFile }: UpstreamSetUpParts): UpstreamSetUp {
  const { dataDir, origins } = settings;
  const isAddressPinned = origins.upstream === 'environment';
  const isTrustPinned = origins.authority === 'environment';

  function now(): Pick<Settings, 'upstreamUrl' | 'upstreamTrust'> {
    const { upstreamUrl, trust } = readKeptSetUp(dataDir);
    const typed = upstreamUrl !== null && webAddressFault(upstreamUrl) === null ? new URL(upstreamUrl) : null;
    return {
      upstreamUrl: isAddressPinned ? settings.upstreamUrl : (typed ?? settings.upstreamUrl),
      upstreamTrust: isTrustPinned ? settings.upstreamTrust : (trust ?? settings.upstreamTrust),
    };
  }

  function view(): UpstreamView {
    const { upstreamUrl, upstreamTrust } = now();
    return {
      address: upstreamUrl ? upstreamUrl.href.replace(/\/$/, '') : '',
      trusted: upstreamTrust.kind,
      authorities: upstreamTrust.kind === 'file' ? [...upstreamTrust.authorities] : [],
      isAddressPinned,
      isTrustPinned,
      isForNextStart:
        upstreamUrl?.href !== settings.upstreamUrl?.href || pemOf(upstreamTrust) !== pemOf(settings.upstreamTrust),
    };
  }

  function kept(changed: Parameters<typeof keepSetUp>[1]): Result<UpstreamView, Refusal> {
    try {
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
      const { upstreamUrl: baseUrl, upstreamTrust: trust } = now();
      const client = newUpstreamClient({ baseUrl, trust, clock, token: () => null, counterId: () => null });
      const health = await client.health();
      const problem = !health.ok && health.error.kind === 'unreachable' ? (health.error.certificate ?? null) : null;
      return {
        reached: health.ok,
        certificate: health.ok ? await client.certificate() : null,
        problem,
        detail: health.ok || problem ? null : faultInWords(health.error),
      };
    },
  };
}

const pemOf = (trust: Trust): string => (trust.kind === 'well-known' ? '' : trust.pem);
