import type { Terminal } from '../../src-shared/contract/body-parts.ts';
import type { Refusal } from '../../src-shared/contract/refusals.ts';
import type { Session } from '../../src-shared/contract/views/clerks.ts';
import type { ConfirmedTender, SaleGivenUp } from '../../src-shared/contract/views/sale.ts';
import type { ClerkId, EntryId, SaleId } from '../../src-shared/ids.ts';
import { err, ok, type Result } from '../../src-shared/result.ts';
import type { Begun, BegunPart } from '../payment/begun-part.ts';
import { type Books, isStillAtWork, type Payment } from '../payment/collect.ts';
import { hasDevice, notBegun, slipsMissing, toldOf, unfinished, withTyped } from './begun-payment.ts';
import { isDecided, notePayment } from './note-payment.ts';
import type { Intent } from './intents.ts';
import { rulesOf, takenUnder } from './rules-of-sale.ts';
import type { SaleCounter } from './sale-counter.ts';

interface People {
  readonly clerk: Session;
  /** A second person with the slip in hand: where a device says nothing, this word counts. */
  readonly supervisorId: ClerkId | null;
}

/** Places of parts in a sale. */
type Places = ReadonlySet<number>;

/**
 * Ends a sale that was begun: no money was taken, or what was taken is given back. A device that still waits for the
 * customer takes it back, and its word goes before the clerk's. What is paid in full is finished; where a rest was not
 * paid, a device gives back what it had collected.
 */
export async function abandonSale(
  saleId: SaleId,
  clerk: Session,
  counter: SaleCounter,
  supervisorId: ClerkId | null = null,
): Promise<Result<SaleGivenUp, Refusal>> {
  const { intents, payments, ledger } = counter;
  const people = { clerk, supervisorId };
  // Its money was taken, by a word that waits for its entry.
  const isPaidFor = () => isDecided(saleId, counter);
  if (isPaidFor()) return err({ kind: 'booked-with-next-shift' });
  const asked = intents.find(saleId);
  const isAtDevice = asked?.state === 'awaiting-payment' && hasDevice(asked.begun);
  const takes = takenUnder(asked ? rulesOf(asked, counter) : null);
  const { heard } = toldOf(saleId, counter);
  const words = isAtDevice ? await payments.cancel(asked.sale, asked.begun, { heard, takes }) : [];
  if (ledger.entry(saleId)) return err({ kind: 'sale-already-settled' });
  // A sale that was never kept has nothing to abandon, and going back twice is no fault.
  const found = unfinished(saleId, intents);
  if (!found.ok) return found.error.kind === 'sale-unreadable' ? found : ok({ back: [] });
  const begun = found.value;
  if (isPaidFor()) return err({ kind: 'booked-with-next-shift' });
  if (hasMoreThan(asked, begun)) return err({ kind: 'payment-in-hand' });
  const at = (word: string) => new Set(words.flatMap((each, place) => (each === word ? [place] : [])));
  // A person who says «not taken» of what a customer may still pay is told so by nobody later.
  if (words.includes('at-work')) return err({ kind: 'payment-unknown', atWork: true });
  const [unknown, paid] = [at('unknown'), at('approved')];
  if (unknown.size > 0 && supervisorId === null) return err({ kind: 'payment-unknown' });
  if (payments.isInHand(saleId)) return err({ kind: 'payment-in-hand' });
  if (paid.size > 0 && isPaid(begun, paid, counter)) return err({ kind: 'payment-taken' });

  const back = paid.size > 0 ? await giveBack(begun, paid, people, counter) : NOTHING_BACK;
  if (!back.ok) return back;
  // Another call that asked for the same at once has ended it.
  const places = back.value.slips.flatMap((slip, place) => (slip ? [place] : []));
  if (!unfinished(saleId, intents).ok) return ok({ back: places });
  const settle = () => intents.settle(saleId, 'abandoned');
  const reason = whyGivenUp(begun, { ...back.value, unknown: new Set([...unknown, ...back.value.unknown]) }, clerk);
  const settled =
    reason === null
      ? ledger.transaction(settle)
      : decidePayment({ saleId, decision: 'not-paid', reason }, people, counter, settle);
  return settled.ok ? ok({ back: places }) : settled;
}

/**
 * While devices were asked, somebody else may have begun a part or moved one to another place: what they said is not of
 * that one. Each number of an operation is used once.
 */
function hasMoreThan(asked: Intent | undefined, { begun }: Intent): boolean {
  return begun.parts.some((part, place) => {
    const before = asked?.begun.parts[place];
    return part?.by === 'device' && !(before?.by === 'device' && before.no === part.no);
  });
}

/** Nothing of it is left to be paid, and nothing goes back. Cash that nobody counted was not paid. */
function isPaid({ sale, begun }: Intent, paid: Places, { payments }: SaleCounter): boolean {
  const isAtDevices = begun.parts.every((part, place) =>
    part?.by === 'device' ? paid.has(place) && part.back === undefined : true,
  );
  const isCounted = sale.tenders.every(({ kind, received }) => kind !== 'cash' || received !== undefined);
  return (
    isAtDevices &&
    isCounted &&
    notBegun(sale, withTyped(sale, begun, payments)) === 0 &&
    slipsMissing(sale, begun, payments) === 0
  );
}

interface GivenBack {
  readonly slips: readonly (Terminal | undefined)[];
  /** Nobody but the second person knows of these. */
  readonly unknown: Places;
}
const NOTHING_BACK: Result<GivenBack, Refusal> = ok({ slips: [], unknown: new Set() });

/** What was to go back before, and of which the device still says nothing, is the second person's to say. */
async function giveBack(
  { id, sale, begun, profileVersion }: Intent,
  paid: Places,
  { supervisorId }: People,
  counter: SaleCounter,
): Promise<Result<GivenBack, Refusal>> {
  const { payments, intents, ledger } = counter;
  const unknown = new Set<number>();
  const books: Books = {
    begin: (place, part) => ledger.transaction(() => intents.mark(id, place, part)),
    ...toldOf(id, counter),
    takes: takenUnder(rulesOf({ profileVersion }, counter)),
  };
  for (;;) {
    const now = unfinished(id, intents);
    if (!now.ok) return NOTHING_BACK;
    const given = await payments.giveBack(sale, only(paid, unknown, now.value.begun), books);
    if (given.state === 'approved') return ok({ slips: given.slips, unknown });
    if (given.state === 'declined') return staysTaken(id, given, { intents, ledger });
    const before = begun.parts[given.part];
    const isOld = before?.by === 'device' && before.back !== undefined && !unknown.has(given.part);
    if (!isOld || supervisorId === null || isStillAtWork(given.why)) return err(given.why);
    unknown.add(given.part);
  }
}

function only(paid: Places, but: Places, { parts, operations }: Begun): Begun {
  return { parts: parts.map((part, place) => (paid.has(place) && !but.has(place) ? part : null)), operations };
}

/** The device keeps the money for good: the next try is an operation of its own, and the sale may be finished again. */
function staysTaken(
  id: SaleId,
  { parts, reason }: Extract<Payment, { state: 'declined' }>,
  { intents, ledger }: Pick<SaleCounter, 'intents' | 'ledger'>,
): Result<never, Refusal> {
  const kept = ledger.transaction(() => {
    for (const place of parts) {
      const part = intents.find(id)?.begun.parts[place];
      if (part?.by !== 'device') continue;
      const { back: _, backRef: __, gaveBack: ___, ...taken } = part;
      intents.mark(id, place, taken);
    }
  });
  return kept.ok ? err({ kind: 'payment-not-given-back', reason }) : kept;
}

/** null: the own begun payment of which no slip is known leaves nothing to explain. */
function whyGivenUp({ sale, begun, clerkId }: Intent, { slips, unknown }: GivenBack, clerk: Session): string | null {
  const inWords = ({ kind, amount }: Pick<ConfirmedTender, 'kind' | 'amount'>) => `${kind} ${amount}`;
  const codeOf = ({ authCode, rrn }: Terminal) => authCode ?? rrn ?? '-';
  const listed = (what: string, said: (tender: ConfirmedTender, place: number) => string | null) => {
    const each = sale.tenders.flatMap((tender, place) => said(tender, place) ?? []);
    return each.length === 0 ? [] : [`${what}: ${each.join('; ')}`];
  };
  const reasons = [
    // The bank knows of these slips and no sale does.
    ...listed('given back on the terminal', (tender, place) =>
      tender.authCode === undefined || begun.parts[place]?.by === 'device'
        ? null
        : `${inWords(tender)}, code ${tender.authCode}`,
    ),
    ...listed('given back by the terminal', (tender, place) =>
      slips[place] ? `${inWords(tender)}, code ${codeOf(slips[place])}` : null,
    ),
    ...listed('its terminal took this, and by a second person it is back', (tender, place) => {
      const moved = unknown.has(place) && paidAt(begun, place);
      return moved ? `${inWords(moved)}, code ${codeOf(moved.slip)}, where ${inWords(tender)} was asked for` : null;
    }),
    ...listed('its terminal does not say, and by the slip it was not taken or is back', (tender, place) =>
      unknown.has(place) && !paidAt(begun, place) ? inWords(tender) : null,
    ),
  ];
  if (reasons.length > 0) return reasons.join('. ');
  return clerkId === clerk.clerkId ? null : `no money was taken in the payment that ${clerkId} had begun`;
}

/** What its device has said that it took by the part at this place. */
function paidAt({ parts }: Begun, place: number) {
  const part = parts[place];
  return part?.by === 'device' ? part.paid : undefined;
}

/** From the second person's word on the part is one of a typed slip, whatever its device says later. */
export function decidePaid(
  id: SaleId,
  { place, authCode }: { readonly place: number; readonly authCode: string },
  people: People,
  counter: SaleCounter,
): Result<unknown, Refusal> {
  const found = unfinished(id, counter.intents);
  if (!found.ok) return found;
  const { sale, begun, ...owner } = found.value;
  const tender = sale.tenders[place];
  // While the device was asked, somebody else may have decided.
  if (!tender || begun.parts[place]?.by !== 'device') return err({ kind: 'sale-already-settled' });
  const tenders = sale.tenders.map((each) => (each === tender ? { ...each, authCode } : each));
  const parts = begun.parts.map((part, at): BegunPart | null => (at === place ? { by: 'typed' } : part));
  const reason = `its terminal does not say, and its slip does: ${tender.kind} ${tender.amount}, code ${authCode}`;
  return decidePayment({ saleId: id, decision: 'paid', reason }, people, counter, () =>
    counter.intents.keep({ ...sale, tenders }, { ...begun, parts }, owner),
  );
}

/** The journal names the person who said so. */
function decidePayment(
  word: { readonly saleId: SaleId; readonly decision: 'paid' | 'not-paid'; readonly reason: string },
  { clerk, supervisorId }: People,
  counter: SaleCounter,
  alongside: () => void,
): Result<unknown, Refusal> {
  const by = { clerkId: clerk.clerkId, supervisorId };
  return notePayment({ id: counter.ids.mint<EntryId>(), ...word, ...by }, counter, alongside);
}
