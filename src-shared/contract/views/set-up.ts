import { z } from 'zod';
import { CODE_PROBLEMS } from '../refusals.ts';
import { PROXY_FAULTS } from './proxy.ts';
import { Authority, Certificate, CertificateProblem, TRUSTED } from './certificate.ts';

/** The guided page of a first start. `upstream`: this machine is no counter yet; `devices`: it is one. */
export const SetUpView = z.object({
  stage: z.enum(['upstream', 'devices']),
  /** Why the last try came to nothing. `why`: in words of the screen's own; null: `detail` alone says it. */
  problem: z.object({ why: z.enum(CODE_PROBLEMS).nullable(), detail: z.string() }).nullable(),
});
export type SetUpView = z.infer<typeof SetUpView>;

/** Where the upstream is asked, and by whose word it is believed, as the next start takes both. */
export const UpstreamView = z.object({
  address: z.string(),
  trusted: z.enum(TRUSTED),
  authorities: z.array(Authority),
  /** The proxy in between, without its login; empty: there is none. */
  proxy: z.string(),
  /** A name and a password lie sealed for it. */
  hasProxyLogin: z.boolean(),
  isProxyPinned: z.boolean(),
  /** The environment says them: they can't be changed here. */
  isAddressPinned: z.boolean(),
  isTrustPinned: z.boolean(),
  /** What runs now goes by others. */
  isForNextStart: z.boolean(),
});
export type UpstreamView = z.infer<typeof UpstreamView>;

/** What of it was typed anew; absent: it stays. An empty proxy is none. Nobody reads its login back. */
export const UpstreamTyped = z.strictObject({
  address: z.string().trim().max(1000).optional(),
  proxy: z.string().trim().max(1000).optional(),
});
export type UpstreamTyped = z.infer<typeof UpstreamTyped>;

/** What came of asking the upstream how it is. */
export const UpstreamTried = z.object({
  reached: z.boolean(),
  /** The certificate by which it proved itself; null over plain http, or where it could not be looked at. */
  certificate: Certificate.nullable(),
  problem: CertificateProblem.nullable(),
  /** Why the proxy made no way there; null: it did, or there is none. */
  proxyFault: z.enum(PROXY_FAULTS).nullable(),
  /** Why nothing answered, in the words of the network. */
  detail: z.string().nullable(),
});
export type UpstreamTried = z.infer<typeof UpstreamTried>;
