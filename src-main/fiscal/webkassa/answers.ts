import { z } from 'zod';
import { minus, type Money, ZERO } from '../../../src-shared/money.ts';
import { printable } from '../../../src-shared/printable.ts';
import type { RegisterFacts, RegisterState, Signed } from '../port.ts';
import { momentOf } from './moment.ts';
import { moneyOfTiyn, tiynOfNumber } from './tenge.ts';

/**
 * Answers of Webkassa as answers of the port. Years and routes spell the same facts in two ways: each is read. Only
 * what a receipt can't be without is insisted on; any other member that is strange counts as not told.
 */

const TEXT_LENGTH_MAX = 300;
const ADDRESS_LENGTH_MAX = 500;

const Told = z
  .string()
  .transform((text) => printable(text.trim(), TEXT_LENGTH_MAX))
  .transform((text) => (text === '' ? null : text))
  .nullish()
  .catch(null);
const Count = z.int().min(0).nullish().catch(null);
const YesOrNo = z.boolean().nullish().catch(null);
/** A number of tenge with tiyn. */
const Tiyn = z.number().transform(tiynOfNumber).nullish().catch(null);
/** Written with nine to thirteen digits today. History asks for it as a number, so it may come as one. */
const Sign = z
  .union([z.string(), z.int()])
  .transform(String)
  .pipe(z.string().regex(/^\d{1,20}$/))
  .nullish()
  .catch(null);
const Address = z
  .string()
  .max(ADDRESS_LENGTH_MAX)
  .regex(/^https?:\/\/[\x21-\x7e]+$/)
  .nullish()
  .catch(null);

const Ofd = z.looseObject({ Name: Told, NameKz: Told, Host: Told }).nullish().catch(null);
const Cashbox = z
  .looseObject({ UniqueNumber: Told, RegistrationNumber: Told, Address: Told, AddressKz: Told, Ofd })
  .nullish()
  .catch(null);

const Document = z.looseObject({
  Cashbox,
  CashboxUniqueNumber: Told,
  CashboxRegistrationNumber: Told,
  Address: Told,
  AddressKz: Told,
  Organization: z.looseObject({ TaxPayerName: Told, TaxPayerIN: Told }).nullish().catch(null),
  TaxPayerName: Told,
  TaxPayerIN: Told,
  Ofd,
  DateTime: Told,
  RegistratedOn: Told,
  OfflineMode: YesOrNo,
  IsOffline: YesOrNo,
  ShiftNumber: Count,
  CheckNumber: Sign,
  Number: Sign,
  CheckOrderNumber: Count,
  OrderNumber: Count,
  OperationType: Count,
  Total: Tiyn,
  ExternalCheckNumber: Told,
  TicketUrl: Address,
});

/** A receipt as the register tells it, with what it is compared by. */
export interface ReadTicket {
  readonly signed: Signed;
  readonly operationType: number | null;
  readonly totalTiyn: Money | null;
  readonly key: string | null;
}

/** null: it lacks what a receipt can't be without. */
export function readTicket(data: unknown): ReadTicket | null {
  const read = Document.safeParse(data);
  if (!read.success) return null;
  const { CheckNumber, Number: number, CheckOrderNumber, OrderNumber, TicketUrl } = read.data;
  const signed = signedBy(read.data, CheckNumber ?? number ?? null);
  if (!signed || signed.sign === null) return null;
  return {
    signed: { ...signed, qr: TicketUrl ?? null, orderNumber: CheckOrderNumber ?? OrderNumber ?? null },
    operationType: read.data.OperationType ?? null,
    totalTiyn: read.data.Total ?? sumInQr(TicketUrl ?? null),
    key: read.data.ExternalCheckNumber ?? null,
  };
}

/** Cash that moved bears no sign. */
export function readMove(data: unknown): Signed | null {
  const read = Document.safeParse(data);
  return read.success ? signedBy(read.data, null) : null;
}

type Document = z.infer<typeof Document>;

function signedBy(document: Document, sign: string | null): Signed | null {
  const { Cashbox: cashbox, Organization: organization, TicketUrl } = document;
  const serialNumber = cashbox?.UniqueNumber ?? document.CashboxUniqueNumber;
  const registrationNumber =
    cashbox?.RegistrationNumber ?? document.CashboxRegistrationNumber ?? inQr(TicketUrl ?? null, 'f');
  const at = document.DateTime ?? document.RegistratedOn;
  const offline = document.OfflineMode ?? document.IsOffline;
  if (!serialNumber || !registrationNumber || !at || offline === null || offline === undefined) return null;
  return {
    state: 'signed',
    sign,
    at,
    qr: null,
    offline,
    orderNumber: null,
    shiftNumber: document.ShiftNumber ?? null,
    register: {
      serialNumber,
      registrationNumber,
      address: cashbox?.Address ?? document.Address ?? null,
      addressKk: cashbox?.AddressKz ?? document.AddressKz ?? null,
      taxpayer: taxpayerOf(organization?.TaxPayerName ? organization : document),
    },
    operator: operatorOf(cashbox?.Ofd ?? document.Ofd),
  };
}

type Taxpayer = Pick<Document, 'TaxPayerName' | 'TaxPayerIN'>;

function taxpayerOf({ TaxPayerName, TaxPayerIN }: Taxpayer): RegisterFacts['taxpayer'] {
  return TaxPayerName && TaxPayerIN ? { name: TaxPayerName, bin: TaxPayerIN } : null;
}

function operatorOf(ofd: z.infer<typeof Ofd>): Signed['operator'] {
  return ofd?.Name && ofd.Host ? { name: ofd.Name, nameKk: ofd.NameKz ?? null, site: ofd.Host } : null;
}

/** The address of the QR is never built here; what stands in it is read where the answer lacks it. */
function inQr(qr: string | null, name: string): string | null {
  return qr !== null && URL.canParse(qr) ? new URL(qr).searchParams.get(name) : null;
}

function sumInQr(qr: string | null): Money | null {
  const sum = inQr(qr, 's');
  return sum !== null && /^\d+(\.\d+)?$/.test(sum) ? tiynOfNumber(Number(sum)) : null;
}

const Operation = z.looseObject({ Taken: Tiyn, Change: Tiyn }).nullish().catch(null);
const RunningTotals = z.looseObject({ Sell: Tiyn, ReturnSell: Tiyn }).nullish().catch(null);

const Needed = z
  .string()
  .min(1)
  .transform((text) => printable(text, TEXT_LENGTH_MAX));

/** The X and the Z have the same members. */
const Report = z.looseObject({
  CashboxSN: Needed,
  CashboxRN: Needed,
  StartOn: Told,
  ReportOn: Needed,
  CloseOn: Told,
  ShiftNumber: Count,
  DocumentCount: Count,
  PutMoneySum: z.number(),
  TakeMoneySum: z.number(),
  SumInCashbox: z.number(),
  OfflineMode: YesOrNo,
  CashboxOfflineMode: YesOrNo,
  TaxPayerName: Told,
  TaxPayerIN: Told,
  CashboxAddress: Told,
  Sell: Operation,
  ReturnSell: Operation,
  StartNonNullable: RunningTotals,
  EndNonNullable: RunningTotals,
  Ofd,
});
type Report = z.infer<typeof Report>;

/** `serialNumber`: which register reports. */
export interface ReadReport {
  readonly serialNumber: string;
  readonly state: RegisterState;
  /** As the end of the day that it reports on. */
  readonly signed: Signed;
}

export function readReport(data: unknown, exponent: number): ReadReport | null {
  const read = Report.safeParse(data);
  if (!read.success) return null;
  const report = read.data;
  const figures = [report.PutMoneySum, report.TakeMoneySum, report.SumInCashbox].map(tiynOfNumber);
  const [cashIn, cashOut, cashHeld] = figures.map((tiyn) => (tiyn === null ? null : moneyOfTiyn(tiyn, exponent)));
  const sold = turnoverOf(report, 'Sell');
  const returned = turnoverOf(report, 'ReturnSell');
  if (cashIn == null || cashOut == null || cashHeld == null || sold === null || returned === null) return null;
  const offline = report.CashboxOfflineMode ?? report.OfflineMode ?? false;
  const openedAt = report.StartOn ?? null;
  const register = {
    serialNumber: report.CashboxSN,
    registrationNumber: report.CashboxRN,
    address: report.CashboxAddress ?? null,
    addressKk: null,
    taxpayer: taxpayerOf(report),
  };
  return {
    serialNumber: report.CashboxSN,
    state: {
      state: 'told',
      shiftNumber: report.ShiftNumber ?? null,
      dayIsOpen: !report.CloseOn,
      openedAt,
      openedAtMs: momentOf(openedAt),
      register,
      documents: report.DocumentCount ?? null,
      cashIn,
      cashOut,
      cashHeld,
      sold: moneyOfTiyn(sold, exponent),
      returned: moneyOfTiyn(returned, exponent),
      offline,
    },
    signed: {
      state: 'signed',
      sign: null,
      at: report.CloseOn ?? report.ReportOn,
      qr: null,
      offline: report.OfflineMode ?? offline,
      orderNumber: null,
      shiftNumber: report.ShiftNumber ?? null,
      register,
      operator: operatorOf(report.Ofd),
    },
  };
}

/** The running totals say a day's turnover in one way alone; what was taken and changed stands in for them. */
function turnoverOf(report: Report, what: 'Sell' | 'ReturnSell'): Money | null {
  const [start, end] = [report.StartNonNullable?.[what], report.EndNonNullable?.[what]];
  if (typeof start === 'number' && typeof end === 'number') return minus(end, start);
  const operation = report[what];
  if (!operation) return ZERO;
  return typeof operation.Taken === 'number' ? minus(operation.Taken, operation.Change ?? ZERO) : null;
}
