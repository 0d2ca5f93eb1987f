import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Entry } from '../../../src-shared/contract/upstream.ts';
import type { UpstreamUnderTest } from './upstreams.ts';
import type { Machine } from './wire.ts';

/**
 * Whatever a network does to a counter's requests, every entry is stored in order and once, byte for byte. Every line
 * is credited at most once. A network lets requests come again, cut short, torn in the middle by a bad entry,
 * overlapping, two at a time, or never. The sender goes on from wherever the last answer that it saw said.
 */

const CARDS = 3;
const RUNS = Number(process.env['SAPAR_TEST_RUNS'] ?? 15);

type Step =
  | { readonly kind: 'sale'; readonly card: number; readonly amount: number; readonly lines: number }
  | { readonly kind: 'return'; readonly of: number }
  | { readonly kind: 'note' };
type Send = {
  readonly back: number;
  readonly upTo: number;
  readonly trouble: 'none' | 'answer-lost' | 'twice-at-once' | 'bad-last-entry' | 'starts-too-late';
};

const step: fc.Arbitrary<Step> = fc.oneof(
  {
    weight: 5,
    arbitrary: fc.record({
      kind: fc.constant('sale' as const),
      card: fc.nat(CARDS - 1),
      amount: fc.integer({ min: 1, max: 5000 }),
      lines: fc.integer({ min: 1, max: 3 }),
    }),
  },
  { weight: 2, arbitrary: fc.record({ kind: fc.constant('return' as const), of: fc.nat(20) }) },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('note' as const) }) },
);
const send: fc.Arbitrary<Send> = fc.record({
  back: fc.nat(4),
  upTo: fc.integer({ min: 1, max: 8 }),
  trouble: fc.constantFrom('none', 'answer-lost', 'twice-at-once', 'bad-last-entry', 'starts-too-late'),
});

export function exactlyOnceSuite(under: UpstreamUnderTest): void {
  describe('exactly once', () => {
    const cards = Array.from({ length: CARDS }, (_, card) => `7900${String(card).padStart(10, '0')}`);

    test(`over any network (${RUNS} generated ones)`, async () => {
      await fc.assert(
        fc.asyncProperty(
          fc.array(step, { minLength: 1, maxLength: 14 }),
          fc.array(send, { minLength: 1, maxLength: 8 }),
          async (steps, sends) => {
            const { operator } = under.upstream;
            for (const number of cards) await operator.setCard({ number, balance: 0 });
            const till = await under.wire.newMachine(under.upstream);
            play(till, steps, cards);

            for (const each of sends) await deliver(till, each);
            await drain(till);

            expect((await operator.entryTexts(till.counterId)).map((text) => JSON.parse(text))).toEqual(
              till.journal.entries,
            );
            await proveCredits(till);
          },
        ),
        { numRuns: RUNS, interruptAfterTimeLimit: 20_000 },
      );
    });

    async function proveCredits(till: Machine): Promise<void> {
      const { operator } = under.upstream;
      const outcomes = await till.outcomes();
      expect(outcomes.map((outcome) => outcome.no)).toEqual(outcomes.map((_, index) => index + 1));
      const said = outcomes.map((outcome) => `${outcome.entryId} ${outcome.line}`);
      expect(new Set(said).size).toBe(said.length);
      let onCards = 0;
      for (const number of cards) {
        const credits = (await operator.creditsOf(number)).filter((credit) => credit.counterId === till.counterId);
        expect(new Set(credits.map((credit) => `${credit.saleId} ${credit.line}`)).size).toBe(credits.length);
        onCards += (await operator.card(number))?.balance ?? 0;
      }
      const amounts = new Map(
        till.journal.entries.flatMap((entry) =>
          linesOf(entry).map((line) => [`${entry.id} ${line.line}`, line.amount] as const),
        ),
      );
      const expected = outcomes.reduce((sum, outcome) => {
        const amount = amounts.get(`${outcome.entryId} ${outcome.line}`) ?? 0;
        if (outcome.status === 'credited') return sum + amount;
        return outcome.status === 'reversed' ? sum - amount : sum;
      }, 0);
      expect(onCards).toBe(expected);
    }
  });
}

function linesOf(entry: Entry): { line: number; amount: number }[] {
  const { lines } = entry.body as { lines?: { line: number; amount: number }[] };
  return lines ?? [];
}

/** Writes the journal first: what is sold and returned does not depend on the network. */
function play(till: Machine, steps: readonly Step[], cards: readonly string[]): void {
  const open: Entry[] = [];
  for (const each of steps) {
    if (each.kind === 'sale') {
      const lines = Array.from({ length: each.lines }, (_, index) => ({
        cardNumber: cards[(each.card + index) % cards.length] ?? '',
        amount: each.amount,
      }));
      open.push(till.journal.sale(lines));
    } else if (each.kind === 'return' && open.length > 0) {
      const [sale] = open.splice(each.of % open.length, 1);
      if (sale)
        till.journal.return_(
          sale,
          linesOf(sale).map(({ line, amount }) => ({ line, amount })),
        );
    } else {
      till.journal.note();
    }
  }
}

const STATUS_AFTER = {
  none: 200,
  'answer-lost': 200,
  'twice-at-once': 200,
  'bad-last-entry': 422,
  'starts-too-late': 409,
} as const satisfies Record<Send['trouble'], number>;

async function deliver(till: Machine, { back, upTo, trouble }: Send): Promise<void> {
  const next = await nextSeqOf(till);
  const from = trouble === 'starts-too-late' ? next + 1 : Math.max(1, next - back);
  const entries: unknown[] = till.journal.entries.slice(from - 1, from - 1 + upTo);
  if (entries.length === 0) return;
  if (trouble === 'bad-last-entry') entries.push({ ...(entries.at(-1) as Entry), hash: 'f'.repeat(64) });
  const calls =
    trouble === 'twice-at-once'
      ? [till.send(entries), till.send(entries)]
      : [till.send(entries, trouble === 'answer-lost' ? { gzip: true } : {})];
  for (const answer of await Promise.all(calls)) {
    const { nextSeq } = answer.body as { nextSeq: number };
    expect(nextSeq).toBeGreaterThanOrEqual(trouble === 'starts-too-late' ? next : Math.min(next, from));
    expect(answer.status).toBe(STATUS_AFTER[trouble]);
  }
}

async function nextSeqOf(till: Machine): Promise<number> {
  const { body } = await till.call('GET', `/v1/counters/${till.counterId}/entries?from=1&limit=1`);
  return (body as { nextSeq: number }).nextSeq;
}

async function drain(till: Machine): Promise<void> {
  for (let next = await nextSeqOf(till); next <= till.journal.head.seq; next = await nextSeqOf(till))
    await till.sendFrom(next);
}
