import type { SaleBody, SaleLine, SaleTender } from '../../src-shared/journal/kinds/sale-body.ts';
import type { Terminal } from '../../src-shared/contract/body-parts.ts';
import type { Card, Profile } from '../../src-shared/contract/upstream.ts';
import type { ConfirmedLine, ConfirmedSale, ConfirmedTender } from '../../src-shared/contract/views/sale.ts';
import type { ClerkId, ShiftId } from '../../src-shared/ids.ts';
import { type Draft, draftOf } from '../../src-shared/journal/entry.ts';
import { minus, type Money } from '../../src-shared/money.ts';
import { tenderOfKind } from '../../src-shared/profile.ts';
import { assert } from '../../src-shared/result.ts';
import { productById, proposedPassDays } from '../../src-shared/sale-rules.ts';
import { type Day, type Instant, localDay } from '../../src-shared/time.ts';

/** All that an entry of a sale is made of. */
interface SaleFacts {
  readonly sale: ConfirmedSale;
  readonly shiftId: ShiftId;
  readonly clerkId: ClerkId;
  readonly profile: Profile;
  readonly at: Instant;
  /** The day whose tariff was agreed: that of `at`, but for a sale that was begun earlier. */
  readonly agreedOn: Day;
  readonly receiptNumber: string;
  readonly offline: boolean;
  /** What is known of each card: null where nothing but its number is. */
  readonly cardOf: (number: string) => Card | null;
  /** The balance of a card that was read live for this sale; an older one would be a guess on paper. */
  readonly balanceOf: (number: string) => Money | null;
  /** One for each tender, undefined for cash. */
  readonly slips: readonly (Terminal | undefined)[];
}

export function saleDraft(facts: SaleFacts): Draft<'sale'> {
  const lines = facts.sale.lines.map((line, index) => saleLine(line, index + 1, facts));
  const tenders = facts.sale.tenders.map((tender, index) => saleTender(tender, facts.slips[index], facts.profile));
  const body: SaleBody = {
    v: 1,
    receiptNumber: facts.receiptNumber,
    language: facts.sale.language,
    profileVersion: facts.profile.version,
    offline: facts.offline,
    lines,
    tenders,
  };
  return draftOf('sale', {
    id: facts.sale.saleId,
    at: facts.at,
    shiftId: facts.shiftId,
    clerkId: facts.clerkId,
    supervisorId: null,
    body,
  });
}

function saleLine(
  line: ConfirmedLine,
  number: number,
  { profile, at, agreedOn, cardOf, balanceOf }: SaleFacts,
): SaleLine {
  const today = localDay(at, profile.timeZone);
  const product = productById(line.productId, agreedOn, profile);
  assert(product !== undefined, 'a sale was checked before it became an entry');
  const card = cardOf(line.cardNumber);
  const balance = balanceOf(line.cardNumber);
  const pass = proposedPassDays(product, card, today);
  return {
    line: number,
    cardNumber: line.cardNumber,
    productId: product.id,
    kind: product.kind,
    amount: line.amount,
    ...(balance !== null && { balanceBefore: balance }),
    ...(pass && { pass }),
    // A card that could not be read gets no promise: its value comes when it is next connected.
    effect: card?.effect ?? 'when-connected',
  };
}

function saleTender(tender: ConfirmedTender, slip: Terminal | undefined, profile: Profile): SaleTender {
  const accepted = tenderOfKind(tender.kind, profile);
  assert(accepted !== undefined, 'a tender was checked before it became an entry');
  const common = { tenderId: accepted.id, kind: tender.kind, amount: tender.amount };
  if (tender.kind !== 'cash') return { ...common, ...(slip && { terminal: slip }) };
  const received = tender.received ?? tender.amount;
  return { ...common, received, change: minus(received, tender.amount) };
}
