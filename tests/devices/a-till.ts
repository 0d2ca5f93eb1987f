import type { Profile } from '../../src-shared/contract/upstream.ts';
import type { Session } from '../../src-shared/contract/views/clerks.ts';
import type { ConfirmedSale } from '../../src-shared/contract/views/sale.ts';
import type { ClerkId, SaleId } from '../../src-shared/ids.ts';
import { unsignedReceiptsIn } from '../../src-main/ledger/fiscal-jobs.ts';
import { money, type Money } from '../../src-shared/money.ts';
import { type AuditLog, openAuditLog } from '../../src-main/audit/audit-log.ts';
import { logIn } from '../../src-main/platform/log.ts';
import { type SeenBeforeCount, seenBeforeCountOver } from '../../src-main/shift/seen-before-count.ts';
import { factsIn } from '../../src-main/ledger/facts.ts';
import { decidedPaymentsIn } from '../../src-main/sale/decided-payments.ts';
import { intentsIn, type Intents } from '../../src-main/sale/intents.ts';
import { leftPaymentsIn, type LeftPayments } from '../../src-main/sale/left-payments.ts';
import { type Refunds, refundsIn } from '../../src-main/sale/refunds.ts';
import { unknownPaymentsOver } from '../../src-main/sale/unknown-payments.ts';
import type { SaleCounter } from '../../src-main/sale/sale-counter.ts';
import { bagsIn } from '../../src-main/shift/bags.ts';
import { settlementsOver } from '../../src-main/shift/settlements.ts';
import { shiftEntriesIn } from '../../src-main/shift/shift-entries.ts';
import { shiftsIn } from '../../src-main/shift/shifts.ts';
import type { ShiftCounter } from '../../src-main/shift/open-shift.ts';
import { type Payments, paymentsOver } from '../../src-main/payment/collect.ts';
import type { DeviceOf } from '../../src-main/payment/port.ts';
import { newStandAlone } from '../../src-main/payment/stand-alone.ts';
import { type Paper, paperIn } from '../../src-main/printing/paper.ts';
import type { KnownCard } from '../../src-shared/sale-rules.ts';
import { aLedger, AIGERIM, type LedgerBench, type SettableClock } from './a-ledger.ts';
import { aCard, aProfile, CARD_NUMBER } from './a-profile.ts';

export const AIGERIM_AT_WORK: Session = { clerkId: AIGERIM, name: 'Aigerim S.', role: 'clerk' };
export const DANIYAR_AT_WORK: Session = {
  clerkId: '01900000-0000-7000-8000-0000000000a2' as ClerkId,
  name: 'Daniyar K.',
  role: 'clerk',
};
export const SUPERVISOR: Session = {
  clerkId: '01900000-0000-7000-8000-0000000000a9' as ClerkId,
  name: 'Saule M.',
  role: 'supervisor',
};

/** The services of selling and of the shift over a real ledger, with a hand on what they hear from outside. */
export interface Till extends SaleCounter, ShiftCounter {
  readonly seen: SeenBeforeCount;
  readonly audit: AuditLog;
  readonly bench: LedgerBench;
  readonly intents: Intents;
  readonly paper: Paper;
  readonly payments: Payments;
  readonly refunds: Refunds;
  readonly left: LeftPayments;
  readonly world: {
    profile: Profile | null;
    stopped: ReturnType<SaleCounter['stopped']>;
    offline: boolean;
    offlineRefusal: ReturnType<SaleCounter['refuseOffline']>;
    cards: Map<string, KnownCard>;
  };
  close(): void;
}

/**
 * `bench`: another ledger than a counter's without a fiscal register. `deviceOf`: what stands on its desk.
 * `patienceMs`: how long a close waits for what that tells. One that never stays silent gets more than a busy machine
 * takes.
 */
export function aTill(
  folder?: string,
  goesOn?: SettableClock,
  bench = aLedger(folder, goesOn),
  deviceOf: DeviceOf = () => newStandAlone({ acquirer: 'Test bank', terminalId: 'T1' }),
  patienceMs = 300,
): Till {
  const { db, ledger, clock, ids } = bench;
  const world: Till['world'] = {
    profile: aProfile(),
    stopped: null,
    offline: false,
    offlineRefusal: null,
    cards: new Map([[CARD_NUMBER, { number: CARD_NUMBER, card: aCard(), hotlisted: false }]]),
  };
  const entries = shiftEntriesIn(ledger);
  const clerkName = (id: ClerkId) => (id === AIGERIM ? 'Aigerim S.' : 'somebody');
  const shifts = shiftsIn(db, ledger, clock, clerkName);
  const intents = intentsIn(db, clock);
  const refunds = refundsIn(factsIn(db));
  const payments = paymentsOver({ deviceOf });
  const audit = openAuditLog({ dataDir: bench.folder, clock, log: logIn(bench.folder, () => clock.now()) });
  const known = (number: string): KnownCard => world.cards.get(number) ?? { number, card: null, hotlisted: false };
  return {
    bench,
    ledger,
    clock,
    ids,
    world,
    intents,
    shifts,
    soFar: (shift) => entries.soFar(shift),
    payments,
    settlements: settlementsOver({ deviceOf, facts: factsIn(db), ledger, patienceMs }),
    refunds,
    decided: decidedPaymentsIn(factsIn(db)),
    left: leftPaymentsIn(factsIn(db), clock),
    profile: () => world.profile,
    profileByVersion: (version) => (world.profile?.version === version ? world.profile : null),
    stopped: () => world.stopped,
    offline: () => world.offline,
    refuseOffline: () => (world.offline ? world.offlineRefusal : null),
    known,
    liveBalance: (number) => known(number).card?.balance ?? null,
    forgetLiveCards: () => {},
    receiptNumber: (seq) => `TEST1-${String(seq).padStart(6, '0')}`,
    shipper: { unsent: () => ledger.head().seq },
    bags: bagsIn(db, ledger),
    unknownPayments: unknownPaymentsOver(intents, refunds, payments),
    paper: paperIn(db, ids),
    unsignedReceipts: () => unsignedReceiptsIn(db),
    openDrawer: () => {},
    clerkName,
    audit,
    seen: seenBeforeCountOver({ audit, auditWatch: { mayHaveForgotten: () => false }, shifts }),
    close() {
      audit.close();
      bench.close();
    },
  };
}

export function aSale(
  till: Till,
  changes: Partial<ConfirmedSale> & { amount?: number; received?: number } = {},
): ConfirmedSale {
  const { amount = 5000, received = 10_000, ...rest } = changes;
  return {
    saleId: till.ids.mint<SaleId>(),
    lines: [{ cardNumber: CARD_NUMBER, productId: 'purse', amount: money(amount) }],
    tenders: [{ kind: 'cash', amount: money(amount), received: money(received) }],
    language: 'en',
    ...rest,
  };
}

export function notes(...counts: [value: number, quantity: number][]): { value: Money; quantity: number }[] {
  return counts.map(([value, quantity]) => ({ value: money(value), quantity }));
}
