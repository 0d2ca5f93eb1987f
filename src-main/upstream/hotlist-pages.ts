import type { z } from 'zod';
import type { HotlistAnswer } from '../../src-shared/contract/upstream.ts';
import { err, ok, type Result } from '../../src-shared/result.ts';
import type { UpstreamClient } from './client.ts';
import type { UpstreamFault } from './fault.ts';

export type HotlistPage = z.infer<typeof HotlistAnswer>;

/** Small enough that taking one answer apart blocks nobody. */
const CARDS_PER_PAGE = 1_000;
/** A list of four million cards, or an upstream that never comes to an end. */
const PAGES_MAX = 4_000;

/** `take` answers whether the page was kept. */
type EachPage = (
  after: string | null,
  signal: AbortSignal,
  take: (page: HotlistPage) => Promise<boolean>,
) => Promise<Result<HotlistPage, UpstreamFault>>;

/** Every page to the last, each handed on before the next is asked for. Answers the last one. */
export function hotlistPagesOver(client: Pick<UpstreamClient, 'hotlist'>): EachPage {
  return async (after, signal, take) => {
    let place = after;
    for (let pages = 0; pages < PAGES_MAX; pages += 1) {
      const answer = await client.hotlist({ after: place, limit: CARDS_PER_PAGE }, { signal });
      if (!answer.ok) return answer;
      const page = answer.value;
      if (!(await take(page))) return interrupted();
      if (!page.more) return ok(page);
      if (page.cursor === place) break;
      place = page.cursor;
    }
    return err({
      kind: 'unreadable',
      detail: 'the hotlist does not come to an end',
      wellFormed: true,
      retryAfterMs: null,
    });
  };
}

/** The counter is being shut down, or its disk refuses; the next pull begins where this one did. */
export function interrupted(): Result<never, UpstreamFault> {
  return err({ kind: 'unreachable', detail: 'reading the hotlist was interrupted' });
}
