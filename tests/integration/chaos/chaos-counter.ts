import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Session } from '../../../src-shared/contract/views/clerks.ts';
import { type ClerkId, CounterId, type ReturnId, type SaleId } from '../../../src-shared/ids.ts';
import { money } from '../../../src-shared/money.ts';
import { assert } from '../../../src-shared/result.ts';
import type { RunningCounter } from '../../../src-main/compose.ts';
import { returnSale } from '../../../src-main/sale/return-sale.ts';
import { takeSale } from '../../../src-main/sale/take-sale.ts';
import { openShift } from '../../../src-main/shift/open-shift.ts';
import type { Pace } from '../../../src-main/platform/pace.ts';
import { aComposedCounter } from '../../devices/a-composed-counter.ts';
import { type Chance } from '../../devices/chance.ts';
import { type ChaosProxy, chaosProxy, SECOND_MS } from '../../devices/chaos-proxy.ts';
import type { ChaosUpstream } from './chaos-upstream.ts';

/** One counter behind its own bad line, and what a clerk does at it. */

const CLERK: Session = {
  clerkId: '01900000-0000-7000-8000-0000000000a1' as ClerkId,
  name: 'Aigerim S.',
  role: 'clerk',
};
const SUPERVISOR = '01900000-0000-7000-8000-0000000000a9' as ClerkId;

/** In memory where that is to be had: no power is cut here, and hundreds of ledgers would wait for the disk. */
const FOLDERS = existsSync('/dev/shm') ? '/dev/shm' : tmpdir();

/** A counter's pace and patience, forty times as quick, so that a delay of 30 seconds takes 0.75. */
const PACE: Pace = {
  knockMs: 3 * SECOND_MS,
  silenceMs: 10 * SECOND_MS,
  clockCheckMs: 10 * SECOND_MS,
  pullMs: 20 * SECOND_MS,
  feedMs: 4 * SECOND_MS,
  feedWaitSeconds: 1,
  backoffFirstMs: SECOND_MS,
  backoffMaxMs: 6 * SECOND_MS,
  slowRetryMs: 6 * SECOND_MS,
  compareHeadsMs: 3_600 * SECOND_MS,
  rotateTokenMs: 24 * 3_600 * SECOND_MS,
};
const PATIENCE = {
  answerMs: 10 * SECOND_MS,
  shippingMs: 60 * SECOND_MS,
  bodyMs: 20 * SECOND_MS,
  healthMs: 10 * SECOND_MS,
};
/** Well after a request that was held back can still arrive, also on a machine that is busy. */
const LATE_REQUEST_MS = 80 * SECOND_MS;

const ENROLLED_WITHIN_MS = 60_000;

export const START_BALANCE = 500;
/** Each counter has these cards: a top-up's fate is known by its card. */
export const CARD_KINDS = ['good', 'good', 'good', 'blocked', 'waiting'] as const;
export interface RunCard {
  readonly number: string;
  readonly kind: (typeof CARD_KINDS)[number];
}

/** A machine that is busy may let tries run out of their short time; the code holds for another. */
async function enrolled(compose: () => Promise<RunningCounter>): Promise<RunningCounter> {
  for (const end = Date.now() + ENROLLED_WITHIN_MS; ; await new Promise((resolve) => setTimeout(resolve, SECOND_MS))) {
    try {
      return await compose();
    } catch (fault) {
      if (Date.now() > end) throw fault;
    }
  }
}

/** Looks until it holds; false when it never does. */
export async function comesTrue(holds: () => boolean | Promise<boolean>, timeoutMs: number): Promise<boolean> {
  for (const end = Date.now() + timeoutMs; Date.now() < end; await new Promise((resolve) => setTimeout(resolve, 40)))
    if (await holds()) return true;
  return false;
}

export class ChaosCounter {
  readonly proxy: ChaosProxy;
  readonly cards: readonly RunCard[];
  readonly dataDir: string;
  readonly id: CounterId;
  readonly alarmsRaised = new Set<string>();
  clockOffMs = 0;
  wasRevoked = false;
  clockWasOff = false;
  /** The upstream holds less than it had acknowledged to this counter. */
  lostAcknowledged = false;
  #running: RunningCounter;
  readonly #restart: () => Promise<RunningCounter>;

  private constructor(parts: {
    proxy: ChaosProxy;
    cards: readonly RunCard[];
    dataDir: string;
    id: CounterId;
    running: RunningCounter;
    restart: () => Promise<RunningCounter>;
  }) {
    this.proxy = parts.proxy;
    this.cards = parts.cards;
    this.dataDir = parts.dataDir;
    this.id = parts.id;
    this.#running = parts.running;
    this.#restart = parts.restart;
    this.#watch();
  }

  static async start(upstream: ChaosUpstream, chance: Chance, cards: readonly RunCard[]): Promise<ChaosCounter> {
    const proxy = await chaosProxy(() => upstream.port(), chance);
    const { id, number } = await upstream.operator().addCounter();
    const dataDir = mkdtempSync(join(FOLDERS, 'sapar-chaos-'));
    const enrolmentCode = await upstream.operator().newEnrolmentCode(number);
    const offset = { ms: () => 0 };
    const compose = () =>
      aComposedCounter({
        dataDir,
        enrolmentCode,
        upstreamUrl: proxy.url,
        machine: {
          pace: PACE,
          patience: PATIENCE,
          lateRequestMs: LATE_REQUEST_MS,
          clock: { now: () => Date.now() + offset.ms(), monotonic: () => performance.now() },
        },
      });
    const counter = new ChaosCounter({
      proxy,
      cards,
      dataDir,
      id: CounterId.parse(id),
      running: await enrolled(compose),
      restart: compose,
    });
    offset.ms = () => counter.clockOffMs;
    const opened = openShift(
      { counts: [{ value: money(1000), quantity: 100 }], fromSafe: money(0) },
      CLERK,
      counter.counter.shift,
    );
    assert(opened.ok, 'a shift is opened');
    return counter;
  }

  get counter(): RunningCounter['counter'] {
    return this.#running.counter;
  }

  #watch(): void {
    const { alarms } = this.counter.upstream;
    const note = () => alarms.list().forEach(({ alarm }) => this.alarmsRaised.add(alarm));
    alarms.onChange(note);
    note();
  }

  /** Some cards topped up at once. Answers why not, or null. */
  async sells(cards: readonly RunCard[]): Promise<string | null> {
    const { counter } = this;
    const lines = cards.map(({ number }) => ({ cardNumber: number, productId: 'stored-value', amount: money(1000) }));
    const amount = money(1000 * lines.length);
    const sale = {
      saleId: counter.ids.mint<SaleId>(),
      lines,
      tenders: [{ kind: 'cash' as const, amount, received: amount }],
      language: 'en' as const,
    };
    const taken = await takeSale(sale, CLERK, counter.sale);
    return taken.ok ? null : taken.error.kind;
  }

  /** One line of some sale is given back, with a supervisor beside. */
  async givesBack(chance: Chance): Promise<string | null> {
    const { counter } = this;
    const sales = counter.ledger.entriesFrom(1, 10_000).filter((entry) => entry.kind === 'sale');
    if (sales.length === 0) return null;
    const sale = chance.one(sales);
    const line = 1 + chance.below(Array.isArray(sale.body['lines']) ? sale.body['lines'].length : 1);
    const made = await returnSale(
      {
        returnId: counter.ids.mint<ReturnId>(),
        saleId: sale.id as SaleId,
        lines: [line],
        // The one that can be true of a line wherever its value is.
        reason: 'other',
        tenders: [{ kind: 'cash', amount: money(1000) }],
      },
      { clerk: CLERK, supervisorId: SUPERVISOR },
      counter.sale,
    );
    return made.ok ? null : made.error.kind;
  }

  /** As after a crash: what was under way is cut off and forgotten. */
  async restarts(): Promise<void> {
    await this.#running.stop();
    this.#running = await this.#restart();
    this.#watch();
  }

  faultsLogged(): string[] {
    return readFileSync(join(this.dataDir, 'counter.log'), 'utf8')
      .split('\n')
      .filter((line) => line.includes('"level":"fault"'));
  }

  async close(): Promise<void> {
    await this.#running.stop();
    await this.proxy.close();
    rmSync(this.dataDir, { recursive: true, force: true });
  }
}
