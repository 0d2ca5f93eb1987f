import type { Refusal } from '../../src-shared/contract/refusals.ts';
import type { Clerk } from '../../src-shared/contract/upstream.ts';
import type { Session } from '../../src-shared/contract/views/clerks.ts';
import type { ClerkId } from '../../src-shared/ids.ts';
import { err, ok, type Result } from '../../src-shared/result.ts';
import type { Clock } from '../../src-shared/time.ts';
import type { AuditLog } from '../audit/audit-log.ts';
import { newTurns } from '../platform/turns.ts';
import { isFaultOfFile } from '../ledger/commits.ts';
import type { Access, WindowKey } from './access.ts';
import { isPin, maySignIn, readPinHash } from './pin.ts';
import { signInLocksIn } from './sign-in-locks.ts';

interface AccessParts {
  readonly roster: { clerks(): readonly Clerk[] };
  /** Wrong PINs belong to the machine: they are counted here, and not in a ledger that may be put back. */
  readonly audit: Pick<AuditLog, 'db' | 'note'>;
  readonly clock: Clock;
}

/** A PIN decides who may do what at this counter. The main process verifies it; the page only ever learns yes or no. */
export function accessOver({ roster, audit, clock }: AccessParts): Access {
  const locks = signInLocksIn(audit.db, clock);
  const sessions = new Map<WindowKey, ClerkId>();
  /** How often a window was signed out: a PIN that was verified meanwhile signs nobody in. */
  const signedOut = new Map<WindowKey, number>();
  // A verification is made to be heavy, and the tries of one moment must not overtake their count.
  const verifying = newTurns();

  async function identify(clerkId: ClerkId, pin: string): Promise<Result<Session, Refusal>> {
    const clerk = active(clerkId);
    const hash = clerk && readPinHash(clerk.pin);
    if (!clerk || !hash) return err({ kind: 'clerk-unknown' });
    const lockedForMs = locks.lockedForMs(clerkId);
    if (lockedForMs > 0) return err(lockedFor(lockedForMs));

    const counted = durably(() => locks.begin(clerkId));
    if (!counted.ok) return counted;
    if (await isPin(pin, hash)) {
      // While the PIN was verified, a roster may have come in which this person has another one, or is gone.
      const still = active(clerkId);
      if (still?.pin !== clerk.pin) return err({ kind: 'clerk-unknown' });
      const forgotten = durably(() => locks.succeeded(clerkId));
      return forgotten.ok ? ok(sessionOf(still)) : forgotten;
    }
    const nowLockedForMs = locks.lockedForMs(clerkId);
    if (nowLockedForMs > 0) {
      audit.note({ kind: 'pin-locked', clerkId, seconds: Math.ceil(nowLockedForMs / 1000) });
      return err(lockedFor(nowLockedForMs));
    }
    const triesLeft = locks.triesLeft(clerkId);
    audit.note({ kind: 'pin-wrong', clerkId, triesLeft });
    return err({ kind: 'wrong-pin', triesLeft });
  }

  function active(clerkId: ClerkId | undefined): Clerk | undefined {
    return roster.clerks().find((clerk) => clerk.id === clerkId && clerk.active);
  }

  function sessionAt(window: WindowKey): Session | null {
    const clerk = active(sessions.get(window));
    return clerk ? sessionOf(clerk) : null;
  }

  return {
    tiles: () =>
      roster
        .clerks()
        .filter(maySignIn)
        .map(({ id, name, role }) => ({ id, name, role })),
    async signIn(window, clerkId, pin) {
      const before = signedOut.get(window);
      const identified = await verifying.take(() => identify(clerkId, pin));
      if (!identified.ok) return identified;
      if (signedOut.get(window) !== before) return err({ kind: 'not-signed-in' });
      sessions.set(window, clerkId);
      audit.note({ kind: 'signed-in', clerkId });
      return identified;
    },
    signOut(window) {
      signedOut.set(window, (signedOut.get(window) ?? 0) + 1);
      const clerkId = sessions.get(window);
      if (clerkId !== undefined) audit.note({ kind: 'signed-out', clerkId });
      sessions.delete(window);
    },
    session: sessionAt,
    attending: () => [...sessions.keys()].map(sessionAt).find((session) => session !== null) ?? null,
    async approve(clerkId, pin, notClerk, roles = ['supervisor']) {
      // Nobody approves an own doing, and a clerk's PIN is no approval: both are told without a try being counted.
      const role = active(clerkId)?.role;
      const needed = err({ kind: 'role-needed' as const, role: 'supervisor' as const });
      if (clerkId === notClerk || role === undefined || !roles.includes(role)) {
        audit.note({ kind: 'approval-refused', clerkId, of: notClerk, why: needed.error.kind });
        return needed;
      }
      const identified = await verifying.take(() => identify(clerkId, pin));
      const answer = identified.ok && !roles.includes(identified.value.role) ? needed : identified;
      audit.note(
        answer.ok
          ? { kind: 'approval-given', clerkId, of: notClerk }
          : { kind: 'approval-refused', clerkId, of: notClerk, why: answer.error.kind },
      );
      return answer;
    },
  };
}

function sessionOf({ id, name, role }: Clerk): Session {
  return { clerkId: id, name, role };
}

/** A try that can't be counted is none. */
function durably<Value>(work: () => Value): Result<Value, Refusal> {
  try {
    return ok(work());
  } catch (fault) {
    if (isFaultOfFile(fault)) return err({ kind: 'ledger-unwritable', detail: fault.message });
    throw fault;
  }
}

function lockedFor(ms: number): Refusal {
  return { kind: 'clerk-locked', secondsLeft: Math.ceil(ms / 1000) };
}
