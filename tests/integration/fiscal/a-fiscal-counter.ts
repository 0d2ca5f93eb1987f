import type { EntryId, SaleId, ShiftId } from '../../../src-shared/ids.ts';
import { type Draft, draftOf } from '../../../src-shared/journal/entry.ts';
import { money } from '../../../src-shared/money.ts';
import { instant } from '../../../src-shared/time.ts';
import { fiscalJobsIn } from '../../../src-main/fiscal/fiscal-job.ts';
import { FiscalTurns } from '../../../src-main/fiscal/fiscal-turns.ts';
import { FISCAL_PACE, newPauses } from '../../../src-main/fiscal/pauses.ts';
import type { Register } from '../../../src-main/fiscal/port.ts';
import { registerDaysIn } from '../../../src-main/fiscal/register-days.ts';
import { signsIn } from '../../../src-main/fiscal/signs.ts';
import type { FiscalTurnParts } from '../../../src-main/fiscal/turn-parts.ts';
import { newTurns } from '../../../src-main/platform/turns.ts';
import { aFiscalLedger, cashReturn, fiscalProfile } from '../../devices/a-fiscal-ledger.ts';
import { AIGERIM, cashSale, type LedgerBench, shiftClosed, shiftOpened } from '../../devices/a-ledger.ts';

/** More turns than anything here takes: a queue that asks without end is found by it. */
const TURNS_MAX = 400;
const DAY_MS = 24 * 60 * 60_000;

export type NamedRegister = Register & { readonly serial: string };

/** A ledger and one register, and the hand that tells the one to the other. */
export class AFiscalCounter {
  readonly bench: LedgerBench;
  readonly register: NamedRegister;
  readonly faults: string[] = [];
  shiftId: ShiftId;

  constructor(register: NamedRegister, bench = aFiscalLedger(fiscalProfile())) {
    this.register = register;
    this.bench = bench;
    // What a program writes is in the file for its next start, also without a sync: the power stays on.
    bench.db.pragma('synchronous = OFF');
    this.shiftId = (bench.ledger.openShift()?.id ?? '') as ShiftId;
  }

  /** As a start of the program finds it: what was on its way is unknown. */
  parts(changes: Partial<FiscalTurnParts> = {}): FiscalTurnParts {
    const { db, ledger, clock, ids } = this.bench;
    return {
      db,
      ledger,
      clock,
      ids,
      jobs: fiscalJobsIn(db),
      days: registerDaysIn(db),
      signs: signsIn(db),
      pauses: newPauses(clock, FISCAL_PACE),
      register: { serial: this.register.serial, port: this.register },
      turns: newTurns(),
      closed: () => false,
      log: { info: () => {}, fault: (what) => void this.faults.push(what), incident: () => '1' },
      ...changes,
    };
  }

  /** The program starts, and works until nothing is left to do; pauses pass in no time. */
  async start(changes: Partial<FiscalTurnParts> = {}, forMs = DAY_MS): Promise<FiscalTurns> {
    const parts = this.parts(changes);
    parts.jobs.interrupted(instant(this.bench.clock.now()));
    const turns = new FiscalTurns(parts);
    await this.works(turns, forMs);
    return turns;
  }

  async works(turns: FiscalTurns, forMs = DAY_MS): Promise<void> {
    let left = forMs;
    for (let turn = 0; turn < TURNS_MAX; turn++) {
      const { ms } = await turns.turn();
      if (!Number.isFinite(ms) || (left -= ms) < 0) return;
      this.bench.clock.pass(ms);
    }
    throw new Error('it asks without end');
  }

  writes(draft: Draft): EntryId {
    const written = this.bench.ledger.append(draft);
    if (!written.ok) throw new Error(written.error.detail);
    return draft.id;
  }

  opens(counted = 20_000): EntryId {
    const opened = shiftOpened(this.bench, counted);
    this.shiftId = opened.id as ShiftId;
    return this.writes(opened);
  }

  sells(amount = 5000): SaleId {
    return this.writes(cashSale(this.bench, this.shiftId, amount)) as SaleId;
  }

  sellsOf(productId: string, amount = 5000): SaleId {
    const draft = cashSale(this.bench, this.shiftId, amount);
    const lines = draft.body.lines.map((line) => ({ ...line, productId }));
    return this.writes({ ...draft, body: { ...draft.body, lines } }) as SaleId;
  }

  returns(saleId: SaleId, amount = 5000): EntryId {
    return this.writes(cashReturn(this.bench, this.shiftId, saleId, money(amount)));
  }

  moves(
    kind: 'pay-in' | 'pay-out' | 'safe-drop',
    amount = 1000,
    against: 'safe' | 'petty-cash' | 'claims' = 'safe',
  ): EntryId {
    const { ids, clock } = this.bench;
    return this.writes(
      draftOf(kind, {
        id: ids.mint<EntryId>(),
        at: instant(clock.now()),
        shiftId: this.shiftId,
        clerkId: AIGERIM,
        supervisorId: null,
        body: { v: 1, amount: money(amount), ...(kind !== 'safe-drop' && { against }) },
      }),
    );
  }

  closes(): EntryId {
    return this.writes(shiftClosed(this.bench, this.shiftId, this.bench.ledger.drawerOf(this.shiftId)));
  }

  /** Each job as «does state», and why it steps aside. */
  jobs(): string[] {
    return this.bench.db
      .prepare("SELECT does || ' ' || state || coalesce(' ' || why, '') FROM fiscal_job ORDER BY no")
      .pluck()
      .all()
      .map(String);
  }

  /** The keys of the signs in the journal, in its order. */
  signs(): string[] {
    return this.bench.ledger
      .entriesFrom(1, 500)
      .filter(({ kind }) => kind === 'fiscalised')
      .map(({ body }) => String(body['key']));
  }
}
