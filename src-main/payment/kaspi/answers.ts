import { z } from 'zod';
import type { Terminal } from '../../../src-shared/contract/body-parts.ts';
import { holdsPaymentCard, withoutPaymentCards } from '../../../src-shared/payment-card.ts';
import { printable } from '../../../src-shared/printable.ts';
import type { DeviceKind, Progress } from '../port.ts';

/**
 * Answers of a Kaspi Smart POS as answers of the port. Only what nobody can go on without is insisted on; any other
 * member that is strange counts as not told. docs/terminals.md says by whom each is known.
 */

const TEXT_LENGTH_MAX = 200;
const Told = z
  .union([z.string(), z.number()])
  .transform((told) => printable(String(told).trim(), TEXT_LENGTH_MAX))
  .transform((text) => (text === '' ? null : text))
  .nullish()
  .catch(null);

const Envelope = z.looseObject({
  statusCode: z.int(),
  errorText: Told,
  data: z.unknown().optional(),
});
const Message = z.looseObject({ message: Told });

/** `code` 0: it was served, and `data` is the answer. `words` say why not. null: it is no answer of a Smart POS. */
export function readEnvelope(json: unknown): { code: number; words: string; data: unknown } | null {
  const read = Envelope.safeParse(json);
  if (!read.success) return null;
  const { statusCode, errorText, data } = read.data;
  const words = errorText ?? Message.safeParse(data).data?.message ?? '';
  return { code: statusCode, words: withoutPaymentCards(words), data };
}

/** What a request carries in a header or an address: visible letters alone. */
const Secret = z.string().regex(/^[\x21-\x7e]{1,2000}$/);
const Pair = z.looseObject({ accessToken: Secret, refreshToken: Secret, expirationDate: Told });

export function readPair(data: unknown): { accessToken: string; refreshToken: string; endsAt: number | null } | null {
  const read = Pair.safeParse(data);
  if (!read.success) return null;
  const { accessToken, refreshToken, expirationDate } = read.data;
  return { accessToken, refreshToken, endsAt: endOf(expirationDate ?? '') };
}

/** The country's one time: the device writes its own, and no zone beside it. */
const OFFSET = '+05:00';

/** «2026-07-23 12:00:00» and «Jul 23, 2026 12:00:00» are both written; null: neither. */
function endOf(text: string): number | null {
  const [, date, time] = /^(\d{4}-\d\d-\d\d)[ T](\d\d:\d\d:\d\d)$/.exec(text) ?? [];
  const ms = date && time ? Date.parse(`${date}T${time}${OFFSET}`) : Date.parse(`${text} GMT${OFFSET}`);
  return Number.isNaN(ms) ? null : ms;
}

const DeviceInfo = z.looseObject({ serialNum: Told, terminalId: Told });

/** null: it names neither its serial number nor its terminal. */
export function readDevice(data: unknown): { deviceId: string; terminalId: string | null } | null {
  const read = DeviceInfo.safeParse(data);
  const [serial, terminalId] = [read.data?.serialNum ?? null, read.data?.terminalId ?? null];
  const deviceId = serial ?? terminalId;
  return deviceId === null ? null : { deviceId, terminalId };
}

/** A name that is asked by again and kept whole, so no card's number passes for one. */
const ProcessId = z
  .union([z.string(), z.int()])
  .transform(String)
  .pipe(z.string().regex(/^[\w.:-]{1,100}$/))
  .refine((id) => !holdsPaymentCard(id, []));
const Started = z.looseObject({ processId: ProcessId });

/** The device's own id of an operation; null: it told none. */
export const readStarted = (data: unknown): string | null => Started.safeParse(data).data?.processId ?? null;

const Cheque = z
  .looseObject({
    method: Told,
    amount: Told,
    orderNumber: Told,
    rrn: Told,
    authorizationCode: Told,
    cardMask: Told,
    terminalId: Told,
    date: Told,
  })
  .nullish()
  .catch(null);
const Status = z.looseObject({
  processId: ProcessId.nullish().catch(null),
  status: z.enum(['wait', 'success', 'fail', 'unknown']),
  subStatus: Told,
  message: Told,
  method: Told,
  transactionId: Told,
  orderNumber: Told,
  rrn: Told,
  chequeInfo: Cheque,
});
type Status = z.infer<typeof Status>;

type ReadStatus =
  | { readonly status: 'wait'; readonly doing: Progress['doing'] }
  | { readonly status: 'success'; readonly paid: Paid }
  | { readonly status: 'fail'; readonly words: string }
  | { readonly status: 'unknown' };

/** What moved. */
export interface Paid {
  /** null: not told. */
  readonly kind: DeviceKind | null;
  /** What it calls the way means something here, or it calls it nothing. */
  readonly isWayKnown: boolean;
  readonly tenge: number | 'not told' | 'unreadable';
  readonly slip: Terminal;
}

/** null: it is no word on this operation. */
export function readStatus(data: unknown, processId: string): ReadStatus | null {
  const read = Status.safeParse(data);
  if (!read.success) return null;
  const told = read.data;
  if (told.processId && told.processId !== processId) return null;
  switch (told.status) {
    case 'wait':
      return { status: 'wait', doing: DOING.get(told.subStatus ?? '') ?? 'waiting-for-customer' };
    case 'fail':
      return { status: 'fail', words: withoutPaymentCards(told.message ?? told.subStatus ?? '') };
    case 'unknown':
      return { status: 'unknown' };
    case 'success':
      return { status: 'success', paid: paidBy(told) };
  }
}

const DOING: ReadonlyMap<string, Progress['doing']> = new Map<string, Progress['doing']>([
  ['Initialize', 'connecting'],
  ['WaitUser', 'waiting-for-customer'],
  ['WaitForQrConfirmation', 'confirming-qr'],
  ['ProcessingCard', 'asking-bank'],
  ['WaitForPinCode', 'waiting-for-pin'],
  ['ProcessRefund', 'giving-back'],
]);

/** A palm pays from the same account as a code does, and its number is an order's as well. */
const KINDS: ReadonlyMap<string, DeviceKind> = new Map<string, DeviceKind>([
  ['qr', 'qr'],
  ['alaqan', 'qr'],
  ['card', 'bank-card'],
]);
const ENDS: ReadonlyMap<string, string> = new Map([
  ['QrTransactionSuccess', 'qr'],
  ['CardTransactionSuccess', 'card'],
]);

function paidBy(told: Status): Paid {
  const cheque = told.chequeInfo ?? null;
  const method = (cheque?.method ?? told.method ?? ENDS.get(told.subStatus ?? '') ?? '').toLowerCase();
  const kind = KINDS.get(method) ?? null;
  const number = told.transactionId ?? cheque?.orderNumber ?? told.orderNumber ?? cheque?.rrn ?? told.rrn;
  const code = cheque?.authorizationCode ?? number;
  const mask = maskOf(cheque?.cardMask ?? null);
  return {
    kind,
    isWayKnown: kind !== null || method === '',
    tenge: tengeIn(cheque?.amount ?? null),
    slip: {
      acquirer: 'Kaspi',
      ...(kind && { method }),
      ...(cheque?.terminalId && { terminalId: withoutPaymentCards(cheque.terminalId) }),
      ...(number && { rrn: withoutPaymentCards(number) }),
      ...(code && { authCode: withoutPaymentCards(code) }),
      ...(mask && { maskedPan: mask }),
      ...(cheque?.date && { at: withoutPaymentCards(cheque.date) }),
    },
  };
}

/** «440043******6389» as it comes; of a number that is whole, or shows more, the first six and the last four stay. */
function maskOf(text: string | null): string | null {
  const signs = (text ?? '').replaceAll(/[\s-]/g, '');
  if (!/^[0-9*X•.]{8,24}$/i.test(signs)) return null;
  const [first, last] = [/^\d{0,6}/.exec(signs)?.[0] ?? '', /\d{4}$/.exec(signs)?.[0]];
  return last === undefined ? null : `${first}******${last}`;
}

/** «1500 ₸», «1 500,00 ₸», «10», and with a minus where it goes back. Tiyn that are not zero are no amount of ours. */
function tengeIn(text: string | null): Paid['tenge'] {
  if (text === null) return 'not told';
  const plain = text.replaceAll(/[\s\u00a0\u202f₸]|KZT/gi, '').replace(/^[-−–]/, '');
  const [, whole] = /^(\d{1,12})(?:[.,]0{1,2})?$/.exec(plain) ?? [];
  return whole === undefined ? 'unreadable' : Number(whole);
}
