import type { Terminal } from '../../src-shared/contract/body-parts.ts';
import type { Refusal } from '../../src-shared/contract/refusals.ts';
import type { ConfirmedSale, PaymentInHand } from '../../src-shared/contract/views/sale.ts';
import { TenderKind } from '../../src-shared/contract/wire-types.ts';
import type { ReturnId, SaleId } from '../../src-shared/ids.ts';
import type { Money } from '../../src-shared/money.ts';
import { withoutPaymentCards } from '../../src-shared/payment-card.ts';
import { assert, type Result } from '../../src-shared/result.ts';
import { type Begun, type BegunPart, Moved } from './begun-part.ts';
import { type Desk, newInHand } from './in-hand.ts';
import type {
  Answer,
  DeviceKind,
  DeviceOf,
  DeviceState,
  Known,
  NotBegun,
  Operation,
  PaymentDevice,
  Progress,
} from './port.ts';

/** One way by which money of a sale comes, or goes back. */
interface Part {
  readonly kind: TenderKind;
  readonly amount: Money;
  readonly authCode?: string | undefined;
}

export type Payment =
  /** One for each part, in order. `slips`: undefined for cash. `kinds`: how each was paid, by its device's word. */
  | {
      readonly state: 'approved';
      readonly slips: readonly (Terminal | undefined)[];
      readonly kinds: readonly TenderKind[];
    }
  /** `parts`: the places of those that were declined. `moved`: of another one the money is on the other side. */
  | {
      readonly state: 'declined';
      readonly reason: string;
      readonly why?: NotBegun | undefined;
      readonly parts: readonly number[];
      readonly moved: boolean;
    }
  /** `part`: the place of the first of which nobody knows, or that was not begun; `why` says so in words. */
  | { readonly state: 'unknown'; readonly part: number; readonly why: Refusal };

export interface Refund {
  readonly returnId: ReturnId;
  readonly saleId: SaleId;
  /**
   * `paidBy`: what the slip of the payment says that goes back. `device`: the one that was asked, by its own name;
   * `ref`: what it calls the operation; `backBy`: what it has said before. `isAsked` false: no device heard of it.
   */
  readonly parts: readonly (Part & {
    readonly paidBy?: Terminal | undefined;
    readonly device?: string | undefined;
    readonly ref?: string | undefined;
    readonly isAsked?: boolean | undefined;
    readonly backBy?: Terminal | undefined;
  })[];
}

/** One for each part, in order; undefined for cash, and for what is not known to have gone back. */
type Slips = readonly (Terminal | undefined)[];
export type Refunded =
  | { readonly state: 'approved'; readonly slips: Slips }
  /** `moved`: another part was approved, so that its money is on the other side. */
  | {
      readonly state: 'declined';
      readonly reason: string;
      readonly why?: NotBegun | undefined;
      readonly moved: boolean;
      readonly slips: Slips;
    }
  /** `why` says so in words, of the first such part. */
  | { readonly state: 'unknown'; readonly slips: Slips; readonly why: Refusal };

/** What is written of a payment while devices move it. */
export interface Books {
  /** Makes durable how the part at this place is begun now; where that fails no device hears of it. */
  begin(place: number, part: BegunPart): Result<unknown, Refusal>;
  /**
   * Makes durable what its device calls the operation of this number; whatever the disk does, the payment goes on.
   * false: another operation has that name.
   */
  told(no: number, ref: string): boolean;
  /** Makes durable what its device says that it moved by the operation of this number, before anything goes on. */
  heard(no: number, moved: Moved): void;
  /** Money that came by this way of paying can be written down. */
  takes: Takes;
}
export type Takes = (kind: DeviceKind) => boolean;

/** The same of a return, whose parts have one operation each, by their place. */
export interface BooksOfReturn {
  /** Makes durable that the part at this place is begun now; where that fails no device hears of it. */
  begin(place: number): Result<unknown, Refusal>;
  told(place: number, ref: string): boolean;
  /** Also what went back in another way or amount than it was asked for; that is no slip of the part. */
  heard(place: number, moved: Moved): void;
}

/** Money at devices. Nothing here waits for another payment, and nothing else of the counter waits for one. */
export interface Payments {
  isTyped(kind: TenderKind): boolean;
  /** Some of it comes or goes through a device that answers by itself. */
  needsDevice(parts: readonly Part[]): boolean;
  /** Its own name; null: it has no device that answers by itself. */
  deviceIdOf(kind: TenderKind): string | null;
  /** The slips of what came or went without any such device. */
  typedSlips(parts: readonly Part[]): (Terminal | undefined)[];
  /**
   * Asks first what became of each part that was begun, and never for its money again. Only where all of that is
   * approved are the others begun, one after the other.
   */
  collect(sale: ConfirmedSale, begun: Begun, books: Books): Promise<Payment>;
  /** What devices have said of each part, kept since then; none is asked, and what was never said is unknown. */
  whatWasHeard(sale: ConfirmedSale, begun: Begun, takes: Takes): Payment;
  /**
   * Takes back what is not paid yet, and says of each part at a device what became of it, once nothing is at work.
   * `at-work`: its device goes on with it, and nobody else can say how it ends.
   */
  cancel(
    sale: ConfirmedSale,
    begun: Begun,
    books: Pick<Books, 'heard' | 'takes'>,
  ): Promise<(Answer['state'] | 'at-work' | undefined)[]>;
  /** Gives back what devices had collected, each by an operation of its own that is never repeated. */
  giveBack(sale: ConfirmedSale, begun: Begun, books: Books): Promise<Payment>;
  refund(refund: Refund, books: BooksOfReturn): Promise<Refunded>;
  /** Each part is asked about, whatever became of the one before; of one whose device is gone nobody knows. */
  askRefund(refund: Refund, books: Pick<BooksOfReturn, 'heard'>): Promise<Refunded>;
  /** The slip of a code that a person typed. */
  slipOf(kind: DeviceKind, authCode: string): Terminal;
  /** A sale or its return. */
  isInHand(id: SaleId | ReturnId): boolean;
  /** What devices are busy with now, oldest first. */
  inHand(): readonly PaymentInHand[];
  states(): Partial<Record<TenderKind, DeviceState | 'stand-alone'>>;
  /** The ways of paying for which one is asked. */
  devices(): DeviceKind[];
  /** What is in hand is asked about at the next start. */
  stop(): void;
}

interface PaymentsParts {
  readonly deviceOf: DeviceOf;
  /** What a device is busy with has changed. */
  readonly changed?: () => void;
  readonly patienceMs?: number;
}

type Tell = (progress: Progress) => void;
/** What was paid at devices, by the place of each part. */
type Paid = Map<number, { readonly slip: Terminal; readonly kind: DeviceKind }>;

export function paymentsOver({ deviceOf, changed = () => {}, patienceMs }: PaymentsParts): Payments {
  const inHand = newInHand<Payment>({ changed, patienceMs });
  // What goes back of a sale is no payment of it: who wants to take it meanwhile never hears that answer as theirs.
  const givenUp = newInHand<Payment>({ changed, patienceMs });
  const goingBack = newInHand<Refunded>({ changed, patienceMs });

  const isTyped = (kind: TenderKind) => kind !== 'cash' && deviceOf(kind).slips === 'typed';
  const needsDevice = (parts: readonly Part[]) =>
    parts.some(({ kind, authCode }) => kind !== 'cash' && authCode === undefined && !isTyped(kind));

  function ownDevice(kind: TenderKind): PaymentDevice | null {
    const device = kind === 'cash' ? null : deviceOf(kind);
    return device?.slips === 'own' ? device : null;
  }

  /** Its terminal may have gone since: then the slip says no more than its code. */
  function slipOf(kind: DeviceKind, authCode: string): Terminal {
    const device = deviceOf(kind);
    return withoutCardNumbers(device.slips === 'typed' ? device.slipOf(authCode) : { authCode });
  }
  function typedSlip({ kind, authCode }: Part): Terminal {
    assert(kind !== 'cash' && authCode !== undefined, 'a slip has an authorisation code');
    return slipOf(kind, authCode);
  }
  const slipIfTyped = ({ kind, authCode }: Part) =>
    kind === 'cash' || authCode === undefined ? undefined : slipOf(kind, authCode);

  /** Another device than the one that was asked knows nothing of it, whatever it says. */
  function operationAt({ saleId, tenders }: ConfirmedSale, place: number, part: BegunPart | null, isBack = false) {
    const tender = tenders[place];
    if (!tender || tender.kind === 'cash' || part?.by !== 'device') return null;
    const own = ownDevice(tender.kind);
    const { kind, amount } = tender;
    const { back, backRef, gaveBack } = part;
    const { no, ref, paid } = isBack ? { no: back ?? part.no, ref: backRef, paid: gaveBack } : part;
    const operation: Operation = { id: `${saleId}/${no}`, kind, amount, ref };
    const device = own?.deviceId === part.device ? own : null;
    return { what: { saleId, kind, amount }, operation, device, no, said: paid };
  }

  /**
   * Why nobody can go on by an answer: another amount than was asked for is a person's to judge. The customer takes any
   * way that its device has, also one that it is not asked for, as long as it can be written down.
   */
  function notAsAsked({ kind, amount }: Operation, answer: Answer, takes: Takes): Refusal | null {
    if (answer.state === 'unknown') {
      const { isNameless, isTakenBack, isAtWork } = answer;
      return {
        kind: 'payment-unknown',
        ...(isNameless && { nameless: true }),
        ...(isTakenBack && { takenBack: true }),
        ...(isAtWork && { atWork: true }),
      };
    }
    if (answer.state === 'declined') return null;
    const isWay = answer.kind === kind || takes(answer.kind);
    if (isWay && answer.amount === amount) return null;
    return { kind: 'payment-differs', due: amount, tendered: answer.amount };
  }

  function notBackAsAsked(operation: Operation, answer: Answer): Refusal | null {
    const why = notAsAsked(operation, answer, () => false);
    if (why?.kind === 'payment-unknown') {
      const { nameless, atWork } = why;
      return { kind: 'refund-unknown', ...(nameless && { nameless }), ...(atWork && { atWork }) };
    }
    if (why?.kind !== 'payment-differs') return why;
    return { kind: 'refund-not-as-asked', due: why.due, tendered: why.tendered };
  }

  /** Nobody but the device that was asked knows of its operation. Also what it says too late is kept. */
  async function answerTo(
    { what, operation, device, no, said }: NonNullable<ReturnType<typeof operationAt>>,
    desk: Desk,
    { heard }: Pick<Books, 'heard'>,
    by: (device: PaymentDevice, operation: Operation, tell: Tell) => Promise<Answer>,
  ): Promise<Answer> {
    if (!device) return standing(said, UNKNOWN);
    const ask = async (tell: Tell) => durably(await by(device, operation, tell), (moved) => heard(no, moved));
    return standing(said, await desk.waitFor(what, operation, ask, device.patienceMs));
  }

  async function collect(sale: ConfirmedSale, begun: Begun, books: Books, desk: Desk): Promise<Payment> {
    const { tenders } = sale;
    const paid: Paid = new Map();
    const declined: (Extract<Answer, { state: 'declined' }> & { readonly place: number })[] = [];
    const parts = [...begun.parts];
    /** null: it may go on. */
    function hear(place: number, operation: Operation, answer: Answer): Payment | null {
      const why = notAsAsked(operation, answer, books.takes);
      if (why) return { state: 'unknown', part: place, why };
      if (answer.state === 'declined') declined.push({ ...answer, place });
      if (answer.state === 'approved') paid.set(place, { slip: withoutCardNumbers(answer.slip), kind: answer.kind });
      return null;
    }
    const end = (): Payment | null => {
      const [first] = declined;
      if (!first) return null;
      const places = declined.map(({ place }) => place);
      const moved = parts.some((part, place) => part !== null && !places.includes(place));
      return { ...withoutNumbers(first), parts: places, moved };
    };

    for (const [place, part] of parts.entries()) {
      const at = operationAt(sale, place, part);
      if (!at) continue;
      const answer = await answerTo(at, desk, books, (device, operation, tell) => device.ask(operation, tell));
      const open = hear(place, at.operation, answer);
      if (open) return open;
    }
    const askedEnd = end();
    if (askedEnd) return askedEnd;

    let { operations } = begun;
    for (const [place, { kind }] of tenders.entries()) {
      const device = parts[place] === null ? ownDevice(kind) : null;
      if (!device) continue;
      if (desk.isDropped()) return { state: 'unknown', part: place, why: { kind: 'payment-dropped' } };
      operations += 1;
      const no = operations;
      const part: BegunPart = { by: 'device', device: device.deviceId, no };
      const kept = books.begin(place, part);
      if (!kept.ok) return { state: 'unknown', part: place, why: kept.error };
      parts[place] = part;
      const at = operationAt(sale, place, part);
      assert(at !== null, 'a part at a device has its operation');
      const known = (ref: string) => books.told(no, ref);
      const answer = await answerTo(at, desk, books, (_, operation, tell) => device.collect(operation, tell, known));
      const ended = hear(place, at.operation, answer) ?? end();
      if (ended) return ended;
    }
    return approvedOf(sale, parts, paid);
  }

  function approvedOf({ tenders }: ConfirmedSale, parts: Begun['parts'], paid: Paid): Payment {
    return {
      state: 'approved',
      slips: tenders.map((tender, place) => (parts[place]?.by === 'typed' ? typedSlip(tender) : paid.get(place)?.slip)),
      kinds: tenders.map(({ kind }, place) => paid.get(place)?.kind ?? kind),
    };
  }

  function whatWasHeard(sale: ConfirmedSale, { parts }: Begun, takes: Takes): Payment {
    const paid: Paid = new Map();
    for (const [place, tender] of sale.tenders.entries()) {
      const part = parts[place] ?? null;
      const at = operationAt(sale, place, part);
      const answer = standing(at?.said, UNKNOWN);
      const isTold = tender.kind === 'cash' || (part?.by === 'typed' && tender.authCode !== undefined);
      if (isTold) continue;
      const why = at && notAsAsked(at.operation, answer, takes);
      if (why !== null || answer.state !== 'approved')
        return { state: 'unknown', part: place, why: why ?? { kind: 'payment-unknown' } };
      paid.set(place, { slip: withoutCardNumbers(answer.slip), kind: answer.kind });
    }
    return approvedOf(sale, parts, paid);
  }

  async function giveBack(sale: ConfirmedSale, begun: Begun, books: Books, desk: Desk): Promise<Payment> {
    const slips = new Map<number, Terminal>();
    let { operations } = begun;
    for (const [place, part] of begun.parts.entries()) {
      const paid = operationAt(sale, place, part);
      if (!paid || part?.by !== 'device') continue;
      let answer: Answer;
      if (part.back !== undefined) {
        const back = operationAt(sale, place, part, true);
        assert(back !== null, 'what goes back has its operation');
        answer = await answerTo(back, desk, books, (device, operation, tell) => device.ask(operation, tell));
      } else {
        const slip = await answerTo(paid, desk, books, (device, operation, tell) => device.ask(operation, tell));
        const why = notAsAsked(paid.operation, slip, books.takes);
        if (why) return { state: 'unknown', part: place, why };
        if (slip.state !== 'approved') continue;
        operations += 1;
        const no = operations;
        const begunBack: BegunPart = { ...part, back: no };
        const kept = books.begin(place, begunBack);
        if (!kept.ok) return { state: 'unknown', part: place, why: kept.error };
        const back = operationAt(sale, place, begunBack, true);
        assert(back !== null, 'what goes back has its operation');
        const known = (ref: string) => books.told(no, ref);
        answer = await answerTo(back, desk, books, (device, operation, tell) =>
          device.refund(operation, slip.slip, tell, known),
        );
      }
      const why = notAsAsked(paid.operation, answer, books.takes);
      if (why) return { state: 'unknown', part: place, why };
      if (answer.state === 'declined') return { ...withoutNumbers(answer), parts: [place], moved: slips.size > 0 };
      if (answer.state === 'approved') slips.set(place, withoutCardNumbers(answer.slip));
    }
    const { tenders } = sale;
    return {
      state: 'approved',
      slips: tenders.map((_, place) => slips.get(place)),
      kinds: tenders.map(({ kind }) => kind),
    };
  }

  /** Stops at the first part that is not approved. */
  async function goBack(
    { returnId, saleId, parts }: Refund,
    { begin, told, heard }: BooksOfReturn,
    desk: Desk,
  ): Promise<Refunded> {
    const slips: (Terminal | undefined)[] = [];
    for (const [place, part] of parts.entries()) {
      const { kind, amount, paidBy } = part;
      // What somebody gave back at the device by hand was typed: it is not asked to give it back again.
      const device = part.authCode === undefined ? ownDevice(kind) : null;
      if (!device || kind === 'cash') {
        slips.push(slipIfTyped(part));
        continue;
      }
      const operation: Operation = { id: `${returnId}/${place + 1}`, kind, amount };
      const begun = begin(place);
      if (!begun.ok) return { state: 'unknown', slips, why: begun.error };
      const known: Known = (ref) => told(place, ref);
      const answer = await desk.waitFor(
        { saleId, kind, amount },
        operation,
        async (tell) => durably(await device.refund(operation, paidBy, tell, known), (moved) => heard(place, moved)),
        device.patienceMs,
      );
      const why = notBackAsAsked(operation, answer);
      if (why) return { state: 'unknown', slips, why };
      if (answer.state === 'declined') return refused(answer, slips);
      if (answer.state === 'approved') slips.push(withoutCardNumbers(answer.slip));
    }
    return { state: 'approved', slips };
  }

  async function eachPartAsked(refund: Refund, { heard }: Pick<BooksOfReturn, 'heard'>, desk: Desk): Promise<Refunded> {
    const answers: (PartBack | null)[] = [];
    for (const place of refund.parts.keys()) answers.push(await partAsked(refund, place, heard, desk));
    const slips = answers.map((answer) => (answer?.state === 'approved' ? answer.slip : undefined));
    const opens = answers.flatMap((answer) => (answer?.state === 'unknown' ? [answer] : []));
    // What is still at work leaves nothing of the return to a person.
    const open = opens.find(({ why }) => isStillAtWork(why)) ?? opens[0];
    if (open) return { state: 'unknown', slips, why: open.why };
    const no = answers.find((answer) => answer?.state === 'declined');
    return no?.state === 'declined' ? refused(no, slips) : { state: 'approved', slips };
  }

  /** null for cash. A part that was begun with a code was typed, and no device is asked about it. */
  async function partAsked(
    { returnId, saleId, parts }: Refund,
    place: number,
    heard: BooksOfReturn['heard'],
    desk: Desk,
  ): Promise<PartBack | null> {
    const part = parts[place];
    if (part === undefined || part.kind === 'cash') return null;
    const { kind, amount } = part;
    const slip = part.backBy ?? slipIfTyped(part);
    if (slip) return { state: 'approved', slip };
    if (part.isAsked === false) return { state: 'declined', reason: 'it was not asked for' };
    const device = ownDevice(kind);
    if (!device || (part.device ?? device.deviceId) !== device.deviceId)
      return { state: 'unknown', why: REFUND_UNKNOWN };
    const operation: Operation = { id: `${returnId}/${place + 1}`, kind, amount, ref: part.ref };
    const answer = await desk.waitFor(
      { saleId, kind, amount },
      operation,
      async (tell) => durably(await device.ask(operation, tell), (moved) => heard(place, moved)),
      device.patienceMs,
    );
    if (answer.state === 'declined') return answer;
    const why = notBackAsAsked(operation, answer);
    return answer.state === 'approved' && !why
      ? { state: 'approved', slip: withoutCardNumbers(answer.slip) }
      : { state: 'unknown', why: why ?? REFUND_UNKNOWN };
  }

  return {
    isTyped,
    needsDevice,
    deviceIdOf: (kind) => ownDevice(kind)?.deviceId ?? null,
    typedSlips: (parts) => parts.map(slipIfTyped),
    collect: async (sale, begun, books) =>
      givenUp.has(sale.saleId)
        ? { state: 'unknown', part: 0, why: { kind: 'payment-going-back' } }
        : inHand.once(sale.saleId, (desk) => collect(sale, begun, books, desk)),
    whatWasHeard,
    async cancel(sale, begun, { heard, takes }) {
      const goOn = inHand.drop(sale.saleId);
      const answers = await Promise.all(
        begun.parts.map(async (part, place) => {
          const at = operationAt(sale, place, part);
          if (!at) return undefined;
          const { device, operation, no, said } = at;
          const cancel = async (own: PaymentDevice) =>
            durably(await own.cancel(operation), (moved) => heard(no, moved));
          const answer = standing(said, device ? await inHand.withinPatience(cancel(device)) : UNKNOWN);
          inHand.decide(sale.saleId, operation, answer);
          if (answer.state === 'unknown' && answer.isAtWork) return 'at-work';
          return notAsAsked(operation, answer, takes) ? 'unknown' : answer.state;
        }),
      );
      // It stays at work: what it is asked for after this part is asked for as if nobody had dropped it.
      if (answers.includes('unknown') || answers.includes('at-work')) goOn();
      else await Promise.all([inHand, givenUp].map((each) => each.ended(sale.saleId)));
      return answers;
    },
    giveBack: async (sale, begun, books) =>
      inHand.has(sale.saleId)
        ? { state: 'unknown', part: 0, why: { kind: 'payment-in-hand' } }
        : givenUp.once(sale.saleId, (desk) => giveBack(sale, begun, books, desk)),
    refund: (refund, books) => goingBack.once(refund.returnId, (desk) => goBack(refund, books, desk)),
    askRefund: (refund, books) => goingBack.once(refund.returnId, (desk) => eachPartAsked(refund, books, desk)),
    slipOf,
    isInHand: (id) => [inHand, givenUp, goingBack].some((each) => each.has(id)),
    inHand: () => [inHand, givenUp, goingBack].flatMap((each) => each.shown()),
    states: () => Object.fromEntries(DEVICE_KINDS.map((kind) => [kind, ownDevice(kind)?.state() ?? 'stand-alone'])),
    devices: () => DEVICE_KINDS.filter(ownDevice),
    stop() {
      for (const each of [inHand, givenUp, goingBack]) each.stop();
    },
  };
}

/** What is known of a part that was to go back. */
type PartBack =
  | { readonly state: 'approved'; readonly slip: Terminal }
  | Extract<Answer, { state: 'declined' }>
  | { readonly state: 'unknown'; readonly why: Refusal };
const REFUND_UNKNOWN: Refusal = { kind: 'refund-unknown' };

/** Its device says itself that it has not ended: a person's word on it would be a guess. */
export function isStillAtWork(why: Refusal): boolean {
  return (why.kind === 'payment-unknown' || why.kind === 'refund-unknown') && why.atWork === true;
}

function refused(answer: Extract<Answer, { state: 'declined' }>, slips: Slips): Refunded {
  return { ...withoutNumbers(answer), moved: slips.some((slip) => slip !== undefined), slips };
}

function withoutNumbers({ reason, why }: Extract<Answer, { state: 'declined' }>) {
  return { state: 'declined', reason: withoutPaymentCards(reason), ...(why && { why }) } as const;
}

const UNKNOWN = { state: 'unknown' } as const;

/** What was approved is durable before anybody hears of it. */
function durably(answer: Answer, keep: (moved: Moved) => unknown): Answer {
  if (answer.state !== 'approved') return answer;
  const { kind, amount, slip } = answer;
  const moved = Moved.safeParse({ kind, amount, slip: withoutCardNumbers(slip) });
  if (moved.success) keep(moved.data);
  return answer;
}

/** What it said once that it moved stays so; that it takes its word back is for a person to judge. */
function standing(said: Moved | undefined, answer: Answer): Answer {
  if (!said) return answer;
  return answer.state === 'declined' ? { state: 'unknown', isTakenBack: true } : { state: 'approved', ...said };
}

const DEVICE_KINDS: readonly DeviceKind[] = TenderKind.exclude(['cash']).options;

/**
 * The money is taken, so what a terminal says is never refused: of a card's number its last four digits are kept. A
 * payment whose own number looks like one goes back by hand.
 */
function withoutCardNumbers({ acquirer, authCode, maskedPan, ...slip }: Terminal): Terminal {
  return {
    ...slip,
    ...(acquirer !== undefined && { acquirer: withoutPaymentCards(acquirer) }),
    ...(authCode !== undefined && { authCode: withoutPaymentCards(authCode) }),
    ...(maskedPan !== undefined && { maskedPan: withoutPaymentCards(maskedPan).replace(/^….*(\d{4})$/u, '••••$1') }),
  };
}
