import { z } from 'zod';

/**
 * What the virtual register is asked, and what it finds wrong with it. It was written from the vendor's collection and
 * from captured answers, not from our adapter: docs/fiscal-registers.md names the sources. Amounts become whole tiyn.
 */

export interface Fault {
  readonly code: number;
  readonly text: string;
}

/** Names of members go by no case there: the vendor's own examples mix them. */
export function inLowerCase(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(inLowerCase);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([name, each]) => [name.toLowerCase(), inLowerCase(each)]));
}

const NEARLY = 1e-6;

/** A sum with a third decimal is refused by the vendor's number 1007. */
const Tiyn = z.number().transform((tenge, context) => {
  const tiyn = Math.round(tenge * 100);
  if (Math.abs(tenge * 100 - tiyn) < NEARLY) return tiyn;
  context.addIssue({ code: 'custom', message: FRACTION });
  return z.NEVER;
});
const FRACTION = 'fraction';
const AmountOrZero = Tiyn.refine((tiyn) => tiyn >= 0, 'below zero');
const Amount = Tiyn.refine((tiyn) => tiyn > 0, 'below zero');
const Count = z.number().positive();

const Position = z.looseObject({
  count: Count,
  price: AmountOrZero,
  discount: AmountOrZero.nullish(),
  markup: AmountOrZero.nullish(),
  tax: AmountOrZero.nullish(),
  taxpercent: z.number().min(0).max(99).nullish(),
  taxtype: z.union([z.literal(0), z.literal(100)]),
  positionname: z.string().trim().min(1),
  positiontype: z.union([z.literal(0), z.literal(1), z.literal(2)]).nullish(),
  unitcode: z.int(),
  ntin: z.string().nullish(),
});
type AskedPosition = z.infer<typeof Position>;

const Modifier = z.looseObject({
  sum: Amount,
  type: z.union([z.literal(1), z.literal(2)]),
  taxtype: z.union([z.literal(0), z.literal(100)]),
  taxpercent: z.number().min(0).max(99).nullish(),
  tax: AmountOrZero.nullish(),
});

const Basis = z.looseObject({
  checknumber: z.string().regex(/^\d{9,13}$/),
  datetime: z.string(),
  registrationnumber: z.string().regex(/^\d{12}$/),
  total: Amount,
  isoffline: z.boolean(),
});
export type AskedBasis = z.infer<typeof Basis>;

const ExternalNumber = z.string().trim().min(1).max(50);

const Check = z.looseObject({
  operationtype: z.int().min(0).max(3),
  positions: z.array(Position).min(1),
  ticketmodifiers: z.array(Modifier).nullish(),
  payments: z.array(z.looseObject({ sum: Amount, paymenttype: z.union([z.literal(0), z.literal(1), z.literal(4)]) })),
  change: AmountOrZero.nullish(),
  roundtype: z.union([z.literal(0), z.literal(2), z.literal(3)]).default(2),
  externalchecknumber: ExternalNumber,
  returnbasisdetails: Basis.nullish(),
});
type Check = z.infer<typeof Check>;

const Move = z.looseObject({
  operationtype: z.union([z.literal(0), z.literal(1)]),
  sum: Amount,
  externalchecknumber: ExternalNumber,
});

export const Authorize = z.looseObject({ login: z.string(), password: z.string() });
export const Addressed = z.looseObject({ token: z.string(), cashboxuniquenumber: z.string() });
export const Lookup = z.looseObject({ externalchecknumber: ExternalNumber, shiftnumber: z.int() });
export const OfShift = z.looseObject({ skip: z.int().min(0), take: z.int().min(1).max(50), shiftnumber: z.int() });
export const Pages = OfShift.omit({ shiftnumber: true });

/** A receipt that the register can sign. */
export interface ReadCheck {
  readonly key: string;
  readonly operationType: number;
  readonly positions: readonly (AskedPosition & { readonly sum: number })[];
  readonly payments: readonly { readonly type: number; readonly sum: number }[];
  readonly total: number;
  readonly taken: number;
  readonly change: number;
  readonly tax: number;
  readonly discount: number;
  readonly markup: number;
  readonly basis: AskedBasis | null;
}
export interface ReadMove {
  readonly key: string;
  readonly comesIn: boolean;
  readonly sum: number;
}

export type Protocol = '2.0.3' | '2.0.4';

export function readCheck(body: unknown, protocol: Protocol): ReadCheck | Fault {
  const read = Check.safeParse(body);
  if (!read.success) return faultOf(read.error.issues);
  const check = read.data;
  const positions = check.positions.map((each) => ({ ...each, sum: sumOfPosition(each, check.roundtype) }));
  const modifiers = check.ticketmodifiers ?? [];
  const signed = modifiers.map((each) => ({ ...each, sign: each.type === 1 ? -1 : 1 }));
  const before =
    positions.reduce((all, { sum }) => all + sum, 0) + signed.reduce((all, { sum, sign }) => all + sign * sum, 0);
  const total = check.roundtype === 3 ? wholeTenge(before) : before;
  const taken = check.payments.reduce((all, { sum }) => all + sum, 0);
  const change = check.change === null || !check.change ? taken - total : check.change;
  const fault = wrongIn(check, positions, protocol) ?? wrongInPayments(check, { total, taken, change });
  if (fault) return fault;
  const tax = (each: { readonly tax?: number | null | undefined }) => each.tax ?? 0;
  return {
    key: check.externalchecknumber,
    operationType: check.operationtype,
    positions,
    payments: check.payments.map(({ paymenttype, sum }) => ({ type: paymenttype, sum })),
    total,
    taken,
    change,
    tax: positions.reduce((all, each) => all + tax(each), 0) + signed.reduce((a, each) => a + each.sign * tax(each), 0),
    discount: sumOfModifiers(check, 1) + positions.reduce((all, each) => all + (each.discount ?? 0), 0),
    markup: sumOfModifiers(check, 2) + positions.reduce((all, each) => all + (each.markup ?? 0), 0),
    basis: check.returnbasisdetails ?? null,
  };
}

function sumOfModifiers({ ticketmodifiers }: Check, type: 1 | 2): number {
  return (ticketmodifiers ?? []).filter((each) => each.type === type).reduce((all, { sum }) => all + sum, 0);
}

/** Count · price − discount + markup, with counts of three decimals; half a tiyn goes up. */
function sumOfPosition({ count, price, discount, markup }: AskedPosition, roundType: number): number {
  const sum = Math.round((Math.round(count * 1000) * price) / 1000) - (discount ?? 0) + (markup ?? 0);
  return roundType === 2 ? wholeTenge(sum) : sum;
}

const wholeTenge = (tiyn: number) => Math.round(tiyn / 100) * 100;

function wrongIn(check: Check, positions: ReadCheck['positions'], protocol: Protocol): Fault | null {
  const isReturn = check.operationtype === 1 || check.operationtype === 3;
  const taxed = [...positions, ...(check.ticketmodifiers ?? [])];
  if (positions.some(({ sum }) => sum < 0)) return notValid('Сумма позиции не может быть меньше нуля');
  if (!taxed.every(isTaxRight)) return notValid('Сумма налога указана неверно');
  if (protocol === '2.0.4' && positions.some(({ positiontype }) => positiontype == null))
    return notValid('Необходимо указать тип позиции');
  if (isReturn && !check.returnbasisdetails) return notValid('Необходимо заполнить данные чека основания');
  if (check.returnbasisdetails && minuteOf(check.returnbasisdetails.datetime) === null)
    return notValid('Дата чека основания указана неверно');
  return null;
}

type Taxed = { readonly sum: number } & Pick<AskedPosition, 'tax' | 'taxpercent' | 'taxtype'>;

/** VAT within the sum, and one tiyn either way. */
function isTaxRight({ sum, tax, taxpercent, taxtype }: Taxed): boolean {
  if (taxtype === 0) return !tax && !taxpercent;
  const percent = taxpercent ?? 0;
  return Math.abs((tax ?? 0) - (sum * percent) / (100 + percent)) <= 1;
}

function wrongInPayments(check: Check, { total, taken, change }: Record<'total' | 'taken' | 'change', number>) {
  const types = check.payments.map(({ paymenttype }) => paymenttype);
  const cash = check.payments.find(({ paymenttype }) => paymenttype === 0)?.sum ?? 0;
  if (new Set(types).size < types.length) return notValid('Вид оплаты указан более одного раза');
  if (total <= 0) return notValid('Сумма чека должна быть больше нуля');
  if (change < 0 || taken - change !== total) return notValid('Сумма оплат не соответствует сумме чека');
  return change > cash ? notValid('Сдача больше суммы наличных') : null;
}

/**
 * «2025-09-05T06:22:21.567Z», «2025-08-13 17:40:42», «02.07.2026 14:14:49» and «07.10.2025 08:44» were all sent to it.
 * Whether a Z means UTC nobody knows, so either reading of it matches. Milliseconds of local time, cut to the minute.
 */
export function minuteOf(text: string): number | null {
  const [, day, month, year, rest] = /^(\d\d)\.(\d\d)\.(\d{4}) (\d\d:\d\d(?::\d\d)?)$/.exec(text) ?? [];
  const iso = day === undefined ? text.replace(' ', 'T') : `${year}-${month}-${day}T${rest}`;
  if (!/^\d{4}-\d\d-\d\dT\d\d:\d\d(:\d\d(\.\d{3})?)?Z?$/.test(iso)) return null;
  const at = Date.parse(iso.endsWith('Z') ? iso : `${iso}Z`);
  return Number.isNaN(at) ? null : Math.floor(at / MINUTE_MS) * MINUTE_MS;
}
const MINUTE_MS = 60_000;

export function readMove(body: unknown): ReadMove | Fault {
  const read = Move.safeParse(body);
  if (!read.success) return faultOf(read.error.issues);
  const { externalchecknumber, operationtype, sum } = read.data;
  return { key: externalchecknumber, comesIn: operationtype === 0, sum };
}

function faultOf(issues: readonly { readonly path: readonly PropertyKey[]; readonly message: string }[]): Fault {
  const [first] = issues;
  const place = first?.path.map(String).join('.') ?? '';
  if (first?.message === FRACTION) return { code: 1007, text: `Дробная сумма недопустима: ${place}` };
  if (first?.message === 'below zero') return { code: 1008, text: `Сумма должна быть больше нуля: ${place}` };
  return notValid(`Поле заполнено неверно: ${place}`);
}

export function notValid(text: string): Fault {
  return { code: 9, text };
}
