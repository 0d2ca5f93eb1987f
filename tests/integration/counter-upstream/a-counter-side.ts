import { randomBytes } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Database } from 'better-sqlite3';
import {
  ClerkId,
  type CounterId,
  type EntryId,
  type ReturnId,
  type SaleId,
  type ShiftId,
} from '../../../src-shared/ids.ts';
import type { Entry } from '../../../src-shared/contract/upstream.ts';
import { isKind } from '../../../src-shared/journal/entry.ts';
import { returnPostings } from '../../../src-shared/journal/kinds/return.ts';
import { salePostings } from '../../../src-shared/journal/kinds/sale.ts';
import { money } from '../../../src-shared/money.ts';
import { assert } from '../../../src-shared/result.ts';
import { type Clock, instant } from '../../../src-shared/time.ts';
import { type Facts, factsIn } from '../../../src-main/ledger/facts.ts';
import { type Ledger, ledgerIn } from '../../../src-main/ledger/ledger.ts';
import { COUNTER_MIGRATIONS } from '../../../src-main/ledger/migrations.ts';
import { openDatabase } from '../../../src-main/ledger/open-database.ts';
import type { Log } from '../../../src-main/platform/log.ts';
import { type Ids, idsOver, systemClock } from '../../../src-main/platform/ports.ts';
import { type Secrets, secretsIn } from '../../../src-main/platform/secrets.ts';
import { startUpstreamSide } from '../../../src-main/upstream/index.ts';
import type { Pace } from '../../../src-main/platform/pace.ts';
import {
  type ControllableUpstream,
  controllableUpstream,
  type Reference,
} from '../../devices/controllable-upstream.ts';
import { aNote } from '../../devices/a-ledger.ts';

/** The counter's side of the wire over a real ledger in a real file, speaking faster than a counter does. */
export const QUICK: Pace = {
  knockMs: 60,
  silenceMs: 2_000,
  clockCheckMs: 600_000,
  pullMs: 500,
  feedMs: 150,
  feedWaitSeconds: 1,
  backoffFirstMs: 40,
  backoffMaxMs: 200,
  slowRetryMs: 200,
  compareHeadsMs: 60_000,
  rotateTokenMs: 600_000,
};

export interface CounterSide {
  readonly db: Database;
  readonly ledger: Ledger;
  readonly facts: Facts;
  readonly ids: Ids;
  readonly upstream: ReturnType<typeof startUpstreamSide>;
  readonly secrets: Secrets;
  /** What was logged, as text. */
  readonly logged: readonly string[];
  sells(cardNumber: string, amount?: number): Entry;
  /** Its first line, without a hold: as it is written before the sale was offered. */
  givesBack(sale: Entry): EntryId;
  /** The same under a hold, which `hold` asks for. */
  givesBackUnder(hold: (returnId: ReturnId) => Promise<void>, sale: Entry): Promise<EntryId>;
  /** Asks for a new word on the sale's first line. */
  triesAgain(sale: Entry): void;
  writesNotes(count: number): void;
  /** As a crash leaves it: nothing is told to the upstream, and the ledger is opened again. */
  restarted(): Promise<CounterSide>;
  stop(): Promise<void>;
}

export interface Bench extends CounterSide {
  readonly folder: string;
  readonly door: ControllableUpstream;
  readonly counterId: CounterId;
  readonly counterNumber: number;
}

export interface SideOptions {
  readonly pace?: Partial<Pace>;
  readonly clock?: Clock;
}

const CLERK = ClerkId.parse('01900000-0000-7000-8000-0000000000a1');

/** A counter of its own at the shared reference, enrolled through a door of its own, not yet started. */
export async function anEnrolledCounter(reference: Reference, options: SideOptions = {}): Promise<Bench> {
  const door = await controllableUpstream(reference);
  const { id, number } = await reference.operator.addCounter();
  const folder = aFolder();
  const side = openSide(folder, new URL(door.url), options);
  const enrolled = await side.upstream.enrolment.enrol(await reference.operator.newEnrolmentCode(number));
  assert(enrolled.ok, 'the counter of a test enrols');
  return {
    ...side,
    folder,
    door,
    counterId: id,
    counterNumber: number,
    async stop() {
      await side.stop();
      rmSync(folder, { recursive: true, force: true });
      // Last: it fails where a request came that the contract does not have.
      await door.close();
    },
  };
}

export function aFolder(): string {
  return mkdtempSync(join(tmpdir(), 'sapar-upstream-side-'));
}

export function openSide(folder: string, baseUrl: URL | null, options: SideOptions = {}): CounterSide {
  const clock = options.clock ?? systemClock;
  const logged: string[] = [];
  const log = listLog(logged);
  const db = openDatabase(join(folder, 'ledger.sqlite'), COUNTER_MIGRATIONS, () => clock.now());
  const facts = factsIn(db);
  const ids = idsOver(clock);
  const ledger = ledgerIn(
    db,
    () => {
      const enrolment = facts.get('enrolment');
      assert(enrolment !== undefined, 'entries are written by an enrolled counter');
      return enrolment.counterId;
    },
    () => upstream.closedTo(),
  );
  const secrets = secretsIn(folder, null, { packaged: false, log });
  assert(secrets.ok, 'development goes without a key store');
  const upstream = startUpstreamSide({
    baseUrl,
    db,
    ledger,
    facts,
    secrets: secrets.value,
    clock,
    ids,
    log,
    random: randomBytes,
    device: { name: 'a test', appVersion: '0.0.0' },
    pace: { ...QUICK, ...options.pace },
  });
  const stop = async () => {
    await upstream.stop();
    db.close();
  };
  return {
    db,
    ledger,
    facts,
    ids,
    upstream,
    logged,
    stop,
    secrets: secrets.value,
    sells: (cardNumber, amount) => sell({ ledger, ids, clock }, cardNumber, amount),
    givesBack: (sale) => giveBack({ ledger, ids, clock }, sale, upstream.shipper.offeredSeq()),
    async givesBackUnder(hold, sale) {
      const id = ids.mint<ReturnId>();
      await hold(id);
      return giveBack({ ledger, ids, clock }, sale, upstream.shipper.offeredSeq(), id);
    },
    triesAgain(sale) {
      const written = ledger.append(
        {
          id: ids.mint<EntryId>(),
          kind: 'credit-retried',
          at: instant(clock.now()),
          shiftId: sale.shiftId,
          clerkId: CLERK,
          supervisorId: null,
          body: { v: 1, saleId: sale.id as SaleId, line: 1 },
          postings: [],
        },
        () => upstream.outcomes.retried(sale.id, 1),
      );
      assert(written.ok, 'a retry is written');
    },
    writesNotes(count) {
      for (let number = 1; number <= count; number += 1) {
        const written = ledger.append(aNote({ ids, clock }, `note ${number}`, CLERK));
        assert(written.ok, 'a note is written');
      }
    },
    async restarted() {
      await stop();
      return openSide(folder, baseUrl, options);
    },
  };
}

function sell(
  { ledger, ids, clock }: { ledger: Ledger; ids: Ids; clock: Clock },
  cardNumber: string,
  amount = 1000,
): Entry {
  const shift = ledger.openShift() ?? openShift({ ledger, ids, clock });
  const lines = [
    {
      line: 1,
      cardNumber,
      productId: 'stored-value',
      kind: 'stored-value' as const,
      amount: money(amount),
      effect: 'immediate' as const,
    },
  ];
  const tenders = [
    { tenderId: 'cash', kind: 'cash' as const, amount: money(amount), received: money(amount), change: money(0) },
  ];
  const written = ledger.append({
    id: ids.mint<SaleId>(),
    kind: 'sale',
    at: instant(clock.now()),
    shiftId: shift.shiftId,
    clerkId: CLERK,
    supervisorId: null,
    body: {
      v: 1,
      receiptNumber: `T-${ledger.head().seq + 1}`,
      language: 'ru',
      profileVersion: '1',
      offline: false,
      lines,
      tenders,
    },
    postings: salePostings(lines, tenders),
  });
  assert(written.ok, 'a sale is written');
  return written.value;
}

function giveBack(
  { ledger, ids, clock }: { ledger: Ledger; ids: Ids; clock: Clock },
  sale: Entry,
  offeredSeq: number,
  id: ReturnId = ids.mint<ReturnId>(),
): EntryId {
  assert(isKind(sale, 'sale'), 'what is given back was sold');
  const amount = money(sale.body.lines[0]?.amount ?? 0);
  const tenders = [{ tenderId: 'cash', kind: 'cash' as const, amount }];
  const written = ledger.append({
    id,
    kind: 'return',
    at: instant(clock.now()),
    shiftId: sale.shiftId,
    clerkId: CLERK,
    supervisorId: null,
    body: {
      v: 1,
      saleId: sale.id as SaleId,
      saleSeq: sale.seq,
      receiptNumber: `T-${ledger.head().seq + 1}`,
      profileVersion: '1',
      offeredSeq,
      reason: 'wrong-amount',
      lines: [{ line: 1, amount }],
      tenders,
    },
    postings: returnPostings([{ kind: 'stored-value', amount }], tenders),
  });
  assert(written.ok, 'a return is written');
  return written.value.id;
}

function openShift({ ledger, ids, clock }: { ledger: Ledger; ids: Ids; clock: Clock }): Entry {
  const id = ids.mint<ShiftId>();
  const written = ledger.append({
    id,
    kind: 'shift-opened',
    at: instant(clock.now()),
    shiftId: id,
    clerkId: CLERK,
    supervisorId: null,
    body: { v: 1, carried: money(0), fromSafe: money(0), counts: [] },
    postings: [],
  });
  assert(written.ok, 'a shift is opened');
  return written.value;
}

export function listLog(lines: string[]): Log {
  const incident = (fault: unknown) => String(fault);
  return {
    info: (what, facts) => void lines.push(`${what} ${JSON.stringify(facts ?? {})}`),
    fault: (what, fault) => void lines.push(`FAULT ${what} ${fault instanceof Error ? fault.stack : String(fault)}`),
    incident,
  };
}

/** Looks until it holds; says what it looked for when it never does. */
export async function until(what: string, holds: () => boolean | Promise<boolean>, timeoutMs = 10_000): Promise<void> {
  const end = Date.now() + timeoutMs;
  while (!(await holds())) {
    if (Date.now() > end) throw new Error(`it never came to be that ${what}`);
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
}
