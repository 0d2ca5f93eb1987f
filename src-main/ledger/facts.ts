import type { Database } from 'better-sqlite3';
import { z } from 'zod';
import { RefundEvidence, Terminal } from '../../src-shared/contract/body-parts.ts';
import { ClerksAnswer, EnrolAnswer } from '../../src-shared/contract/upstream.ts';
import { DisplaySetting, Language, Look } from '../../src-shared/contract/views/look.ts';
import { PrinterSetup } from '../../src-shared/contract/views/printer.ts';
import { MovedLate, PAYMENT_ENDS } from '../../src-shared/contract/views/attention.ts';
import { ConfirmedReturn } from '../../src-shared/contract/views/sale.ts';
import { CardNumber, MoneyOnWire, readableOf, TenderKind } from '../../src-shared/contract/wire-types.ts';
import { ClaimId, ClerkId, EntryId, Hash, RequestId, ReturnId, SaleId, ShiftId } from '../../src-shared/ids.ts';
import { ReturnBody } from '../../src-shared/journal/kinds/return-body.ts';
import { Tally, TerminalKind } from '../../src-shared/journal/kinds/terminals-body.ts';
import { Instant, WrittenInstant } from '../../src-shared/time.ts';
import { jsonOf } from '../platform/json.ts';
import { AuditHead } from './verify-audit.ts';

/** The counter that this machine is. The token is not here: it lies with the secrets. */
export const Enrolment = EnrolAnswer.omit({
  token: true,
  nextSeq: true,
  headHash: true,
  counterNames: true,
  stationNames: true,
}).extend({
  /** Stands before every receipt number of this machine, so that a replaced machine never repeats one. */
  receiptSeries: z.string(),
});
export type Enrolment = z.infer<typeof Enrolment>;

/** Why this machine has its journal back, or is getting it. */
export const Restore = z.object({
  /**
   * A machine in another's place; an older copy that somebody put back; a backup or the upstream's copy, put back by
   * the steps.
   */
  why: z.enum(['replaced-machine', 'old-copy', 'backup', 'upstream']),
  /** Up to here the entries were this machine's own, or those of the copy. */
  from: z.int().min(0),
  /** The highest seq that anybody is known to have written. */
  known: z.int().min(0),
});
export type Restore = z.infer<typeof Restore>;

/**
 * This machine was made its counter again, and the upstream has other entries than its journal. The journal is handed
 * in, set aside at the next start, and fetched anew.
 */
const Parted = z.object({
  /** The upstream's newest entry when the code was taken. */
  known: z.int().min(0),
  /** The newest entry that both hold; null until they were compared. */
  common: z.int().min(0).nullable(),
  handedIn: z.boolean(),
});
/** An entry of a ledger that another took the place of: its place there, and what it says. */
const lost = { entryId: EntryId, seq: z.int().min(1), at: WrittenInstant };
const LostPayOut = z.object({ ...lost, claimId: ClaimId });
export type LostPayOut = z.infer<typeof LostPayOut>;
const LostReturn = z.object({ ...lost, saleId: SaleId, lines: z.array(z.int()) });
export type LostReturn = z.infer<typeof LostReturn>;
const LeftBehind = z.object({
  payOuts: z.array(LostPayOut),
  returns: z.array(LostReturn),
  /** It could not be read: until the journal is whole again nobody knows of which claims this leaves a doubt. */
  unread: z.boolean(),
  /** Claims filed up to here may have been paid by entries that nobody here knows of. */
  doubtThrough: z.int().min(0),
});
export type LeftBehind = z.infer<typeof LeftBehind>;

/** A return that a device was asked to give money back for, and that is no entry yet. */
export const BegunRefund = z.object({
  returnId: ReturnId,
  /** A part with a code went back by a slip that was typed; every other that is not cash a device was asked for. */
  wanted: ConfirmedReturn,
  /** Which device each part was asked for, by its own name: what another one says of it is nobody's word. */
  devices: z.array(z.string().nullable()).optional(),
  /** Which parts a device was asked for: no other has moved. Absent in what was kept before this was. */
  asked: z.array(z.boolean()).optional(),
  /** What its device calls the operation of each part, once it told. */
  refs: z.array(z.string().nullable()).optional(),
  /** What devices have said of parts that went back, each at the place of its part. */
  slips: z.array(Terminal.nullable()).optional(),
  supervisorId: ClerkId.nullable(),
  /** What had been offered to the upstream when it was judged: of a sale above it nobody holds the value. */
  offeredSeq: z.int().min(0),
  /** What the cards held before it. */
  balances: ReturnBody.shape.balances,
  at: Instant,
});
export type BegunRefund = z.infer<typeof BegunRefund>;

/**
 * What was decided of a payment or a return while no shift could take its entry, and the entry that it becomes. What
 * was taken or went back stands in the sale or return that was begun.
 */
const decidedAt = { saleId: SaleId, at: Instant };
const DecidedPayment = z.discriminatedUnion('becomes', [
  z.object({
    becomes: z.literal('payment-decided'),
    id: EntryId,
    ...decidedAt,
    decision: z.enum(['paid', 'not-paid']),
    reason: z.string(),
    clerkId: ClerkId,
    supervisorId: ClerkId.nullable(),
  }),
  z.object({ becomes: z.literal('sale'), ...decidedAt }),
  z.object({
    becomes: z.literal('return'),
    returnId: ReturnId,
    ...decidedAt,
    /** A second person's, and what it rests on; absent: its device said so. */
    word: z.object({ supervisorId: ClerkId, evidence: RefundEvidence }).optional(),
  }),
]);
export type DecidedPayment = z.infer<typeof DecidedPayment>;

export const LeftPayment = z.object({
  saleId: SaleId,
  at: Instant,
  how: z.enum(PAYMENT_ENDS),
  receiptNumber: z.string().nullable(),
  cardNumbers: z.array(CardNumber),
  tenders: z.array(TenderKind),
  moved: MovedLate.optional(),
});
export type LeftPayment = z.infer<typeof LeftPayment>;

/**
 * What a device told when its batch was closed for the count of a close, `id`; null: it was asked and has not answered.
 * `kinds`: those that no close has booked yet.
 */
const DeviceTotal = z.object({
  id: EntryId,
  device: z.string(),
  kinds: z.array(TerminalKind),
  batches: z.array(z.object({ kind: TerminalKind, collected: Tally, refunded: Tally })).nullable(),
});
export type DeviceTotal = z.infer<typeof DeviceTotal>;

const Difference = z.object({ kind: TenderKind, difference: MoneyOnWire });
export type Difference = z.infer<typeof Difference>;

/** Facts of this machine by name, each with its schema. */
const FACTS = {
  enrolment: Enrolment,
  /**
   * What came with the roster: the tag to ask again by, and what counter and station are called by language. One fact,
   * so that a roster whose names an earlier version of this app did not read is asked for whole.
   */
  roster: ClerksAnswer.pick({ counterNames: true, stationNames: true }).extend({ etag: z.string().nullable() }),
  /** Kept before the code is sent, so that an answer that was lost can be asked for again. */
  'enrolment-request': z.object({ requestId: RequestId, code: z.string() }),
  /** The upstream holds everything up to here. */
  'acked-seq': z.int().min(0),
  /** Raised before each request: what is above it was never offered to the upstream. */
  'offered-seq': z.int().min(0),
  /** A superseded machine has handed in everything up to here. */
  'stranded-seq': z.int().min(0),
  /** Those up to there that the upstream would not keep: they are offered again. */
  'not-stranded': z.array(z.int().min(1)),
  parted: Parted,
  /**
   * The journal is not known to be whole: nothing is sold until the upstream's head was seen and what is missing was
   * fetched.
   */
  restore: Restore,
  /** Versions that receipts of the journal need and this machine does not hold yet. */
  'profiles-wanted': z.array(z.string()),
  /** The highest `no` of an outcome that was applied. */
  'outcome-no': z.int().min(0),
  'token-rotated-at': Instant,
  'last-contact': Instant,
  /** Measured without the wall clock, so that setting it back and starting again doesn't win hours. */
  'without-contact-ms': z.number().min(0),
  /** In force, and taken over when what is open allows it. The tag is that of the newer one. */
  'profile-version': z.string(),
  'profile-waiting': z.string(),
  'profile-etag': z.string(),
  'hotlist-cursor': z.string(),
  /** The list was once read to its end: from then on a large delta waits for a person. */
  'hotlist-loaded': z.boolean(),
  'hotlist-size': z.int().min(0),
  'hotlist-brake': z.object({ listed: z.int().min(0), listedUpstream: z.int().min(0) }),
  language: Language,
  /** The printer as it was set up on the screen, and the SAPAR_PRINTER in whose place that was. */
  'printer-setup': z.object({ setup: PrinterSetup, insteadOf: z.string() }),
  /** Whether there was a printer when the program last ran: paper that waited without one is asked about. */
  'had-printer': z.boolean(),
  /** Each clerk has one; «counter» has the one last set while nobody was signed in. */
  looks: z.record(z.string(), Look),
  'display-setting': DisplaySetting,
  /** Holds that were asked for and whose return is no entry yet: to be released when nobody is at work on them. */
  'open-holds': readableOf(ReturnId),
  'begun-refunds': z.array(BegunRefund),
  /** How payments ended that their clerk had left for later. */
  'left-payments': z.array(LeftPayment),
  /** What was decided while no shift could take its entry. */
  'decided-payments': z.array(DecidedPayment),
  /** What devices called their latest operations, and which of ours each was. */
  'device-names': z.array(z.object({ device: z.string(), ref: z.string(), of: z.string() })),
  settlements: z.array(DeviceTotal),
  /** What the reveal of a close told last: nothing else is posted with a reason and an approval for it. */
  'shown-differences': z.object({ shiftId: ShiftId, differences: z.array(Difference) }),
  /** Wrong numbers that were typed for a claim that is to be paid. */
  'claim-tries': z.record(ClaimId, z.int().min(1)),
  'left-behind': LeftBehind,
  /** How long the open shift is open, by no clock that anybody can set. */
  'shift-counted': z.object({ shiftId: ShiftId, ms: z.number().min(0), wallMs: z.number(), monotonicMs: z.number() }),
  /** The moment at which `without-contact-ms` was kept, by both clocks. */
  'without-contact-kept': z.object({ wallMs: z.number(), monotonicMs: z.number() }),
  /**
   * How far this machine's auditor's log is known to have come, `no` 0 for one in memory alone. Also the open shift of
   * which it may have forgotten what was seen.
   */
  'audit-log': AuditHead.extend({ forgotOf: ShiftId.nullable() }),
  /** The newest profiles that were refused and stand in the auditor's log: each stands there once. */
  'profiles-refused': z.array(Hash),
  alarms: z.array(z.object({ alarm: z.string(), detail: z.string(), at: WrittenInstant })),
};
export type FactName = keyof typeof FACTS;
type FactOf<Name extends FactName> = z.output<(typeof FACTS)[Name]>;

/** Without these money could be given back twice, or sold on a journal that is not whole: nothing stands in for one. */
const COUNT_MOST = [
  'enrolment',
  'offered-seq',
  'restore',
  'alarms',
  'begun-refunds',
] as const satisfies readonly FactName[];

export class FactUnreadable extends Error {}

/** To be called before anything is sold. Throws FactUnreadable. */
export function readWhatCountsMost(facts: Facts): void {
  for (const name of COUNT_MOST) facts.get(name);
}

export interface Facts {
  /**
   * One that can't be read, such as a choice that another version of this app knows, is none: it is chosen, fetched or
   * counted anew. Those that count most throw FactUnreadable instead.
   */
  get<Name extends FactName>(name: Name): FactOf<Name> | undefined;
  set<Name extends FactName>(name: Name, value: FactOf<Name>): void;
  forget(name: FactName): void;
}

export function factsIn(db: Database): Facts {
  const read = db.prepare<[string], { value: string }>('SELECT value FROM fact WHERE name = ?');
  const write = db.prepare(
    'INSERT INTO fact (name, value) VALUES (?, ?) ON CONFLICT (name) DO UPDATE SET value = excluded.value',
  );
  const remove = db.prepare('DELETE FROM fact WHERE name = ?');
  return {
    get<Name extends FactName>(name: Name) {
      const row = read.get(name);
      if (row === undefined) return undefined;
      const value = FACTS[name].safeParse(jsonOf(row.value));
      // The map's schemas are a union here; the value that comes out is the one of this name.
      if (value.success) return value.data as FactOf<Name>;
      if (COUNT_MOST.some((each) => each === name))
        throw new FactUnreadable(`what it keeps as «${name}» can't be read`);
      return undefined;
    },
    set(name, value) {
      write.run(name, JSON.stringify(FACTS[name].parse(value)));
    },
    forget(name) {
      remove.run(name);
    },
  };
}
