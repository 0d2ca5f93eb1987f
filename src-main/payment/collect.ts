import type { Terminal } from '../../src-shared/contract/body-parts.ts';
import type { ConfirmedSale, PaymentInHand } from '../../src-shared/contract/views/sale.ts';
import { TenderKind } from '../../src-shared/contract/wire-types.ts';
import type { ReturnId, SaleId } from '../../src-shared/ids.ts';
import type { Money } from '../../src-shared/money.ts';
import { withoutPaymentCards } from '../../src-shared/payment-card.ts';
import { assert } from '../../src-shared/result.ts';
import type { Answer, DeviceOf, DeviceState, Operation, PaymentDevice, Progress } from './port.ts';

/** One way by which money of a sale comes, or goes back. */
interface Part {
  readonly kind: TenderKind;
  readonly amount: Money;
  readonly authCode?: string | undefined;
}

/** One for each part, in order; undefined for cash, and for what is not known to have moved. */
type Slips = readonly (Terminal | undefined)[];

export type Payment =
  | { readonly state: 'approved'; readonly slips: Slips }
  /** `moved`: another part was approved, so that its money is on the other side. */
  | { readonly state: 'declined'; readonly reason: string; readonly moved: boolean; readonly slips: Slips }
  | { readonly state: 'unknown'; readonly slips: Slips };

export interface Refund {
  readonly returnId: ReturnId;
  readonly saleId: SaleId;
  /**
   * `paidBy`: what the slip of the payment says that goes back. `device`: the one that was asked, by its own name;
   * `backBy`: what it has said before.
   */
  readonly parts: readonly (Part & {
    readonly paidBy?: Terminal | undefined;
    readonly device?: string | undefined;
    readonly backBy?: Terminal | undefined;
  })[];
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
  collect(sale: ConfirmedSale): Promise<Payment>;
  /** What became of a payment that was begun before. */
  ask(sale: ConfirmedSale): Promise<Payment>;
  /** Takes back what is not paid yet. `approved`: some of it was paid, and stays so. */
  cancel(sale: ConfirmedSale): Promise<Payment['state']>;
  refund(refund: Refund): Promise<Payment>;
  /** Each part is asked about, whatever became of the one before; of one whose device is gone nobody knows. */
  askRefund(refund: Refund): Promise<Payment>;
  /** The slip of a code that a person typed. */
  slipOf(kind: Exclude<TenderKind, 'cash'>, authCode: string): Terminal;
  /** What devices are busy with now, oldest first. */
  inHand(): readonly PaymentInHand[];
  states(): Partial<Record<TenderKind, DeviceState | 'stand-alone'>>;
  /** What is in hand is asked about at the next start. */
  stop(): void;
}

interface PaymentsParts {
  readonly deviceOf: DeviceOf;
  /** What a device is busy with has changed. */
  readonly changed?: () => void;
  readonly patienceMs?: number;
}

/** One payment, or what goes back of one, while its devices are busy with it. */
interface InHand {
  readonly payment: Promise<Payment>;
  shown: PaymentInHand | null;
  /** Ends the wait for this operation, since its answer came another way. */
  decide: { readonly id: string; readonly by: (answer: Answer) => void } | null;
}

type Move<Of extends Part> = (
  device: PaymentDevice,
  operation: Operation,
  part: Of,
  tell: (progress: Progress) => void,
) => Promise<Answer>;

/** A customer at a device is waited for this long; what is not known by then is asked about later. */
const PAYMENT_PATIENCE_MS = 120_000;

export function paymentsOver({
  deviceOf,
  changed = () => {},
  patienceMs = PAYMENT_PATIENCE_MS,
}: PaymentsParts): Payments {
  /** The key is the id of the sale or of its return. */
  const inHand = new Map<string, InHand>();
  const stopping = new AbortController();
  const within = (answer: Promise<Answer>) => withinPatience(answer, patienceMs, stopping.signal);

  /** Begun once: whoever asks for the same while it is in hand hears the same answer. */
  function move<Of extends Part>(
    id: SaleId | ReturnId,
    { saleId, parts }: { readonly saleId: SaleId; readonly parts: readonly Of[] },
    by: Move<Of>,
  ): Promise<Payment> {
    const before = inHand.get(id);
    if (before) return before.payment;
    if (!needsDevice(parts)) return Promise.resolve({ state: 'approved', slips: parts.map(typedSlip) });
    return once(id, () => partAfterPart(id, saleId, parts, by));
  }

  function once(id: SaleId | ReturnId, begin: () => Promise<Payment>): Promise<Payment> {
    const before = inHand.get(id);
    if (before) return before.payment;
    // It is in hand before any device hears of it.
    const payment = Promise.resolve()
      .then(begin)
      .finally(() => {
        inHand.delete(id);
        changed();
      });
    inHand.set(id, { payment, shown: null, decide: null });
    return payment;
  }

  /** Stops at the first part that is not approved. */
  async function partAfterPart<Of extends Part>(
    id: SaleId | ReturnId,
    saleId: SaleId,
    parts: readonly Of[],
    by: Move<Of>,
  ): Promise<Payment> {
    const slips: (Terminal | undefined)[] = [];
    for (const [index, part] of parts.entries()) {
      const at = atDevice(id, index, part);
      if (!at) {
        slips.push(typedSlip(part));
        continue;
      }
      const answer = await waitFor(id, { saleId, kind: part.kind, amount: part.amount }, at.operation, (tell) =>
        by(at.device, at.operation, part, tell),
      );
      if (answer.state === 'unknown') return { state: 'unknown', slips };
      if (answer.state === 'declined') return declined(answer, slips);
      slips.push(withoutCardNumbers(answer.slip));
    }
    return { state: 'approved', slips };
  }

  async function eachPartOf(refund: Refund): Promise<Payment> {
    const answers: (Answer | null)[] = [];
    for (const index of refund.parts.keys()) answers.push(await partAsked(refund, index));
    const slips = answers.map((answer) => (answer?.state === 'approved' ? withoutCardNumbers(answer.slip) : undefined));
    if (answers.some((answer) => answer?.state === 'unknown')) return { state: 'unknown', slips };
    const refused = answers.find((answer) => answer?.state === 'declined');
    return refused?.state === 'declined' ? declined(refused, slips) : { state: 'approved', slips };
  }

  /** null for cash. A part that was begun with a code was typed, and no device is asked about it. */
  function partAsked({ returnId, saleId, parts }: Refund, index: number): Promise<Answer> | null {
    const part = parts[index];
    if (part === undefined || part.kind === 'cash') return null;
    const { kind, amount, authCode } = part;
    const slip = part.backBy ?? (authCode === undefined ? undefined : slipOf(kind, authCode));
    if (slip) return Promise.resolve({ state: 'approved', slip });
    const at = atDevice(returnId, index, part);
    return at && (part.device ?? at.device.deviceId) === at.device.deviceId
      ? waitFor(returnId, { saleId, kind, amount }, at.operation, (tell) => at.device.ask(at.operation, tell))
      : Promise.resolve({ state: 'unknown' });
  }

  async function waitFor(
    id: SaleId | ReturnId,
    what: Pick<PaymentInHand, 'saleId' | 'kind' | 'amount'>,
    operation: Operation,
    begin: (tell: (progress: Progress) => void) => Promise<Answer>,
  ): Promise<Answer> {
    const entry = inHand.get(id);
    assert(entry !== undefined, 'a payment at a device is in hand');
    const show = (progress: Progress) => {
      entry.shown = { ...what, ...progress };
      changed();
    };
    const decided = new Promise<Answer>((by) => (entry.decide = { id: operation.id, by }));
    show({ doing: 'connecting', canCancel: false });
    return within(Promise.race([begin(show), decided]));
  }

  function atDevice(id: SaleId | ReturnId, index: number, { kind, amount }: Part) {
    const device = kind === 'cash' ? null : deviceOf(kind);
    if (kind === 'cash' || device?.slips !== 'own') return null;
    return { device, operation: { id: `${id}/${index + 1}`, kind, amount } };
  }

  function typedSlip({ kind, authCode }: Part): Terminal | undefined {
    const device = kind === 'cash' ? null : deviceOf(kind);
    if (device?.slips !== 'typed') return undefined;
    assert(authCode !== undefined, 'a slip has an authorisation code');
    return withoutCardNumbers(device.slipOf(authCode));
  }

  /** Where a device answers by itself by now, the code is all that is known. */
  function slipOf(kind: Exclude<TenderKind, 'cash'>, authCode: string): Terminal {
    const device = deviceOf(kind);
    return withoutCardNumbers(device.slips === 'typed' ? device.slipOf(authCode) : { authCode });
  }

  const isTyped = (kind: TenderKind) => kind !== 'cash' && deviceOf(kind).slips === 'typed';
  const needsDevice = (parts: readonly Part[]) => parts.some(({ kind }) => kind !== 'cash' && !isTyped(kind));

  return {
    isTyped,
    needsDevice,
    deviceIdOf(kind) {
      const device = kind === 'cash' ? null : deviceOf(kind);
      return device?.slips === 'own' ? device.deviceId : null;
    },
    typedSlips: (parts) => parts.map(typedSlip),
    collect: ({ saleId, tenders }) =>
      move(saleId, { saleId, parts: tenders }, (device, operation, _, tell) => device.collect(operation, tell)),
    ask: ({ saleId, tenders }) =>
      move(saleId, { saleId, parts: tenders }, (device, operation, _, tell) => device.ask(operation, tell)),
    async cancel({ saleId, tenders }) {
      const answers = await Promise.all(
        tenders.map(async (tender, index) => {
          const at = atDevice(saleId, index, tender);
          if (!at) return null;
          const answer = await within(at.device.cancel(at.operation));
          const waiting = inHand.get(saleId)?.decide;
          if (answer.state !== 'unknown' && waiting?.id === at.operation.id) waiting.by(answer);
          return answer.state;
        }),
      );
      return (['approved', 'unknown'] as const).find((state) => answers.includes(state)) ?? 'declined';
    },
    refund: (refund) =>
      move(refund.returnId, refund, (device, operation, { paidBy }, tell) => device.refund(operation, paidBy, tell)),
    askRefund: (refund) => once(refund.returnId, () => eachPartOf(refund)),
    slipOf,
    inHand: () => [...inHand.values()].flatMap(({ shown }) => shown ?? []),
    states: () =>
      Object.fromEntries(
        DEVICE_KINDS.map((kind) => {
          const device = deviceOf(kind);
          return [kind, device.slips === 'own' ? device.state() : 'stand-alone'];
        }),
      ),
    stop: () => stopping.abort(),
  };
}

function declined({ reason }: { readonly reason: string }, slips: Slips): Payment {
  const moved = slips.some((slip) => slip !== undefined);
  return { state: 'declined', reason: withoutPaymentCards(reason), moved, slips };
}

const DEVICE_KINDS = TenderKind.exclude(['cash']).options;

/**
 * The money is taken, so what a terminal says is never refused: of a card's number its last four digits are kept. The
 * numbers by which the bank finds the payment again stay whole.
 */
function withoutCardNumbers({ acquirer, authCode, maskedPan, ...slip }: Terminal): Terminal {
  return {
    ...slip,
    ...(acquirer !== undefined && { acquirer: withoutPaymentCards(acquirer) }),
    ...(authCode !== undefined && { authCode: withoutPaymentCards(authCode) }),
    ...(maskedPan !== undefined && { maskedPan: withoutPaymentCards(maskedPan).replace(/^….*(\d{4})$/u, '••••$1') }),
  };
}

/** A device that does not answer, or breaks while it does, may have moved the money all the same. */
async function withinPatience(answer: Promise<Answer>, patienceMs: number, stopping: AbortSignal): Promise<Answer> {
  let giveUp = () => {};
  const impatient = new Promise<Answer>((resolve) => (giveUp = () => resolve({ state: 'unknown' })));
  const late = setTimeout(giveUp, patienceMs);
  stopping.addEventListener('abort', giveUp);
  if (stopping.aborted) giveUp();
  try {
    return await Promise.race([answer.catch((): Answer => ({ state: 'unknown' })), impatient]);
  } finally {
    clearTimeout(late);
    stopping.removeEventListener('abort', giveUp);
  }
}
