import type { CertificateProblem } from '../../src-shared/contract/views/certificate.ts';
import type { Translate } from '../i18n.ts';
import { localMoment } from './local-moment.ts';

/** Why a certificate was not believed, and what to do; moments are those of this machine's clock. */
export function certificateWords({ why, host, clock, certificate }: CertificateProblem, t: Translate): string {
  const { name = '?', issuer = '?', from = null, until = null } = certificate ?? {};
  const at = (moment: typeof from) => (moment === null ? '?' : localMoment(moment));
  return t(`certificate.${why}`, { host, name, issuer, from: at(from), until: at(until), clock: at(clock) });
}
