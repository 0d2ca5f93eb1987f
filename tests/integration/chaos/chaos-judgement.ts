import { isKind } from '../../../src-shared/journal/entry.ts';
import type { Entry, Outcome } from '../../../src-shared/contract/upstream.ts';
import { LedgerFile } from '../../devices/a-counter-files.ts';
import { type ChaosCounter, comesTrue, START_BALANCE } from './chaos-counter.ts';
import type { ChaosUpstream } from './chaos-upstream.ts';

/** How a counter and its upstream must stand to each other once the trouble is over. */

const REST_TIMEOUT_MS = 25_000;

/** Waits until nothing is under way any more. What never came to rest, or null. */
export async function converged(counter: ChaosCounter, upstream: ChaosUpstream): Promise<string[] | null> {
  const side = () => counter.counter.upstream;
  const journal = () => counter.counter.ledger.entriesFrom(1, 10_000);
  const decided = (entry: Entry, line: number, waits: boolean) =>
    side()
      .outcomes.ofEntry(entry.id)
      .some((outcome) => outcome.line === line && (waits || outcome.status !== 'pending'));
  const linesOf = (entry: Entry) =>
    isKind(entry, 'sale') || isKind(entry, 'return') ? entry.body.lines.map((line) => line.line) : [];
  const steps: [string, () => boolean | Promise<boolean>][] = [
    // An upstream that lost entries is noticed first: from then on its words are read anew.
    ['the alarms are those of now', () => same(alarmsOf(counter), expectedAlarms(counter))],
    ['all entries are acknowledged', () => side().shipper.unsent() === 0],
    [
      'every line has a word',
      () => journal().every((entry) => linesOf(entry).every((line) => decided(entry, line, true))),
    ],
    [
      'waiting credits were let go',
      async () => {
        for (const card of counter.cards)
          if (card.kind === 'waiting') await upstream.operator().letCreditsGo(card.number);
        return true;
      },
    ],
    [
      'every line is decided',
      () => journal().every((entry) => linesOf(entry).every((line) => decided(entry, line, false))),
    ],
    ['no hold is left', async () => (await upstream.operator().holds(counter.id)).length === 0],
    ['the alarms stay as they are', () => same(alarmsOf(counter), expectedAlarms(counter))],
    ['it is online', () => side().contact.state() === 'online'],
  ];
  for (const [what, holds] of steps) {
    if (await comesTrue(holds, REST_TIMEOUT_MS)) continue;
    const told = (await upstream.operator().outcomes(counter.id)).length;
    return [
      `it never came to be that ${what}: unsent ${side().shipper.unsent()}, ` +
        `alarms [${alarmsOf(counter).join(' ')}] and not [${expectedAlarms(counter).join(' ')}], ` +
        `${side().contact.state()}, ` +
        `read ${String(new LedgerFile(counter.dataDir).fact('outcome-no'))} of ${told} outcomes`,
    ];
  }
  return null;
}

function alarmsOf(counter: ChaosCounter): string[] {
  return counter.counter.upstream.alarms
    .list()
    .map(({ alarm }) => alarm)
    .toSorted();
}

/** No alarm is wrongly absent, and none stands that has no reason. */
function expectedAlarms(counter: ChaosCounter): string[] {
  return [
    ...(counter.clockOffMs === 0 ? [] : ['clock-differs']),
    ...(counter.lostAcknowledged ? ['journal-gap'] : []),
  ].toSorted();
}

export async function faultsOf(
  counter: ChaosCounter,
  upstream: ChaosUpstream,
  { putBack }: { putBack: boolean },
): Promise<string[]> {
  const operator = upstream.operator();
  const file = new LedgerFile(counter.dataDir);
  const ours = file.stored().map(({ canonical, hash }) => `${canonical.slice(0, -1)},"hash":"${hash}"}`);
  const theirs = await operator.entryTexts(counter.id);
  const entries = counter.counter.ledger.entriesFrom(1, 10_000);
  const outcomes = new Map(entries.map((entry) => [entry.id, counter.counter.upstream.outcomes.ofEntry(entry.id)]));
  const verdict = file.verify();
  return [
    ...(same(ours, theirs)
      ? []
      : [`its ${ours.length} entries are not the ${theirs.length} of the upstream, in order and once`]),
    ...(verdict.whole ? [] : [`its ledger is broken at ${verdict.seq}: ${verdict.why}`]),
    ...(
      await Promise.all(
        counter.cards.map(async (card) =>
          faultsOfCard(card, entries, outcomes, {
            credits: await operator.creditsOf(card.number),
            balance: (await operator.card(card.number))?.balance ?? 0,
          }),
        ),
      )
    ).flat(),
    ...refusedReversals(entries, outcomes, putBack),
    ...wronglyRaised(counter, putBack),
    ...counter.faultsLogged().map((line) => `it logged ${line.slice(0, 400)}`),
  ];
}

interface OfTheOperator {
  readonly credits: readonly { readonly saleId: string; readonly line: number; readonly amount: number }[];
  readonly balance: number;
}

function faultsOfCard(
  card: ChaosCounter['cards'][number],
  entries: readonly Entry[],
  outcomes: ReadonlyMap<string, readonly Outcome[]>,
  { credits, balance }: OfTheOperator,
): string[] {
  const sold = entries.flatMap((entry) =>
    isKind(entry, 'sale')
      ? entry.body.lines.filter((line) => line.cardNumber === card.number).map((line) => ({ entry, line }))
      : [],
  );
  const reversed = new Set(
    entries.flatMap((entry) =>
      isKind(entry, 'return')
        ? entry.body.lines
            .filter(({ line }) => statusOf(outcomes, entry.id, line) === 'reversed')
            .map(({ line }) => `${entry.body.saleId}/${line}`)
        : [],
    ),
  );
  const faults = sold.flatMap(({ entry, line }) => {
    const times = credits.filter((credit) => credit.saleId === entry.id && credit.line === line.line).length;
    const status = statusOf(outcomes, entry.id, line.line);
    const named = `line ${line.line} of entry ${entry.seq} onto a ${card.kind} card`;
    if (times > 1) return [`${named} was credited ${times} times`];
    if (card.kind === 'blocked')
      return times === 0 && status === 'rejected' ? [] : [`${named} was credited ${times} times and is ${status}`];
    // A line that was given back before it was let go, or before it was ever offered, need not have been credited.
    const fine = (times === 1 && status === 'credited') || (times === 0 && reversed.has(`${entry.id}/${line.line}`));
    return fine ? [] : [`${named} was credited ${times} times and is ${status}`];
  });
  const strangers = credits.filter(
    (credit) => !sold.some(({ entry, line }) => entry.id === credit.saleId && line.line === credit.line),
  );
  const kept = credits
    .filter((credit) => !reversed.has(`${credit.saleId}/${credit.line}`))
    .reduce((sum, credit) => sum + credit.amount, 0);
  return [
    ...faults,
    ...(strangers.length === 0 ? [] : [`${strangers.length} credits onto a ${card.kind} card are of no sale`]),
    ...(balance === START_BALANCE + kept
      ? []
      : [`a ${card.kind} card holds ${balance}, and not ${START_BALANCE + kept}`]),
  ];
}

function statusOf(
  outcomes: ReadonlyMap<string, readonly Outcome[]>,
  entryId: string,
  line: number,
): string | undefined {
  return outcomes.get(entryId)?.find((outcome) => outcome.line === line)?.status;
}

/** Money goes back only under a promise of the upstream; that it is broken takes an upstream that forgot. */
function refusedReversals(
  entries: readonly Entry[],
  outcomes: ReadonlyMap<string, readonly Outcome[]>,
  putBack: boolean,
): string[] {
  if (putBack) return [];
  return entries.flatMap((entry) => {
    const refused = isKind(entry, 'return')
      ? outcomes.get(entry.id)?.find((outcome) => outcome.status !== 'reversed')
      : undefined;
    return refused ? [`return ${entry.seq} is ${refused.status} upstream: ${refused.reason}`] : [];
  });
}

function wronglyRaised(counter: ChaosCounter, putBack: boolean): string[] {
  const reasons: Record<string, boolean> = {
    'clock-differs': counter.clockWasOff,
    'journal-gap': counter.lostAcknowledged,
    // A clock put forward makes a token due, and a database put back does not know it: the earlier one is taken again.
    unauthorized: counter.wasRevoked || (putBack && counter.clockWasOff),
    // An answer of another shape is a profile that can't be read, until the next one can.
    'profile-refused': true,
  };
  return [...counter.alarmsRaised]
    .filter((alarm) => reasons[alarm] !== true)
    .map((alarm) => `the alarm ${alarm} was raised without a reason`);
}

function same(some: readonly string[], others: readonly string[]): boolean {
  return some.length === others.length && some.every((each, at) => each === others[at]);
}
