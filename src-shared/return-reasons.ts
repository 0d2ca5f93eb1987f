import { ReturnReason } from './contract/body-parts.ts';
import type { CreditState } from './contract/views/history.ts';
import type { ProductKind } from './contract/wire-types.ts';

/** What of a sale goes back: what it was, and where its value is. */
interface LineBack {
  readonly kind: ProductKind;
  readonly credit: CreditState;
}

/** The money bought something, or may yet. */
const BOUGHT = ['wrong-amount', 'wrong-card', 'customer-request', 'double-charge', 'other'] as const;

/** Why a line may go back, by where its value is: of a top-up that never came on the card no amount was wrong. */
const BY_STATE = {
  rejected: ['rejected-upstream', 'other'],
  credited: BOUGHT,
  'on-the-way': BOUGHT,
  pending: BOUGHT,
  other: BOUGHT,
  returned: [],
  reversed: [],
  'reversal-refused': [],
} as const satisfies Record<CreditState, readonly ReturnReason[]>;

/** A price that the tariff fixes was not typed wrong. */
const NEVER_OF = {
  'stored-value': [],
  pass: ['wrong-amount'],
  card: ['wrong-amount'],
} as const satisfies Record<ProductKind, readonly ReturnReason[]>;

/** The reasons that can be true of all of these lines together. */
export function reasonsToReturn(lines: readonly LineBack[]): readonly ReturnReason[] {
  const canBe = (reason: ReturnReason, { kind, credit }: LineBack) =>
    includes(BY_STATE[credit], reason) && !includes(NEVER_OF[kind], reason);
  return lines.length === 0 ? [] : ReturnReason.options.filter((reason) => lines.every((line) => canBe(reason, line)));
}

const includes = (reasons: readonly ReturnReason[], reason: ReturnReason) => reasons.includes(reason);
