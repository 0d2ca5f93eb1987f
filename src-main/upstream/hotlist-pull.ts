import { ok, type Result } from '../../src-shared/result.ts';
import type { Clock } from '../../src-shared/time.ts';
import type { Facts } from '../ledger/facts.ts';
import type { Ledger } from '../ledger/ledger.ts';
import type { Log } from '../platform/log.ts';
import { newChanges } from '../platform/changes.ts';
import type { UpstreamClient } from './client.ts';
import { type UpstreamFault, isProblem } from './fault.ts';
import type { HotlistChange, HotlistTable } from './hotlist.ts';
import { type HotlistPage, hotlistPagesOver, interrupted } from './hotlist-pages.ts';
import { slicesOver } from './slices.ts';
import type { Alarms, Hotlist } from './upstream.ts';

interface HotlistParts {
  readonly client: UpstreamClient;
  readonly table: HotlistTable;
  readonly facts: Facts;
  readonly ledger: Pick<Ledger, 'transaction'>;
  readonly alarms: Alarms;
  readonly log: Log;
  readonly clock: Clock;
  /** A person approved: pull now. */
  readonly onApproved: () => void;
}

interface PulledHotlist extends Hotlist {
  pull(signal: AbortSignal): Promise<Result<null, UpstreamFault>>;
}

const ROWS_PER_READ = 200;
/** What an operator lists on an ordinary day; above it a slip of the hand upstream would turn away every passenger. */
const BRAKE_ABOVE_CARDS = 10_000;
const BRAKE_ABOVE_SHARE = 0.05;
/** A few cards are soon a twentieth of a short list. */
const BRAKE_NEVER_BELOW_CARDS = 20;
/** A delta that waits is fetched anew so often, in case it was put right upstream. */
const BRAKED_PULL_MS = 10 * 60_000;

type Pulled = Result<null, UpstreamFault>;

export function hotlistOver({
  client,
  table,
  facts,
  ledger,
  alarms,
  log,
  clock,
  onApproved,
}: HotlistParts): PulledHotlist {
  const changed = newChanges();
  const sliced = slicesOver(ledger, clock);
  const eachPage = hotlistPagesOver(client);
  /** How many cards a person approved; null while nobody did. */
  let approvedCards: number | null = null;
  let brakedAt = Number.NEGATIVE_INFINITY;
  let comparedWithTotal = false;

  const inSlices: typeof sliced = async (...work) => {
    const done = await sliced(...work);
    if (!done) table.recount();
    return done;
  };

  async function pull(signal: AbortSignal): Promise<Pulled> {
    if (facts.get('hotlist-loaded') !== true) return load(signal);
    if (facts.get('hotlist-brake') && approvedCards === null && clock.monotonic() - brakedAt < BRAKED_PULL_MS)
      return ok();
    const cursor = facts.get('hotlist-cursor');
    if (cursor === undefined) return reload(signal);
    const pulled = await gather(cursor, signal);
    if (pulled.ok) return settle(pulled.value, false, signal);
    return isCursorUnknown(pulled.error) ? reload(signal) : pulled;
  }

  /** The first time there is nothing to lose: each page is served as it comes, and its place kept with it. */
  async function load(signal: AbortSignal): Promise<Pulled> {
    const read = await eachPage(facts.get('hotlist-cursor') ?? null, signal, async (page) => {
      leaveOut(page);
      const kept = await inSlices(page.items, table.set, signal, () => {
        facts.set('hotlist-cursor', page.cursor);
        facts.set('hotlist-size', table.size());
        if (!page.more) facts.set('hotlist-loaded', true);
      });
      changed.tell();
      return kept;
    });
    if (read.ok) {
      if (table.size() === read.value.total) alarms.clear('hotlist-unreadable');
      return ok();
    }
    if (!isCursorUnknown(read.error)) return read;
    // What was read so far may have been unlisted since, so it goes through the gathering of a whole list.
    return reload(signal);
  }

  /** Too much time has passed to be told what changed: all is read again, while the list that is served stays. */
  async function reload(signal: AbortSignal): Promise<Pulled> {
    const pulled = await gather(null, signal);
    return pulled.ok ? settle(pulled.value, true, signal) : pulled;
  }

  /** Reads to the end without touching the list that is served; answers the last page. */
  async function gather(after: string | null, signal: AbortSignal): Promise<Result<HotlistPage, UpstreamFault>> {
    table.gatherAnew();
    return eachPage(after, signal, (page) => {
      leaveOut(page);
      return inSlices(page.items, table.gather, signal);
    });
  }

  /**
   * Applies what was gathered, unless a person must approve it first. A whole list also unlists what it doesn't name.
   */
  async function settle(last: HotlistPage, isWhole: boolean, signal: AbortSignal): Promise<Pulled> {
    if (!isWhole && last.items.length === 0 && last.cursor === facts.get('hotlist-cursor')) {
      compareWithTotal(last.total);
      return ok();
    }
    const listed = table.gatheredListings();
    const size = table.size();
    // It is read anew after the approval: what came on top of it meanwhile must be ordinary by itself.
    const unapproved = listed - (approvedCards ?? 0);
    if (facts.get('hotlist-loaded') === true && wantsApproval(unapproved, size)) {
      brake(listed, last.total, size);
      return ok();
    }
    const applied = await inSlices<HotlistChange | null>(
      isWhole ? wholeList() : gathered(),
      (change) => change && table.set(change),
      signal,
      () => {
        facts.set('hotlist-cursor', last.cursor);
        facts.set('hotlist-loaded', true);
        facts.set('hotlist-size', table.size());
        facts.forget('hotlist-brake');
      },
    );
    if (!applied) return interrupted();
    approvedCards = null;
    alarms.clear('hotlist-brake');
    changed.tell();
    compareWithTotal(last.total);
    return ok();
  }

  /** What can't be read turns no card away, and nobody would know: it is told until as many are here as are listed. */
  function leaveOut({ unreadable }: HotlistPage): void {
    if (unreadable === 0) return;
    log.info('items of the hotlist can not be read', { unreadable });
    alarms.raise(
      'hotlist-unreadable',
      `${unreadable} cards of a page of the stop list have no number that can be read`,
    );
  }

  function brake(listed: number, listedUpstream: number, size: number): void {
    brakedAt = clock.monotonic();
    approvedCards = null;
    ledger.transaction(() => facts.set('hotlist-brake', { listed, listedUpstream }));
    alarms.raise(
      'hotlist-brake',
      `the upstream lists ${listed} cards more at once, and ${listedUpstream} in all; ${size} are listed here`,
    );
    changed.tell();
  }

  /**
   * What the gathered list unlists by not naming it, and then what it lists. null: nothing to do, but time may be up.
   */
  function* wholeList(): Iterable<HotlistChange | null> {
    for (
      let rows = table.listedAfter('', ROWS_PER_READ);
      rows.length > 0;
      rows = table.listedAfter(rows.at(-1)?.cardNumber ?? '', ROWS_PER_READ)
    ) {
      yield* rows.map(({ cardNumber, isMissing }) => (isMissing ? { cardNumber, listed: false } : null));
    }
    yield* gathered();
  }

  function* gathered(): Iterable<HotlistChange> {
    for (
      let rows = table.gatheredAfter('', ROWS_PER_READ);
      rows.length > 0;
      rows = table.gatheredAfter(rows.at(-1)?.cardNumber ?? '', ROWS_PER_READ)
    )
      yield* rows;
  }

  /**
   * The upstream says how many are listed: when that isn't what we have, a delta was lost, and once a run all is read
   * again.
   */
  function compareWithTotal(total: number): void {
    if (table.size() !== total) table.recount();
    if (table.size() === total) return alarms.clear('hotlist-unreadable');
    if (comparedWithTotal) return;
    comparedWithTotal = true;
    ledger.transaction(() => facts.forget('hotlist-cursor'));
  }

  return {
    pull,
    onChange: changed.listen,
    has: table.has,
    size: table.size,
    braked: () => facts.get('hotlist-brake') ?? null,
    approve() {
      approvedCards = facts.get('hotlist-brake')?.listed ?? 0;
      onApproved();
    },
  };
}

function wantsApproval(listed: number, size: number): boolean {
  return listed > BRAKE_ABOVE_CARDS || listed > Math.max(BRAKE_NEVER_BELOW_CARDS, size * BRAKE_ABOVE_SHARE);
}

function isCursorUnknown(fault: UpstreamFault): boolean {
  return isProblem(fault, 'cursor-unknown') || (fault.kind === 'problem' && fault.problem.status === 410);
}
