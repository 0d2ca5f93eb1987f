import { z } from 'zod';
import { ClaimId, ClerkId, CounterId, EntryId, Hash, RequestId, SaleId, ShiftId, StationId } from '../ids.ts';
import { Day, exists, Instant, WrittenInstant } from '../time.ts';
import { isCodePattern } from './authorisation-code.ts';
import { FiledClaim, PassDays, ReturnLine } from './body-parts.ts';
import { isPageTemplate, PAGE_CHARS_MAX } from './receipt-page.ts';
import {
  Amount,
  Balance,
  CardNumber,
  ClerkRole,
  LanguageTag,
  listOf,
  localTextOf,
  MoneyOnWire,
  openEnum,
  ProductKind,
  readableOf,
  ruleText,
  shownText,
  TenderKind,
} from './wire-types.ts';

/**
 * The wire between a counter and the operator's back office, as the OpenAPI contract has it.
 * Requests are strict objects: the upstream refuses unknown members. Answers are open: a counter drops unknown
 * members and takes an unknown word as `other`.
 */

// ——— versions ———

/** Each version is the one before it and optional members. An upstream that names none speaks 1.0. */
const CONTRACTS = ['1.0', '1.1'] as const;
export const Contract = z.enum(CONTRACTS);
export type Contract = z.infer<typeof Contract>;

/** Each BCP 47 tag has what the plain name beside it is in that language. */
export const Names = localTextOf(60).refine((names) => Object.values(names).every((name) => name !== ''), 'no name');

/**
 * A member that a later version added. An upstream of before may use its name for something else. What can't be read
 * counts as absent, as a counter of before would have it.
 */
function since11<Schema extends z.ZodType>(schema: Schema) {
  return schema.optional().catch(undefined);
}

export const ENTRIES_PER_REQUEST_MAX = 500;
export const ENTRY_BYTES_MAX = 64 * 1024;
export const REQUEST_BYTES_MAX = 8 * 1024 * 1024;
export const OUTCOMES_PER_PAGE_MAX = 500;
export const HOTLIST_PAGE_MAX = 50_000;
const SEQ_OF_FIRST_ENTRY = 1;

// ——— the journal ———

export const ACCOUNTS = [
  'drawer',
  'safe',
  'float',
  'acquirer',
  'qr-acquirer',
  'stored-value',
  'pass-sales',
  'card-sales',
  'petty-cash',
  'claims',
  'over-short',
] as const;
export const Account = z.enum(ACCOUNTS);
export type Account = z.infer<typeof Account>;

export const Posting = z.strictObject({ account: Account, amount: MoneyOnWire });
export type Posting = z.infer<typeof Posting>;

const EntryKindOnWire = z.string().regex(/^[a-z][a-z-]{1,39}$/);

export const Entry = z.strictObject({
  counterId: CounterId,
  seq: z.int().min(SEQ_OF_FIRST_ENTRY),
  id: EntryId,
  kind: EntryKindOnWire,
  at: WrittenInstant,
  shiftId: ShiftId.nullable(),
  clerkId: ClerkId.nullable(),
  supervisorId: ClerkId.nullable(),
  body: z.looseObject({ v: z.literal(1) }),
  postings: z.array(Posting),
  prevHash: Hash,
  hash: Hash,
});
/** As it is, and no copy: a copy leaves out what is named __proto__, and then its hash is another. */
const isObject = (value: unknown) => typeof value === 'object' && value !== null && !Array.isArray(value);
/** As somebody else kept it: what its body says is for whoever reads it, and never in the way of keeping it. */
export const KeptEntry = Entry.extend({ body: z.custom<Record<string, unknown>>(isObject, 'a body is an object') });
export type Entry = z.infer<typeof KeptEntry>;

export const REJECTION_REASONS = [
  'card-blocked',
  'card-expired',
  'card-unknown',
  'balance-limit',
  'product-not-allowed',
  'already-used',
  'not-held',
  'not-understood',
] as const;

export const Outcome = z.object({
  no: z.int().min(1),
  entryId: EntryId,
  seq: z.int(),
  line: z.int(),
  status: openEnum(['credited', 'pending', 'rejected', 'reversed', 'reversal-refused']),
  reason: openEnum(REJECTION_REASONS).optional().catch(undefined),
  balance: Balance.optional().catch(undefined),
  /** What can't be read of them is left out: the word on the line counts without it. */
  pass: PassDays.optional().catch(undefined),
  /** It distinguishes this word from others, and is never shown. */
  at: WrittenInstant,
});
export type Outcome = z.infer<typeof Outcome>;

export const AppendAnswer = z.object({ nextSeq: z.int().min(2), headHash: Hash, outcomes: readableOf(Outcome) });
export const EntriesAnswer = z.object({ entries: z.array(KeptEntry), nextSeq: z.int().min(1), headHash: Hash });
export const StrandAnswer = z.object({ kept: z.int() });
export const OutcomesAnswer = z.object({ outcomes: readableOf(Outcome), more: z.boolean() });

// ——— enrolment ———

const PLACE_NAME_MAX = 120;
/** As much as a header carries. */
const TOKEN_MAX = 4_000;

export const EnrolmentCode = z.string().regex(/^[A-Z0-9]{4}-[A-Z0-9]{4}$/);
export const EnrolRequest = z.strictObject({
  requestId: RequestId,
  code: EnrolmentCode,
  device: z.strictObject({ name: z.string().max(80), appVersion: z.string().max(40) }),
  counterId: CounterId.optional(),
});
export const EnrolAnswer = z.object({
  counterId: CounterId,
  counterName: shownText(PLACE_NAME_MAX),
  stationId: StationId,
  stationName: shownText(PLACE_NAME_MAX),
  token: z.string().min(32).max(TOKEN_MAX),
  nextSeq: z.int().min(1),
  headHash: Hash,
  counterNames: since11(Names),
  stationNames: since11(Names),
});
export type EnrolAnswer = z.infer<typeof EnrolAnswer>;
export const TokenAnswer = z.object({ token: z.string().min(32).max(TOKEN_MAX) });
export const HealthAnswer = z.object({
  status: z.literal('ok'),
  /** null: an instant that does not exist, by which no clock can be compared. */
  time: WrittenInstant.transform((time) => (exists(time) ? time : null)),
  /** A version above those that this counter knows is the highest that it knows. */
  contract: since11(z.string().regex(/^1\.[1-9][0-9]{0,3}$/)).transform((named): Contract => (named ? '1.1' : '1.0')),
});

// ——— reference data ———

/** Far above what an operator has; what exceeds refuses the profile, and the one before it stays. */
const BOUNDS = {
  id: 80,
  name: 200,
  phone: 500,
  operatorName: 500,
  address: 1_000,
  /** Header and footer of a receipt. */
  words: 2_000,
  pattern: 500,
  products: 500,
  cardFormats: 64,
  groups: 20,
  denominations: 64,
  packSize: 1_000,
  tenders: 64,
  languages: 40,
  passDays: 36_600,
  clerks: 5_000,
  clerkName: 200,
  /** Codes of units have up to four digits today. */
  unitCode: 99_999,
  unsignedSales: 100_000,
} as const;

export const CardFormat = z.object({
  name: ruleText(BOUNDS.name),
  pattern: ruleText(BOUNDS.pattern),
  grouping: listOf(z.int().min(1).max(BOUNDS.groups), BOUNDS.groups),
  checkDigit: openEnum(['none', 'luhn']),
  /** How many last digits may be typed instead of all. */
  lookupBySuffix: z.int().min(4).max(12).optional(),
});
export type CardFormat = z.infer<typeof CardFormat>;

export const Product = z.object({
  id: ruleText(BOUNDS.id),
  kind: ProductKind,
  name: localTextOf(BOUNDS.name),
  /** Absent for stored value. */
  price: Amount.optional(),
  presets: listOf(Amount, 6).optional(),
  passDays: z.int().min(1).max(BOUNDS.passDays).optional(),
  validFrom: Day,
  validTo: Day.optional(),
  vatPercent: z.number().optional(),
  /** What a fiscal receipt says of it beside its VAT. */
  fiscal: since11(
    z.object({
      /** As the national catalogue of goods has it; absent: its own name. */
      name: since11(ruleText(BOUNDS.name)),
      catalogueCode: since11(ruleText(BOUNDS.id)),
      unitCode: since11(z.int().min(1).max(BOUNDS.unitCode)),
      nature: since11(z.enum(['goods', 'work', 'service'])),
    }),
  ),
});
export type Product = z.infer<typeof Product>;

export const Denomination = z.object({
  value: Amount,
  kind: z.enum(['note', 'coin']),
  series: ruleText(BOUNDS.name).optional(),
  acceptedUntil: Day.optional(),
  /** How many lie in a bundle of this note, or in a roll of this coin. */
  packSize: since11(z.int().min(2).max(BOUNDS.packSize)),
});
export type Denomination = z.infer<typeof Denomination>;

export const ProfileTender = z.object({
  id: ruleText(BOUNDS.id),
  kind: TenderKind,
  name: localTextOf(BOUNDS.name),
  fiscalisedBy: z.enum(['counter', 'terminal']).default('counter'),
  /** What the authorisation codes on its slips are like. One that can't be tried counts as absent. */
  authCodePattern: since11(ruleText(BOUNDS.pattern).refine(isCodePattern)),
  /** This one tells the tax office of its money. Cash is the register's, whatever stands here. */
  fiscal: since11(z.enum(['register', 'terminal', 'nobody'])),
  /** Other counters pay at the same terminal: its total says nothing of this one. */
  sharedTerminal: since11(z.boolean()),
});
export type ProfileTender = z.infer<typeof ProfileTender>;

const TaxId = z.string().regex(/^[0-9]{12}$/);

/** That it is there means that a register is told of cash. */
const FiscalRules = z.object({
  /** The sales are this one's where the operator sells as an agent; absent: the operator's own. */
  taxpayer: since11(z.object({ name: localTextOf(BOUNDS.operatorName), bin: TaxId })),
  /** So many sales may wait for their sign while the register is out of reach; absent: as many as there are. */
  unsignedSalesMax: since11(z.int().min(0).max(BOUNDS.unsignedSales)),
  /** From this day of the counter on, nothing that a register has to sign is sold where none is set up. */
  registerRequiredFrom: since11(Day),
  /** Which cash that is no sale and goes to no safe the register hears of. */
  tells: since11(
    z.object({ claims: since11(z.boolean()), pettyCash: since11(z.boolean()), overShort: since11(z.boolean()) }),
  ),
});

export const Profile = z.object({
  version: ruleText(40),
  operator: z.object({
    name: localTextOf(BOUNDS.operatorName),
    taxId: ruleText(BOUNDS.id),
    address: localTextOf(BOUNDS.address),
  }),
  timeZone: ruleText(BOUNDS.id),
  currency: z.object({ code: ruleText(10), exponent: z.int().min(0).max(4), symbol: ruleText(10) }),
  languages: z.object({
    default: LanguageTag,
    receipt: listOf(LanguageTag, BOUNDS.languages),
    customer: listOf(LanguageTag, BOUNDS.languages),
  }),
  cardName: localTextOf(BOUNDS.name).optional(),
  cardFormats: listOf(CardFormat, BOUNDS.cardFormats),
  products: listOf(Product, BOUNDS.products),
  limits: z.object({
    minTopUp: Amount,
    maxTopUp: Amount,
    stepTopUp: Amount,
    maxBalance: Amount,
    returnWithinMinutes: z.int(),
    maxCardsPerSale: z.int().min(1).max(50),
  }),
  offline: z.object({
    allowed: z.boolean(),
    maxHours: z.int(),
    maxEntries: z.int(),
    maxTopUp: Amount,
    maxTotal: Amount,
  }),
  cash: z.object({
    denominations: listOf(Denomination, BOUNDS.denominations),
    varianceTolerance: z.int().min(0),
    dropAbove: Amount,
  }),
  tenders: listOf(ProfileTender, BOUNDS.tenders),
  receipt: z.object({
    header: localTextOf(BOUNDS.words),
    footer: localTextOf(BOUNDS.words),
    /** The operator's page of a receipt. One that is no address counts as absent. */
    page: since11(ruleText(PAGE_CHARS_MAX).refine(isPageTemplate)),
  }),
  support: z.object({ phone: ruleText(BOUNDS.phone), url: ruleText(BOUNDS.address).optional() }),
  fiscal: since11(FiscalRules),
});
export type Profile = z.infer<typeof Profile>;

export const Clerk = z.object({
  id: ClerkId,
  name: shownText(BOUNDS.clerkName),
  role: ClerkRole,
  /** PHC string $scrypt$ln=15,r=8,p=1$salt$key of a PIN of six digits or more. */
  pin: z.string().max(BOUNDS.words),
  language: shownText(BOUNDS.id).optional().catch(undefined),
  active: z.boolean(),
  names: since11(Names),
});
export type Clerk = z.infer<typeof Clerk>;
export const ClerksAnswer = z.object({
  clerks: readableOf(Clerk, BOUNDS.clerks),
  /** The counter that asks, and its station, are called so now. */
  counterNames: since11(Names),
  stationNames: since11(Names),
});

const HotlistItem = z.object({
  cardNumber: CardNumber,
  /** On the safe side: a card that is not said to be unlisted is not served. */
  listed: z.boolean().catch(true),
  reason: openEnum(['lost', 'stolen', 'fraud', 'expired', 'faulty']).optional().catch(undefined),
});
export const HotlistAnswer = z
  .object({
    items: z.array(z.custom<z.input<typeof HotlistItem>>()),
    cursor: z.string().max(1_000),
    more: z.boolean(),
    total: z.int(),
  })
  .transform(({ items, ...rest }) => {
    const read = readableOf(HotlistItem).parse(items);
    // Without their numbers nobody can turn these cards away: that there are some is told.
    return { ...rest, items: read, unreadable: items.length - read.length };
  });

export const Movement = z.object({
  id: ruleText(BOUNDS.name),
  at: Instant,
  channel: openEnum(['counter', 'kiosk', 'app', 'validator']),
  place: shownText(60).optional(),
  kind: openEnum(['top-up', 'pass', 'ride', 'return', 'adjustment']),
  /** What a sale put onto it: its own price is a movement of a new card as well. */
  product: since11(ProductKind),
  amount: Balance,
  status: openEnum(['done', 'pending', 'failed']),
});
export type Movement = z.infer<typeof Movement>;

export const Card = z.object({
  number: CardNumber,
  kind: openEnum(['stored-value', 'day-pass', 'multi-day-pass', 'single-ride']),
  concession: shownText(60).optional(),
  status: openEnum(['active', 'blocked', 'expired', 'not-activated']),
  balance: Balance,
  asOf: Instant,
  reloadable: z.boolean().default(true),
  passes: readableOf(z.object({ productId: z.string(), validFrom: Day, validTo: Day })).optional(),
  /** The status says it too: a day that does not exist is left out. */
  expiresOn: Day.optional().catch(undefined),
  effect: openEnum(['immediate', 'activate-at-validator', 'when-connected']),
  /** Shown, never stored by a counter. */
  movements: readableOf(Movement, 20),
});
export type Card = z.infer<typeof Card>;

// ——— holds and claims ———

export const HoldRequest = z.strictObject({ saleId: SaleId, lines: z.array(ReturnLine).min(1) });
export const ClaimRequest = FiledClaim.extend({ at: Instant });
export const ClaimAnswer = z.object({
  claimId: ClaimId,
  status: openEnum(['open', 'credited', 'refund-at-counter', 'paid', 'denied']),
  reason: shownText(300).optional(),
});

// ——— problems ———

export const PROBLEM_TYPES = [
  'unauthorized',
  'superseded',
  'enrolment-code-invalid',
  'schema',
  'card-unknown',
  'card-ambiguous',
  'journal-gap',
  'journal-fork',
  'hash-mismatch',
  'batch-too-large',
  'not-held',
  'claim-differs',
  'cursor-unknown',
  'rate-limited',
  'maintenance',
  'internal',
] as const;
export const Problem = z.object({
  type: openEnum(PROBLEM_TYPES),
  title: shownText(300),
  status: z.int(),
  detail: shownText(1_000).optional(),
  nextSeq: z.int().optional(),
  headHash: Hash.optional(),
  retryAfterSeconds: z.int().optional(),
});
export type Problem = z.infer<typeof Problem>;
