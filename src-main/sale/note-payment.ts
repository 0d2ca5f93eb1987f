import type { Refusal } from '../../src-shared/contract/refusals.ts';
import type { ClerkId, EntryId, ReturnId, SaleId } from '../../src-shared/ids.ts';
import { draftOf } from '../../src-shared/journal/entry.ts';
import type { Result } from '../../src-shared/result.ts';
import { instant } from '../../src-shared/time.ts';
import type { DecidedPayment } from '../ledger/facts.ts';
import type { SaleCounter } from './sale-counter.ts';

/** No shift takes the entry now, and the next one will. A superseded machine opens none any more. */
export function waitsForShift(refusal: Refusal, { stopped }: Pick<SaleCounter, 'stopped'>): boolean {
  const isBetween = refusal.kind === 'no-open-shift' || refusal.kind === 'shift-closing';
  return isBetween && stopped()?.kind !== 'superseded';
}

/** Its entry comes with the next shift, so nobody is asked about it any more. */
export function isDecided(id: SaleId | ReturnId, counter: Pick<SaleCounter, 'decided' | 'stopped'>): boolean {
  return counter.decided.has(id) && waitsForShift({ kind: 'no-open-shift' }, counter);
}

type NoteCounter = Pick<SaleCounter, 'ledger' | 'shifts' | 'stopped' | 'decided' | 'clock'>;

export interface PaymentNote {
  /** It is that of a return which became nothing, so that this never becomes one. */
  readonly id: EntryId | ReturnId;
  readonly saleId: SaleId;
  readonly decision: 'paid' | 'not-paid';
  readonly reason: string;
  readonly clerkId: ClerkId;
  readonly supervisorId: ClerkId | null;
}

/** The journal names who decided what became of a payment: now, or with the next shift. */
export function notePayment(note: PaymentNote, counter: NoteCounter, alongside: () => void): Result<unknown, Refusal> {
  const { ledger, shifts, decided, clock } = counter;
  const shiftId = shifts.open()?.id ?? null;
  if (shiftId === null && waitsForShift({ kind: 'no-open-shift' }, counter))
    return ledger.transaction(() => {
      decided.keep({ becomes: 'payment-decided', ...note, at: instant(clock.now()) });
      alongside();
    });
  const { id, clerkId, supervisorId, ...word } = note;
  return ledger.append(
    draftOf('payment-decided', {
      id,
      at: instant(clock.now()),
      shiftId,
      clerkId,
      supervisorId,
      body: { v: 1, ...word },
    }),
    alongside,
  );
}

/** The note of a word that was kept, in the shift that is open now. */
export function bookNote(
  note: Extract<DecidedPayment, { becomes: 'payment-decided' }>,
  counter: NoteCounter,
): Result<unknown, Refusal> {
  const { becomes: _, at, ...word } = note;
  if (counter.ledger.entry(note.id)) return counter.ledger.transaction(() => counter.decided.forget(note.id));
  const reason = `${note.reason}. Decided at ${at}, while no shift was open`;
  return notePayment({ ...word, reason }, counter, () => counter.decided.forget(note.id));
}
