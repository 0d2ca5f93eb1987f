import type { z } from 'zod';
import type {
  Card,
  ClaimAnswer,
  Clerk,
  Contract,
  HoldRequest,
  Outcome,
  Profile,
} from '../../src-shared/contract/upstream.ts';
import type { CodeProblem, Refusal } from '../../src-shared/contract/refusals.ts';
import type { ProxyFault } from '../../src-shared/contract/views/proxy.ts';
import type { CertificateProblem } from '../../src-shared/contract/views/certificate.ts';
import type { AttentionItem } from '../../src-shared/contract/views/attention.ts';
import type { FiledClaim } from '../../src-shared/contract/body-parts.ts';
import type { ClaimId, EntryId, ReturnId } from '../../src-shared/ids.ts';
import type { Result } from '../../src-shared/result.ts';
import type { Enrolment, Restore } from '../ledger/facts.ts';
import type { Unwritable } from '../ledger/commits.ts';
import type { Ledger } from '../ledger/ledger.ts';
import type { CallLimits } from './client.ts';
import type { ClaimedHead } from './heads.ts';

/**
 * The upstream as the other services see it. Selling waits for none of this but the look-up, and for that by a limit.
 */

export interface Observed {
  /** Tells that something changed; the returned function ends it. */
  onChange(listener: () => void): () => void;
}

export type ContactState = 'online' | 'offline' | 'never-reached';

export interface Contact extends Observed {
  state(): ContactState;
  /** The larger of wall and monotonic time since the last contact; infinite when there never was one. */
  hoursSinceContact(): number;
  /** UTC milliseconds by the upstream's clock, whatever was done to ours since; null until it was heard in this run. */
  upstreamNow(): number | null;
  /** The version of the contract that the upstream speaks; null until it was heard since the start. */
  contract(): Contract | null;
  /** Why the last call that was not answered found no upstream: its certificate; null where it is something else. */
  certificate(): CertificateProblem | null;
  /** Why it found none: the proxy in between, in words as well; null where it is something else. */
  proxy(): { readonly why: ProxyFault; readonly detail: string } | null;
}

/** What the upstream hands down. A newer one waits as pending and is taken over by `adopt`, between two customers. */
export interface Profiles extends Observed {
  current(): Profile | null;
  pending(): Profile | null;
  /** The rules of an old receipt; null when this machine never had them. */
  byVersion(version: string): Profile | null;
  /** The same, asked from the upstream and kept where this machine never had it. */
  fetch(version: string): Promise<Profile | null>;
  adopt(): void;
}

export interface Roster extends Observed {
  /** Active and inactive clerks of this station; empty before the first pull. */
  clerks(): readonly Clerk[];
  hasPending(): boolean;
  adopt(): void;
}

export interface Hotlist extends Observed {
  has(cardNumber: string): boolean;
  size(): number;
  /** A delta that lists so many cards that a person must approve it; null when none waits. */
  braked(): { readonly listed: number; readonly listedUpstream: number } | null;
  /** A person's word that the delta which waits may be applied. */
  approve(): void;
}

export interface Outcomes extends Observed {
  /** The newest word on each line of an entry, by line; empty while nothing was said. */
  ofEntry(entryId: EntryId): readonly Outcome[];
  /** Lines whose newest word is `rejected` and whose money was not given back, in the order of their entries. */
  rejected(): readonly Outcome[];
  /**
   * Lines that the upstream has not decided, or has decided in a word that says nothing to this counter, in the order
   * of their entries.
   */
  pending(): readonly Outcome[];
  /**
   * An entry asks for a new word on a rejected line: until it comes the line is pending. Belongs into that entry's
   * transaction.
   */
  retried(entryId: EntryId, line: number): void;
}

export interface Shipper extends Observed {
  /** The upstream holds everything up to here. */
  ackedSeq(): number;
  /** What is above it was never offered to the upstream. */
  offeredSeq(): number;
  /** Entries not yet acknowledged. */
  unsent(): number;
  /** What waits is not simply on its way: it is refused, fails again and again, or has waited for too long. */
  isStuck(): boolean;
}

export type Alarm = Extract<AttentionItem, { kind: 'alarm' }>;
type AlarmName = Alarm['alarm'];

/** What a technician must know until it is put right. Kept durably. */
export interface Alarms extends Observed {
  list(): readonly Alarm[];
  has(alarm: AlarmName): boolean;
  raise(alarm: AlarmName, detail: string): void;
  clear(alarm: AlarmName): void;
  /** False: the disk did not take the last change, so what stands now may be forgotten by the next start. */
  areKept(): boolean;
}

export type CodeRefused = Extract<Refusal, { kind: 'code-refused' }>;

export interface Enrolments extends Observed {
  current(): Enrolment | null;
  /** Where this counter stands, in a language that the upstream names it in; null where there is no enrolment. */
  placeIn(language: string): { readonly counterName: string; readonly stationName: string } | null;
  /**
   * Turns a one-time code into this counter's identity, or makes an enrolled machine its counter again. The refusal
   * says in words what is wrong and what to do. One that got no answer is asked again.
   */
  enrol(code: string): Promise<Result<Enrolment, CodeRefused>>;
  /** Whether the code was used here, or refused: the environment goes on naming it. */
  isSpent(code: string): boolean;
  /** Why the newest code is not taken, or not yet; null when there is nothing to tell. */
  codeProblem(): CodeProblem | null;
}

/** What the upstream says of a card while its holder stands at the window. */
export type LiveAnswer =
  | { readonly kind: 'card'; readonly card: Card }
  | { readonly kind: 'unknown' }
  | { readonly kind: 'ambiguous' }
  | { readonly kind: 'no-answer' };

export interface LiveCards {
  byNumber(number: string, timeoutMs: number): Promise<LiveAnswer>;
  bySuffix(suffix: string, timeoutMs: number): Promise<LiveAnswer>;
}

/** The upstream's promise that value stays on its cards; kept in mind by whoever asks for it. */
export interface UpstreamHolds {
  ask(
    returnId: ReturnId,
    request: z.infer<typeof HoldRequest>,
    limits: CallLimits,
  ): Promise<'held' | 'not-held' | 'no-answer'>;
  release(returnId: ReturnId, limits: CallLimits): Promise<'released' | 'no-answer'>;
}

export type ClaimWord =
  | {
      readonly kind: 'status';
      readonly status: z.infer<typeof ClaimAnswer>['status'];
      readonly reason: string | null;
    }
  /** It understood the claim, and will not take it. */
  | { readonly kind: 'refused'; readonly why: string }
  | {
      readonly kind: 'no-answer';
      readonly why: string;
      /** How long it asked to be left alone; null: it did not say. */
      readonly retryAfterMs: number | null;
      /** It may answer about other claims all the same. */
      readonly mayConcernOneClaim: boolean;
    };

/** Filing a claim again is asking how it stands. */
export interface UpstreamClaims {
  file(claimId: ClaimId, request: FiledClaim, limits: CallLimits): Promise<ClaimWord>;
}

/** What is asked while a passenger waits. Each answers in words that a service can act on, and never throws. */
export interface OnTheSpot {
  readonly cards: LiveCards;
  readonly holds: UpstreamHolds;
  readonly claims: UpstreamClaims;
}

/** What asking for the next page of our own journal came to. */
export type FetchedBack =
  /** Written, all of it. `of`: the upstream's newest entry. */
  | { readonly kind: 'page'; readonly of: number }
  /** There is nothing after our head: the upstream's head was met. */
  | { readonly kind: 'met'; readonly head: ClaimedHead }
  /** It holds another entry where we have one. */
  | { readonly kind: 'forked'; readonly upTo: number }
  | { readonly kind: 'failed'; readonly why: string; readonly retryAfterMs: number | null };

/** This counter's journal as the upstream holds it: asked for also where no counter can run. */
export interface UpstreamJournal {
  /** Seq of its newest entry; else in words why nobody knows. */
  head(): Promise<Result<number, string>>;
  /** Writes the next page after the ledger's head into it. */
  fetchBack(ledger: Ledger, signal: AbortSignal): Promise<FetchedBack>;
}

/** How far the journal is back, while it is not whole. `of` is null until the upstream's head was seen. */
export interface Restoring {
  readonly have: number;
  readonly of: number | null;
}

export interface UpstreamSide extends Observed, OnTheSpot {
  readonly contact: Contact;
  readonly profiles: Profiles;
  readonly roster: Roster;
  readonly hotlist: Hotlist;
  readonly outcomes: Outcomes;
  readonly shipper: Shipper;
  readonly alarms: Alarms;
  readonly enrolment: Enrolments;
  /**
   * An older journal lies here than was written. Nothing new is written until the upstream's head was seen and what is
   * missing was fetched. `known` is the highest seq that anybody is known to have written.
   */
  restore(why: Restore['why'], known: number): Result<null, Unwritable>;
  /** How many entries a machine that may not ship them has yet to hand in; null where it may. */
  handingIn(): number | null;
  /** Without a token or without clerks nobody can use this counter: only a code of the operator helps. */
  hasToken(): boolean;
  /** Why nothing new may be written into the journal; null when it may. */
  closedTo(): string | null;
  /** Why the upstream's word, or the lack of any, keeps this counter from selling; null when it may sell. */
  stopReason(): Refusal | null;
  /** Takes over profile and roster that wait. To be called when no sale is in work. */
  adopt(): void;
  start(): void;
  /** Ends every loop and every call under way. */
  stop(): Promise<void>;
}
