import { bookDecided, decidePaid, giveUp, isPaperDue, mayWait } from './decided.ts';
import {
  amountOf,
  bagsMeant,
  book,
  bookClose,
  bookOpening,
  bookReturn,
  bookSale,
  chosen,
  committed,
  isUsed,
  isWaiting,
  type Model,
  type ModelBag,
  type ModelSale,
  refusesClose,
  refusesCounting,
  refusesReturn,
  refusesSale,
  refusesToRecord,
  refusesToSell,
  TERMINALS,
} from './model.ts';
import { type ClerkName, type MachineDeed, type Operation, PRODUCTS } from './operations.ts';

/** What the model says of an operation before it is done. */
interface Expectation {
  /** The kind of the answer that is no «done», also of one that keeps a word; null when it is done. */
  readonly refused: string | null;
  /** It needs the file, and is refused while another process holds it. */
  readonly writes: boolean;
  /** It queues paper in the transaction of its entry, and leaves no entry when that fails. */
  readonly papered: boolean;
  readonly happens: () => void;
  /** What is left when its paper could not be queued. */
  readonly happensWithoutPaper: () => void;
}

const refused = (kind: string): Expectation => ({
  refused: kind,
  writes: false,
  papered: false,
  happens: nothing,
  happensWithoutPaper: nothing,
});
const nothing = (): void => {};
const silent: Expectation = {
  refused: null,
  writes: false,
  papered: false,
  happens: nothing,
  happensWithoutPaper: nothing,
};
const written = (happens: () => void): Expectation => ({ ...silent, writes: true, happens });
const onPaper = (happens: () => void, happensWithoutPaper = nothing): Expectation => ({
  refused: null,
  writes: true,
  papered: true,
  happens,
  happensWithoutPaper,
});
/** What was decided before is written behind it, and its paper is queued. */
function andWhatWaits(model: Model, happens: () => void): Expectation {
  const then = (paper?: 'fails') => () => {
    happens();
    bookDecided(model, paper);
  };
  return isPaperDue(model) ? onPaper(then(), then('fails')) : written(then());
}
const unless = (kind: string | null, expectation: () => Expectation): Expectation =>
  kind === null ? expectation() : refused(kind);

/** An operation that the clock or a restart is: nothing of the till's own rules. */
export type TillOperation = Exclude<Operation, { does: MachineDeed['does'] }>;

export function expectationOf(operation: TillOperation, model: Model): Expectation {
  const selling = refusesToSell(model, operation.clerk);
  const { shift } = model;
  switch (operation.does) {
    case 'open':
      return unless(shift ? 'shift-already-open' : null, () =>
        andWhatWaits(model, () => bookOpening(model, operation)),
      );
    case 'sell':
      return unless(selling ?? refusesSale(operation), () => expectSale(operation, model));
    case 'sell the same again':
      return expectAgain(chosen(model.sales, operation.which), operation.clerk, model);
    case 'finish':
      return expectFinish(chosen(model.sales, operation.which), operation.clerk, model);
    case 'abandon':
      return expectAbandon(chosen(model.sales, operation.which), operation.clerk, model);
    case 'give back': {
      const sale = chosen(committed(model), operation.which);
      return unless(refusesReturn(model, operation, sale), () =>
        onPaper(() => sale && bookReturn(model, sale, operation.line, operation.tender)),
      );
    }
    case 'move cash':
      return unless(selling, () =>
        onPaper(() => {
          const sign = operation.kind === 'pay-in' ? 1 : -1;
          book(
            model,
            [
              ['drawer', sign * operation.amount],
              [operation.against, -sign * operation.amount],
            ],
            operation.kind,
          );
        }),
      );
    case 'pay a claim':
      return unless(selling, () =>
        onPaper(() =>
          book(
            model,
            [
              ['claims', operation.amount],
              ['drawer', -operation.amount],
            ],
            'pay-out',
          ),
        ),
      );
    case 'drop':
      return unless(selling, () =>
        onPaper(() => {
          book(
            model,
            [
              ['safe', operation.amount],
              ['drawer', -operation.amount],
            ],
            'drop',
          );
          model.bags.push({ amount: operation.amount, place: 'in-safe' });
        }),
      );
    case 'hand over bags':
      return expectHandOver(bagsMeant(model, operation.which), model);
    case 'count bags':
      return written(() => book(model, []));
    case 'say of a bag': {
      const bag = chosen(model.bags, operation.which);
      if (!bag || (bag.place === 'in-safe') === (operation.is === 'in-safe')) return refused('bags-changed');
      return written(() => {
        book(model, []);
        bag.place = operation.is;
      });
    }
    case 'count in between':
    case 'open the drawer':
      return unless(selling, () => written(() => book(model, [])));
    case 'print again':
      return committed(model).length === 0 ? refused('nothing-to-print') : onPaper(() => book(model, []));
    case 'read the terminals': {
      const counting = refusesCounting(model, operation.clerk);
      const { more, settled } = operation;
      if (counting || !shift) return refused(counting ?? 'no-open-shift');
      const { closing } = shift;
      if (!closing) return refused('count-not-given');
      if (closing.revealed) return refused('shift-closing');
      const of = TERMINALS.filter((kind) => isUsed(kind, model));
      const told = isWaiting(model) ? { 'bank-card': 0, qr: 0 } : more;
      return written(() => void (closing.read = { of, more: told, settled }));
    }
    case 'give the count':
    case 'go back to selling':
    case 'reveal':
      return expectCounting(operation, model);
    case 'close':
      return unless(refusesClose(model, operation), () => onPaper(() => bookClose(model, operation)));
  }
}

function expectHandOver(bags: readonly ModelBag[], model: Model): Expectation {
  return unless(bags.length === 0 ? 'bags-changed' : null, () =>
    onPaper(() => {
      book(model, [], 'bags');
      for (const bag of bags) bag.place = 'handed-over';
    }),
  );
}

function expectSale(operation: Extract<Operation, { does: 'sell' }>, model: Model): Expectation {
  const sale = saleOf(operation);
  const keep = () => void model.sales.push(sale);
  if (operation.way === 'awaiting its slip') return written(keep);
  return onPaper(() => {
    keep();
    bookSale(model, sale);
  }, keep);
}

function saleOf({ lines, pay, handedMore, way, clerk }: Extract<Operation, { does: 'sell' }>): ModelSale {
  const sold = lines.map((line) => ({ product: PRODUCTS[line.product] ?? PRODUCTS[0], amount: amountOf(line) }));
  const due = sold.reduce((sum, line) => sum + line.amount, 0);
  return {
    lines: sold,
    tenders: tendersOf(pay, due, handedMore),
    // Cash waits for no slip.
    state: way === 'awaiting its slip' && pay !== 'cash' ? way : 'kept',
    atMs: 0,
    clerk,
    shiftNo: 0,
    returned: new Set(),
    givenBack: [],
  };
}

/** A split is paid half in cash. */
export function tendersOf(
  pay: Extract<Operation, { does: 'sell' }>['pay'],
  due: number,
  handedMore: number,
): ModelSale['tenders'] {
  const inCash = (amount: number) => ({ kind: 'cash' as const, amount, received: Math.max(1, amount + handedMore) });
  if (pay === 'cash') return [inCash(due)];
  if (pay !== 'cash and card') return [{ kind: pay, amount: due }];
  const half = Math.floor(due / 2);
  return [inCash(half), { kind: 'bank-card', amount: due - half }];
}

function expectAgain(sale: ModelSale | undefined, by: ClerkName, model: Model): Expectation {
  if (!sale) return refused('no sale to repeat');
  if (sale.state === 'committed') return silent;
  // What the slip may have charged is recorded, however much later it comes: only a sale that asked nobody is judged
  // anew.
  const isBegun = sale.state !== 'abandoned' && isBySlip(sale);
  if (isBegun) return expectRecord(sale, by, model);
  return unless(refusesToSell(model, by), () =>
    onPaper(
      () => bookSale(model, sale),
      () => Object.assign(sale, { state: 'kept', clerk: by }),
    ),
  );
}

function expectFinish(sale: ModelSale | undefined, by: ClerkName, model: Model): Expectation {
  if (!sale) return refused('sale-unknown');
  if (sale.state === 'committed') return silent;
  if (sale.state === 'abandoned') return refused('sale-already-settled');
  return expectRecord(sale, by, model);
}

/** That it is paid is written, also where no shift takes the entry. */
function expectRecord(sale: ModelSale, by: ClerkName, model: Model): Expectation {
  if (sale.state === 'decided') return refused(WITH_NEXT);
  const recording = refusesToRecord(model, by);
  if (mayWait(sale, recording)) return { ...written(() => decidePaid(model, sale)), refused: WITH_NEXT };
  return unless(recording, () => onPaper(() => bookSale(model, sale), keptWithItsSlip(sale)));
}
const WITH_NEXT = 'booked-with-next-shift';

const isBySlip = ({ tenders }: ModelSale) => tenders.some(({ kind }) => kind !== 'cash');
/** Its code was typed, also where its entry could not be written. */
const keptWithItsSlip = (sale: ModelSale) => () => void (sale.state = 'kept');

function expectAbandon(sale: ModelSale | undefined, by: ClerkName, model: Model): Expectation {
  if (!sale || sale.state === 'abandoned') return silent;
  if (sale.state === 'committed') return refused('sale-already-settled');
  if (sale.state === 'decided') return refused(WITH_NEXT);
  const abandoned = () => void (sale.state = 'abandoned');
  // Kept with the code of a slip the bank knows of it; begun by another clerk it is their word: both are entries.
  const isPaidBySlip = sale.state === 'kept' && isBySlip(sale);
  if (!isPaidBySlip && sale.clerk === by) return written(abandoned);
  return written(() => giveUp(model, sale, by));
}

function expectCounting(
  operation: Extract<Operation, { does: 'give the count' | 'go back to selling' | 'reveal' }>,
  model: Model,
): Expectation {
  const { shift } = model;
  const counting = refusesCounting(model, operation.clerk);
  if (counting || !shift) return refused(counting ?? 'no-open-shift');
  const { closing } = shift;
  if (operation.does === 'give the count') {
    if (closing?.revealed) return refused('shift-closing');
    if (closing?.recounted) return refused('recount-used');
    return written(() => {
      shift.closing = {
        ...countedBy(operation, shift.drawer),
        recounted: closing !== null,
        revealed: false,
        read: closing?.read ?? null,
      };
      book(model, []);
    });
  }
  if (!closing) return refused('count-not-given');
  if (operation.does === 'reveal') return closing.revealed ? silent : written(() => void (closing.revealed = true));
  if (closing.revealed) return refused('shift-closing');
  return andWhatWaits(model, () => void (shift.closing = null));
}

/** Nobody counts less than nothing, nor more old notes than that. */
export function countedBy(
  { difference, old }: Extract<Operation, { does: 'give the count' }>,
  drawer: number,
): { readonly counted: number; readonly old: number } {
  const counted = Math.max(0, drawer + difference);
  return { counted, old: OLD_NOTE * Math.min(old, Math.floor(counted / OLD_NOTE)) };
}

export const OLD_NOTE = 2000;
export const OLD_NOTES = { value: OLD_NOTE, kind: 'note', series: '2012', acceptedUntil: '2020-01-01' };
