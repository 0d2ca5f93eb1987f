import type { Exchange, UpstreamClient } from './client.ts';
import { faultInWords, isProblem } from './fault.ts';
import type { Alarms } from './upstream.ts';

/**
 * Whether the upstream still takes this machine for its counter. Every call that carries the token tells it. 401 raises
 * an alarm and nothing else, 403 superseded stops the counter. An answer to a later call lifts what an earlier one
 * raised.
 */
export function watchStanding(client: UpstreamClient, alarms: Alarms, token: () => string | null): () => void {
  let refusedAt = Number.NEGATIVE_INFINITY;

  function judge({ operation, token: carried, startedAt, endedAt, fault }: Exchange): void {
    // A call that went out with an earlier token says nothing about this one.
    if (carried === null || carried !== token()) return;
    if (fault === null) {
      // A superseded machine may still hand in what it had not sent; that lifts nothing. Nor does a question put before
      // the refusal.
      if (operation === 'strand' || startedAt <= refusedAt) return;
      alarms.clear('unauthorized');
      alarms.clear('superseded');
    } else if (fault.kind === 'problem' && fault.problem.status === 401) {
      refusedAt = endedAt;
      alarms.raise('unauthorized', faultInWords(fault));
    } else if (isProblem(fault, 'superseded')) {
      refusedAt = endedAt;
      alarms.raise('superseded', faultInWords(fault));
    }
  }

  return client.onExchange(judge);
}
