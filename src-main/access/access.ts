import type { Refusal } from '../../src-shared/contract/refusals.ts';
import type { ClerkTile, Session } from '../../src-shared/contract/views/clerks.ts';
import type { ClerkId } from '../../src-shared/ids.ts';
import type { Result } from '../../src-shared/result.ts';

/** A window has at most one session. The key is whatever tells windows apart, such as the id of its web contents. */
export type WindowKey = number;

export interface Access {
  /** Clerks who can sign in, as the sign-in page shows them. */
  tiles(): ClerkTile[];
  signIn(window: WindowKey, clerkId: ClerkId, pin: string): Promise<Result<Session, Refusal>>;
  signOut(window: WindowKey): void;
  /** null as well when the clerk has left the roster. */
  session(window: WindowKey): Session | null;
  /** The person who is signed in at any window of this machine; null: nobody. */
  attending(): Session | null;
  /**
   * A second person's PIN on the spot: a supervisor, or one of other `roles`, who is not `notClerk`. Wrong tries count
   * as at sign-in.
   */
  approve(
    clerkId: ClerkId,
    pin: string,
    notClerk: ClerkId,
    roles?: readonly Session['role'][],
  ): Promise<Result<Session, Refusal>>;
}
