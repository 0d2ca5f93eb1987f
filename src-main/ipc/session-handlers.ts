import type { ClerkId } from '../../src-shared/ids.ts';
import { ok } from '../../src-shared/result.ts';
import type { WindowKey } from '../access/access.ts';
import type { Counter } from './counter.ts';
import type { Handlers } from './router.ts';

/** Signs people in and out at the window, and knows the work that is in hand there. */
export function sessionHandlersOver(
  counter: Counter,
  window: WindowKey,
): Pick<Handlers, Extract<keyof Handlers, `session.${string}`>> {
  /** This clerk's work is in hand, also behind the lock. */
  let inHandOf: ClerkId | null = null;
  function putAway(): void {
    counter.screen.display.clear();
    counter.sale.inHand.clear();
    counter.upstream.adopt();
  }
  // Where nobody is at work there is no customer to wait for: who came into the roster meanwhile can sign in.
  counter.upstream.onChange(() => {
    if (inHandOf === null) counter.upstream.adopt();
  });

  return {
    async 'session.sign-in'({ clerkId, pin }) {
      const session = await counter.access.signIn(window, clerkId, pin);
      if (!session.ok) return session;
      // Another clerk never takes a sale over: a payment that was begun goes to the attention list, the rest is gone.
      // Where nobody's work is in hand, a language that a customer touched on the display meanwhile stays theirs.
      if (inHandOf !== null && inHandOf !== clerkId) putAway();
      inHandOf = clerkId;
      counter.screen.language.adoptClerk(clerkId);
      return session;
    },
    'session.lock'() {
      counter.access.signOut(window);
      counter.screen.display.away();
      return ok();
    },
    'session.sign-out'() {
      counter.access.signOut(window);
      putAway();
      inHandOf = null;
      return ok();
    },
  };
}
