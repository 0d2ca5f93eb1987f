import type { PaymentInHand } from '../../src-shared/contract/views/sale.ts';
import type { ReturnId, SaleId } from '../../src-shared/ids.ts';
import { assert } from '../../src-shared/result.ts';
import type { Answer, Operation, Progress } from './port.ts';

/** What is asked for, as the screen shows it. */
type What = Pick<PaymentInHand, 'saleId' | 'kind' | 'amount'>;

/** What a payment that is in hand goes by. */
export interface Desk {
  /** Waits for one answer of a device, as long as there is patience. `takesMs`: so long its customers may take. */
  waitFor(
    what: What,
    operation: Operation,
    begin: (tell: (progress: Progress) => void) => Promise<Answer>,
    takesMs?: number,
  ): Promise<Answer>;
  /** Somebody takes it back, and has not heard yet that it can't be: nothing more is begun. */
  isDropped(): boolean;
}

/** One payment, or what goes back of one, while its devices are busy with it. */
interface Work<Payment> {
  payment: Promise<Payment> | null;
  shown: PaymentInHand | null;
  /** So many take it back now. */
  drops: number;
  /** Ends the wait for this operation, since its answer came another way. */
  decide: { readonly id: string; readonly by: (answer: Answer) => void } | null;
}

/**
 * A payment is waited for this long, in however many parts; what is not known by then is asked about later. Each part
 * has its own share all the same, from its beginning: the customer before has used up nobody else's.
 */
const PAYMENT_PATIENCE_MS = 120_000;
const SHARES = 2;

interface InHandParts {
  readonly changed: () => void;
  readonly patienceMs?: number | undefined;
}

/** What devices are busy with now. The key is the id of a sale or of its return. */
export function newInHand<Payment>({ changed, patienceMs = PAYMENT_PATIENCE_MS }: InHandParts) {
  const inHand = new Map<string, Work<Payment>>();
  const stopping = new AbortController();

  /** A device that does not answer, or breaks while it does, may have moved the money all the same. */
  async function within(answer: Promise<Answer>, share: Timer, whole = share): Promise<Answer> {
    let giveUp = () => {};
    const impatient = new Promise<Answer>((resolve) => (giveUp = () => resolve({ state: 'unknown' })));
    void Promise.all([share.over, whole.over]).then(giveUp);
    stopping.signal.addEventListener('abort', giveUp);
    if (stopping.signal.aborted) giveUp();
    try {
      return await Promise.race([answer.catch((): Answer => ({ state: 'unknown' })), impatient]);
    } finally {
      share.clear();
      stopping.signal.removeEventListener('abort', giveUp);
    }
  }

  async function atWork(work: Work<Payment>, pay: (desk: Desk) => Promise<Payment>): Promise<Payment> {
    const whole = newTimer(patienceMs);
    try {
      return await pay({
        isDropped: () => work.drops > 0,
        waitFor(what, operation, begin, takesMs = patienceMs / SHARES) {
          const show = (progress: Progress) => {
            work.shown = { ...what, ...progress };
            changed();
          };
          const decided = new Promise<Answer>((by) => (work.decide = { id: operation.id, by }));
          show({ doing: 'connecting', canCancel: false });
          return within(Promise.race([begin(show), decided]), newTimer(takesMs), whole);
        },
      });
    } finally {
      whole.clear();
    }
  }

  return {
    /**
     * Begun once: whoever asks for the same while it is in hand hears the same answer. It is in hand before any device
     * hears of it, and `pay` is at work at once.
     */
    once(id: SaleId | ReturnId, pay: (desk: Desk) => Promise<Payment>): Promise<Payment> {
      const before = inHand.get(id)?.payment;
      if (before) return before;
      assert(!inHand.has(id), 'nothing asks for a payment while it begins');
      const work: Work<Payment> = { payment: null, shown: null, drops: 0, decide: null };
      inHand.set(id, work);
      work.payment = atWork(work, pay).finally(() => {
        inHand.delete(id);
        if (work.shown) changed();
      });
      return work.payment;
    },
    /** An answer that came another way ends the wait for this operation. */
    decide(id: SaleId, operation: Operation, answer: Answer): void {
      const waiting = inHand.get(id)?.decide;
      if (answer.state !== 'unknown' && waiting?.id === operation.id) waiting.by(answer);
    },
    /** Nothing more is begun, until what this answers is called: it could not be dropped. */
    drop(id: SaleId): () => void {
      const work = inHand.get(id);
      if (!work) return () => {};
      work.drops += 1;
      return () => void (work.drops -= 1);
    },
    ended: async (id: SaleId) => void (await inHand.get(id)?.payment),
    withinPatience: (answer: Promise<Answer>) => within(answer, newTimer(patienceMs)),
    has: (id: SaleId | ReturnId) => inHand.has(id),
    shown: (): PaymentInHand[] => [...inHand.values()].flatMap(({ shown }) => shown ?? []),
    stop: () => stopping.abort(),
  };
}

interface Timer {
  readonly over: Promise<void>;
  clear(): void;
}

function newTimer(ms: number): Timer {
  let clear = () => {};
  const over = new Promise<void>((resolve) => {
    const timer = setTimeout(resolve, ms);
    clear = () => clearTimeout(timer);
  });
  return { over, clear };
}
