import { z } from 'zod';
import { Instant } from '../../time.ts';

/** Why a server's certificate proves nothing to this counter. */
const CERTIFICATE_FAULTS = [
  'other-authority',
  'expired',
  'authority-expired',
  'not-yet-valid',
  'clock-wrong',
  'other-name',
] as const;
export type CertificateFault = (typeof CERTIFICATE_FAULTS)[number];

/** A certificate that a server showed: whose it is, who vouches for it, and how long. */
export const Certificate = z.object({
  /** The first name that it is for. */
  name: z.string(),
  /** The authority that signed it, by its own name. */
  issuer: z.string(),
  from: Instant,
  until: Instant,
});
export type Certificate = z.infer<typeof Certificate>;

/** A certificate that was not believed. `clock`: this machine's own time of then. */
export const CertificateProblem = z.object({
  why: z.enum(CERTIFICATE_FAULTS),
  host: z.string(),
  clock: Instant,
  /** null: it went away before it could be looked at. */
  certificate: Certificate.nullable(),
});
export type CertificateProblem = z.infer<typeof CertificateProblem>;

/** An authority of the operator's own. `fingerprint`: SHA-256, to be compared with what the operator says. */
export const Authority = z.object({ name: z.string(), fingerprint: z.string(), until: Instant });
export type Authority = z.infer<typeof Authority>;

/** Why a file is of no use as an authority. */
export const AUTHORITY_FAULTS = [
  'unreadable',
  'no-certificate',
  'private-key',
  'no-authority',
  'expired',
  'not-yet-valid',
  'no-system-store',
] as const;
export type AuthorityFault = (typeof AUTHORITY_FAULTS)[number];

/** The authorities that may vouch for the upstream: those that everybody knows, the system's, or those of one file. */
export const TRUSTED = ['well-known', 'system', 'file'] as const;
export type Trusted = (typeof TRUSTED)[number];
