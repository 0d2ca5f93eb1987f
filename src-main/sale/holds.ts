import type { ReturnId } from '../../src-shared/ids.ts';
import type { Facts } from '../ledger/facts.ts';
import type { UpstreamClient } from '../upstream/client.ts';
import { isProblem } from '../upstream/fault.ts';
import type { Holds } from './return-sale.ts';

/** A clerk with a passenger waits for the promise no longer than this. */
const HOLD_TIMEOUT_MS = 5000;

/** Holds at the upstream, remembered in this file until they are fulfilled or released. */
export function holdsAt(client: UpstreamClient, facts: Facts): Holds & { releaseForgotten(): void } {
  const open = () => facts.get('open-holds') ?? [];
  const remember = (returnId: ReturnId) => facts.set('open-holds', [...new Set([...open(), returnId])]);
  const forget = (returnId: ReturnId) => facts.set('open-holds', open().filter((each) => each !== returnId));
  const inHand = new Set<ReturnId>();

  function release(returnId: ReturnId): void {
    inHand.delete(returnId);
    void client.releaseHold(returnId).then((answer) => {
      if (answer.ok || isProblem(answer.error, 'not-held')) forget(returnId);
    });
  }

  return {
    async ask(returnId, { saleId, lines }) {
      remember(returnId);
      inHand.add(returnId);
      const answer = await client.hold(returnId, { saleId, lines: [...lines] }, { timeoutMs: HOLD_TIMEOUT_MS });
      if (answer.ok) return 'held';
      return isProblem(answer.error, 'not-held') ? 'not-held' : 'no-answer';
    },
    release,
    fulfilled(returnId) {
      inHand.delete(returnId);
      forget(returnId);
    },
    /** Holds that a crash or a lost answer left behind; called when the upstream is in reach again. */
    releaseForgotten: () => open().filter((returnId) => !inHand.has(returnId)).forEach(release),
  };
}
