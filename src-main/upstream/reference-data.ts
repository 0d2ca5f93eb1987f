import { err, type Result } from '../../src-shared/result.ts';
import type { Log } from '../platform/log.ts';
import { faultInWords, retryAfterOf, type UpstreamFault } from './fault.ts';
import { backoffMs, jittered, type Pace } from '../platform/pace.ts';
import type { Contact } from './upstream.ts';
import { type Rest, UNTIL_WOKEN, type Worker, newWorker } from '../platform/worker.ts';

interface Pulled {
  pull(signal: AbortSignal): Promise<Result<null, UpstreamFault>>;
}

interface ReferenceDataParts {
  /** In the order in which they are pulled, by name. */
  readonly sources: Readonly<Record<string, Pulled>>;
  readonly contact: Pick<Contact, 'state'>;
  readonly random: (bytes: number) => Uint8Array;
  readonly pace: Pace;
  readonly log: Log;
  /** Enrolled, and not superseded. */
  readonly welcome: () => boolean;
}

/**
 * Pulls what the upstream hands down: at start, every minute, and when it comes back. One that fails keeps none of the
 * others.
 */
export function referenceDataOver({ sources, contact, random, pace, log, welcome }: ReferenceDataParts): Worker {
  let failures = 0;

  async function turn(signal: AbortSignal): Promise<Rest> {
    if (!welcome()) return UNTIL_WOKEN;
    // Asking somebody who isn't there takes the time of three limits; the knock will say when they are back.
    if (contact.state() !== 'online') return { ms: pace.pullMs, heeds: ['work', 'contact'] };
    const faults: UpstreamFault[] = [];
    for (const [name, source] of Object.entries(sources)) {
      const pulled = await source.pull(signal).catch((fault: unknown) => broken(name, fault));
      if (signal.aborted) return UNTIL_WOKEN;
      if (pulled.ok) continue;
      log.info('reference data not pulled', { name, why: faultInWords(pulled.error) });
      faults.push(pulled.error);
    }
    return restAfter(faults);
  }

  /**
   * A key store that is locked or a disk that is full keeps the roster from being kept; the hotlist comes all the same.
   */
  function broken(name: string, fault: unknown): Result<never, UpstreamFault> {
    log.fault(`pulling ${name}`, fault);
    return err({ kind: 'unreachable', detail: 'it could not be kept' });
  }

  function restAfter(faults: readonly UpstreamFault[]): Rest {
    failures = faults.length === 0 ? 0 : failures + 1;
    const wishedMs = Math.max(0, ...faults.map((fault) => retryAfterOf(fault) ?? 0));
    if (wishedMs > 0) return { ms: wishedMs, heeds: [] };
    const ms =
      failures === 0 ? jittered(pace.pullMs, random) : Math.min(pace.pullMs, backoffMs(failures, pace, random));
    return { ms, heeds: ['work', 'contact'] };
  }

  return newWorker(turn, (fault) => log.fault('pulling reference data', fault));
}
