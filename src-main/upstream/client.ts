import type { z } from 'zod';
import type {
  AppendAnswer, Card, ClaimAnswer, ClaimRequest, Clerk, EnrolAnswer, EnrolRequest, EntriesAnswer, HealthAnswer, HoldRequest, HotlistAnswer,
  OutcomesAnswer, Profile, StrandAnswer, TokenAnswer,
} from '../../src-shared/contract/upstream.ts';
import type { ClaimId, ReturnId } from '../../src-shared/ids.ts';
import type { Result } from '../../src-shared/result.ts';
import type { UpstreamFault } from './fault.ts';

type Answer<Value> = Promise<Result<Value, UpstreamFault>>;

/** Reference data with the tag to ask again by; null: unchanged since that tag. */
export type Tagged<Value> = { readonly value: Value; readonly etag: string | null } | null;

export interface CallLimits {
  /** From the call to the last byte of the answer. */
  readonly timeoutMs?: number;
  readonly signal?: AbortSignal;
}

/** One function an operation of the contract. Each answers a Result and never throws. */
export interface UpstreamClient {
  health(limits?: CallLimits): Answer<z.infer<typeof HealthAnswer>>;
  enrol(request: z.input<typeof EnrolRequest>, limits?: CallLimits): Answer<EnrolAnswer>;
  rotateToken(limits?: CallLimits): Answer<z.infer<typeof TokenAnswer>>;
  profile(asked: { version?: string; etag?: string | null }, limits?: CallLimits): Answer<Tagged<Profile>>;
  clerks(asked: { etag?: string | null }, limits?: CallLimits): Answer<Tagged<readonly Clerk[]>>;
  hotlist(asked: { after: string | null; limit: number }, limits?: CallLimits): Answer<z.infer<typeof HotlistAnswer>>;
  card(cardNumber: string, limits?: CallLimits): Answer<Card>;
  findCard(by: { uid: string } | { suffix: string }, limits?: CallLimits): Answer<Card>;
  /** `entries` are the JSON texts of the entries, as the journal holds them. */
  appendEntries(entries: readonly string[], limits?: CallLimits): Answer<z.infer<typeof AppendAnswer>>;
  readEntries(asked: { from: number; limit: number }, limits?: CallLimits): Answer<z.infer<typeof EntriesAnswer>>;
  strand(entries: readonly string[], limits?: CallLimits): Answer<z.infer<typeof StrandAnswer>>;
  outcomes(asked: { after: number; limit: number; waitSeconds: number }, limits?: CallLimits): Answer<z.infer<typeof OutcomesAnswer>>;
  hold(returnId: ReturnId, request: z.input<typeof HoldRequest>, limits?: CallLimits): Answer<null>;
  releaseHold(returnId: ReturnId, limits?: CallLimits): Answer<null>;
  fileClaim(claimId: ClaimId, request: z.input<typeof ClaimRequest>, limits?: CallLimits): Answer<z.infer<typeof ClaimAnswer>>;
}
