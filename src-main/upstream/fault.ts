import type { Problem } from '../../src-shared/contract/upstream.ts';
import type { CertificateProblem } from '../../src-shared/contract/views/certificate.ts';
import type { ProxyFault } from '../../src-shared/contract/views/proxy.ts';
import { tellable } from '../../src-shared/log-text.ts';

/**
 * Why a call brought no answer that can be used.
 * `unreachable`: no whole answer came, and whether the upstream acted is unknown. `problem`: it answered that it would
 * not. `unreadable`: something answered, but not in the words of the contract.
 */
export type UpstreamFault =
  | {
      readonly kind: 'unreachable';
      readonly detail: string;
      /** Its certificate was not believed: nothing was sent. */
      readonly certificate?: CertificateProblem;
      /** The proxy in between made no way to it: nothing was sent. */
      readonly proxy?: ProxyFault;
    }
  | { readonly kind: 'problem'; readonly problem: Problem; readonly retryAfterMs: number | null }
  | {
      readonly kind: 'unreadable';
      readonly detail: string;
      readonly retryAfterMs: number | null;
      /** The answer was whole and was JSON: what it says is wrong, not the way here. */
      readonly wellFormed: boolean;
    };

export function isProblem(fault: UpstreamFault, type: Problem['type']): boolean {
  return fault.kind === 'problem' && fault.problem.type === type;
}

/** How long the upstream asked to be left alone; null when it did not say. */
export function retryAfterOf(fault: UpstreamFault): number | null {
  return fault.kind === 'unreachable' ? null : fault.retryAfterMs;
}

/** For a log or a technician; never with a full card number. */
export function faultInWords(fault: UpstreamFault): string {
  if (fault.kind !== 'problem') return tellable(fault.detail);
  const { title, detail, status, type } = fault.problem;
  return tellable(`${title}${detail === undefined ? '' : `: ${detail}`} (${status} ${type})`);
}
