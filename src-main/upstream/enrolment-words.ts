import type { CodeProblem } from '../../src-shared/contract/refusals.ts';
import { faultInWords, type UpstreamFault } from './fault.ts';

/** Why an enrolment failed, for the screen, and what to do, for whoever sets the counter up without one. */
export function enrolmentFaultInWords(
  fault: UpstreamFault,
  baseUrl: URL | null,
): { readonly why: CodeProblem; readonly detail: string } {
  if (!baseUrl)
    return {
      why: 'no-address',
      detail:
        'this counter was not told where its upstream is; give it the address, such as https://upstream.example.kz',
    };
  if (fault.kind === 'unreachable' && fault.certificate)
    return { why: `certificate-${fault.certificate.why}`, detail: fault.detail };
  if (fault.kind === 'unreachable' && fault.proxy) return { why: `proxy-${fault.proxy}`, detail: fault.detail };
  if (fault.kind === 'unreachable')
    return {
      why: 'no-answer',
      detail: `the upstream at ${baseUrl.origin} can't be reached (${fault.detail}); check the address and the network`,
    };
  if (fault.kind === 'unreadable' || isForeign(fault.problem.type, fault.problem.status)) {
    return {
      why: 'no-upstream',
      detail: `what answers at ${baseUrl.origin} is not a Sapar upstream (${faultInWords(fault)}); check the address`,
    };
  }
  switch (fault.problem.type) {
    case 'enrolment-code-invalid':
      return {
        why: 'refused',
        detail:
          'the enrolment code is wrong, of another counter, used by another machine, or older than 15 minutes; ' +
          `ask the operator for a new one${said(fault.problem.detail)}`,
      };
    case 'rate-limited':
      return {
        why: 'too-many',
        detail: 'too many enrolment codes were tried from here; wait a minute and try again',
      };
    default:
      return {
        why: fault.problem.status >= 500 ? 'no-answer' : 'other',
        detail: `the upstream did not take the enrolment: ${faultInWords(fault)}`,
      };
  }
}

/** Some other server's «not found» in the form of a problem. */
function isForeign(type: string, status: number): boolean {
  return type === 'other' && (status === 404 || status === 405);
}

function said(detail: string | undefined): string {
  return detail === undefined ? '' : ` (${detail})`;
}
