import type { PassDays } from '../../src-shared/contract/body-parts.ts';
import type { Product, Profile } from '../../src-shared/contract/upstream.ts';
import type { ProductKind } from '../../src-shared/contract/wire-types.ts';
import type { CounterId } from '../../src-shared/ids.ts';
import { type Money, sumOf } from '../../src-shared/money.ts';
import { tariffOn } from '../../src-shared/profile.ts';
import { assert } from '../../src-shared/result.ts';
import type { Day, Instant } from '../../src-shared/time.ts';

/**
 * What the entries of one request touch, read under locks, and what deciding them changes. Decisions are made here in
 * memory and written at once, so that a request of 500 entries costs some twenty statements and not thousands.
 */

export interface CardState {
  readonly number: string;
  readonly kind: string;
  status: string;
  balance: Money;
  readonly reloadable: boolean;
  readonly expiresOn: Day | null;
  readonly creditsWait: boolean;
  readonly hotlisted: boolean;
  passes: readonly PassState[];
}

interface PassState extends PassDays {
  readonly id: string;
  readonly productId: string;
  readonly used: boolean;
}

/** What a line sold. Null in a LineState of a line that was not understood. */
export interface SoldLine {
  readonly cardNumber: string;
  readonly kind: ProductKind;
  readonly productId: string;
  readonly profileVersion: string;
  readonly amount: Money;
  /** As the counter believed. Null where its clock named no day that a database has. */
  readonly soldOn: Day | null;
  readonly proposedFrom: Day | null;
}

export interface LineState {
  readonly saleId: string;
  readonly line: number;
  readonly seq: number;
  /**
   * The last seq that the sender had when it brought the sale: a return up to it was made before the sale was offered.
   */
  readonly offeredThrough: number;
  readonly sold: SoldLine | null;
  status: 'pending' | 'credited' | 'rejected' | 'reversed';
  returnedBy: string | null;
}

export interface HeldLine {
  readonly counterId: CounterId;
  readonly returnId: string;
  readonly saleId: string;
  readonly line: number;
  readonly cardNumber: string;
  readonly kind: ProductKind;
  readonly amount: Money;
}

interface ClaimState {
  readonly id: string;
  readonly amount: Money;
  readonly payerId: string;
  status: string;
}

export type RejectionReason =
  | 'card-blocked'
  | 'card-expired'
  | 'card-unknown'
  | 'balance-limit'
  | 'product-not-allowed'
  | 'already-used'
  | 'not-held'
  | 'not-understood'
  | 'other';

export interface DecidedOutcome {
  readonly entryId: string;
  readonly seq: number;
  readonly line: number;
  readonly status: 'credited' | 'pending' | 'rejected' | 'reversed' | 'reversal-refused';
  readonly reason?: RejectionReason;
  readonly balance?: Money;
  readonly pass?: PassDays;
}

interface NewMovement {
  readonly id: string;
  readonly cardNumber: string;
  readonly kind: 'top-up' | 'pass' | 'return' | 'adjustment' | 'other';
  readonly amount: Money;
}

export interface NewCredit {
  readonly saleId: string;
  readonly line: number;
  readonly cardNumber: string;
  readonly kind: ProductKind;
  readonly amount: Money;
}

/** What the operator's profile says about crediting. Null where no profile is published yet. */
interface Rules {
  readonly current: Profile | null;
  readonly profiles: ReadonlyMap<string, Profile>;
}

interface Loaded {
  readonly counterId: CounterId;
  readonly now: Instant;
  readonly today: Day;
  readonly rules: Rules;
  readonly cards: readonly CardState[];
  readonly lines: readonly LineState[];
  /** (sale, line) that value was credited for at any counter. */
  readonly credited: readonly { readonly saleId: string; readonly line: number }[];
  readonly heldLines: readonly HeldLine[];
  readonly claims: readonly ClaimState[];
}

const NO_PRODUCTS = { products: [] };

export class Books {
  readonly counterId: CounterId;
  readonly now: Instant;
  readonly today: Day;
  readonly rules: Rules;
  readonly outcomes: DecidedOutcome[] = [];
  readonly movements: NewMovement[] = [];
  readonly credits: NewCredit[] = [];
  readonly newPasses: { readonly cardNumber: string; readonly pass: PassState }[] = [];
  readonly removedPasses: string[] = [];
  readonly releasedHolds = new Set<string>();
  readonly changedCards = new Set<CardState>();
  readonly changedLines = new Set<LineState>();
  readonly paidClaims: ClaimState[] = [];
  #cards: Map<string, CardState>;
  #lines: Map<string, LineState>;
  #credited: Set<string>;
  #held: HeldLine[];
  #claims: Map<string, ClaimState>;

  constructor(loaded: Loaded) {
    this.counterId = loaded.counterId;
    this.now = loaded.now;
    this.today = loaded.today;
    this.rules = loaded.rules;
    this.#cards = new Map(loaded.cards.map((card) => [card.number, card]));
    this.#lines = new Map(loaded.lines.map((line) => [keyOf(line.saleId, line.line), line]));
    this.#credited = new Set(loaded.credited.map((credit) => keyOf(credit.saleId, credit.line)));
    this.#held = [...loaded.heldLines];
    this.#claims = new Map(loaded.claims.map((claim) => [claim.id, claim]));
  }

  card(number: string): CardState | undefined {
    return this.#cards.get(number);
  }

  line(saleId: string, line: number): LineState | undefined {
    return this.#lines.get(keyOf(saleId, line));
  }

  claim(id: string): ClaimState | undefined {
    return this.#claims.get(id);
  }

  wasCredited(saleId: string, line: number): boolean {
    return this.#credited.has(keyOf(saleId, line));
  }

  /** What was sold, at the tariff of its moment: a later profile or a later tariff never takes a sold product away. */
  product({ productId, profileVersion, soldOn }: SoldLine): Product | undefined {
    const { current } = this.rules;
    const day = soldOn ?? this.today;
    const ofItsMoment = tariffOn(day, this.rules.profiles.get(profileVersion) ?? NO_PRODUCTS, productId);
    return ofItsMoment ?? tariffOn(day, current ?? NO_PRODUCTS, productId);
  }

  /** The profile's calendar, under which a sale was made. */
  timeZoneOf(profileVersion: string): string {
    return this.rules.profiles.get(profileVersion)?.timeZone ?? this.rules.current?.timeZone ?? 'UTC';
  }

  heldFor(returnId: string): readonly HeldLine[] {
    return this.#held.filter((held) => this.#isOf(returnId, held));
  }

  isHeldByAnother(saleId: string, line: number, returnId: string): boolean {
    return this.#held.some((held) => held.saleId === saleId && held.line === line && !this.#isOf(returnId, held));
  }

  /** The activation of a card that is about to be taken back: nothing more goes onto the card meanwhile. */
  isActivationHeld(cardNumber: string): boolean {
    return this.#held.some((held) => held.cardNumber === cardNumber && held.kind === 'card');
  }

  /** Stored value of the card that other returns have frozen. */
  frozenOn(cardNumber: string, exceptFor: string): Money {
    return sumOf(
      this.#held
        .filter(
          (held) => held.cardNumber === cardNumber && held.kind === 'stored-value' && !this.#isOf(exceptFor, held),
        )
        .map((held) => held.amount),
    );
  }

  /** The return must be this counter's: another counter may use the same id, and must gain nothing by it. */
  #isOf(returnId: string, held: HeldLine): boolean {
    return held.returnId === returnId && held.counterId === this.counterId;
  }

  addLine(line: LineState): void {
    assert(!this.#lines.has(keyOf(line.saleId, line.line)), 'a line is added once');
    this.#lines.set(keyOf(line.saleId, line.line), line);
    this.changedLines.add(line);
  }

  credit(credit: NewCredit): void {
    assert(!this.wasCredited(credit.saleId, credit.line), 'a line is credited at most once');
    this.#credited.add(keyOf(credit.saleId, credit.line));
    this.credits.push(credit);
  }

  releaseHold(returnId: string): void {
    this.#held = this.#held.filter((held) => !this.#isOf(returnId, held));
    this.releasedHolds.add(returnId);
  }

  decide(outcome: DecidedOutcome): void {
    this.outcomes.push(outcome);
  }
}

function keyOf(saleId: string, line: number): string {
  return `${saleId}:${line}`;
}

/** The id of what a line put onto a card: its movement, and its pass. */
export const movementIdOf = keyOf;
