import type { ReceiptShare } from '../fiscal/told.ts';
import type { NamedLine } from '../fiscal/lines.ts';
import type { Fiscalised } from '../journal/kinds/fiscalised-body.ts';
import { formatAmount, type Money, plus, times, ZERO } from '../money.ts';
import { type Block, columns, RULE, SPACE, text } from './document.ts';
import { letterhead, proofQr, section, SELLER_LINES, tenderName, title, vatLines } from './parts.ts';
import { vatIncluded } from './vat.ts';
import type { Wording } from './wording.ts';

/** What the law wants of a fiscal receipt, in its languages, and of paper that is none. */

export interface RegisterOnPaper {
  readonly share: ReceiptShare;
  /** null: none came yet, or this is the slip that says so. */
  readonly sign: Fiscalised | null;
  /** A return names the sign of its sale by law; null: none is known, or this is no return. */
  readonly basis: Fiscalised | null;
  /** Other paper of the same entry came out before it. */
  readonly follows: boolean;
}

type Signed = RegisterOnPaper & { readonly sign: Fiscalised };

export function isSigned(register: RegisterOnPaper | null): register is Signed {
  return register !== null && register.sign !== null;
}

/** What the register signs: all of a sale, or a part of it. */
export function coversAll({ share }: RegisterOnPaper, total: Money): boolean {
  return share.amount === total;
}

/** The seller at the top: of a fiscal receipt whoever the register is registered to. */
export function seller(register: RegisterOnPaper | null, wording: Wording): Block[] {
  if (!isSigned(register)) return letterhead(wording);
  const { profile } = wording;
  const { operator, fiscal, receipt } = profile;
  const own = { names: wording.local(operator.name), bin: operator.taxId };
  const wanted = fiscal?.taxpayer ? { names: wording.local(fiscal.taxpayer.name), bin: fiscal.taxpayer.bin } : null;
  const told = register.sign.register.taxpayer;
  const registered = told ? { names: namesOf(told, [own, wanted]), bin: told.bin } : (wanted ?? own);
  const addresses = [register.sign.register.addressKk, register.sign.register.address].filter((each) => each !== null);
  return [
    text(wording.local(receipt.header), 'centre', { bold: true, linesMax: SELLER_LINES.header }),
    ...taxpayer(registered, wording),
    text(addresses.length > 0 ? addresses : wording.local(operator.address), 'centre', {
      linesMax: SELLER_LINES.address,
    }),
    ...(own.bin === registered.bin ? [] : named('fiscal.seller', own, wording)),
    // An agent sells for another: both are named.
    ...(wanted && wanted.bin !== registered.bin ? named('fiscal.onBehalfOf', wanted, wording) : []),
  ];
}

interface Taxpayer {
  readonly names: readonly string[];
  readonly bin: string;
}

/** A register tells a name in one language; where it is one that the profile knows, the others stand beside it. */
function namesOf({ name, bin }: { name: string; bin: string }, known: readonly (Taxpayer | null)[]): string[] {
  const same = known.find((each) => each?.bin === bin);
  return same?.names.includes(name) ? [...same.names] : [name];
}

function taxpayer({ names, bin }: Taxpayer, wording: Wording): Block[] {
  return [
    text(names, 'centre', { linesMax: SELLER_LINES.name }),
    text(`${wording.all('taxId').join('/')} ${bin}`, 'centre'),
  ];
}

function named(key: 'fiscal.seller' | 'fiscal.onBehalfOf', who: Taxpayer, wording: Wording): Block[] {
  return [text(wording.all(key), 'centre'), ...taxpayer(who, wording)];
}

/** What this paper is, large: a fiscal receipt, or none although a register has to sign. */
export function standing(register: RegisterOnPaper | null, wording: Wording): Block[] {
  if (isSigned(register)) return title(wording.allAndCustomer('fiscal.title'));
  return isUnsigned(register) ? [...title(wording.allAndCustomer('notFiscal')), RULE] : [];
}

function isUnsigned(register: RegisterOnPaper | null): register is RegisterOnPaper {
  return register !== null && register.sign === null && register.share.amount > ZERO;
}

/** Its lines beside those of the paper, one for one; none where it has none, or not all of them. */
export function linesOfRegister(register: RegisterOnPaper | null, total: Money, count: number): readonly NamedLine[] {
  const isWhole = register && coversAll(register, total) && register.share.lines.length === count;
  return isWhole ? register.share.lines : [];
}

/** «1 x 5 000» and the tax in it, under a line of a fiscal receipt. Its rate stands below the total. */
export function lineOfRegister(
  { quantity, price, vatPercent, name }: NamedLine,
  wording: Wording,
  said: readonly string[],
): Block[] {
  const tax = [...new Set(wording.all('fiscal.vat'))].join('/');
  const borne =
    vatPercent === null
      ? [...new Set(wording.all('fiscal.noVat'))].join('/')
      : `${tax} ${inTiyn(vatOf(price, quantity, vatPercent, wording), wording)}`;
  return [...(said.includes(name) ? [] : [text(name)]), columns(`${quantity} x ${wording.amount(price)}`, borne)];
}

/** The tax of a receipt by its rate: that of its lines, as the register reckons it. */
export function vatOfRegister(lines: readonly NamedLine[], wording: Wording): Block[] {
  const byRate = new Map<number, NamedLine[]>();
  for (const line of lines)
    if (line.vatPercent !== null) byRate.set(line.vatPercent, [...(byRate.get(line.vatPercent) ?? []), line]);
  return [...byRate].flatMap(([percent, bearing]) => {
    const vat = bearing.reduce((sum, { price, quantity }) => plus(sum, vatOf(price, quantity, percent, wording)), ZERO);
    const names = bearing.length === lines.length ? [] : bearing.map((line) => namesSold(line, wording));
    return vatLines(percent, names, inTiyn(vat, wording), wording);
  });
}

/** The tax in an amount, on paper that a register has to do with: to the tiyn, as its fiscal receipt says it. */
export function taxToTiyn(amount: Money, percent: number, wording: Wording): string {
  return inTiyn(vatOf(amount, 1, percent, wording), wording);
}

const TAX_DECIMALS = 2;

/** A tax has hundredths also where prices have none. */
function vatOf(price: Money, quantity: number, percent: number, { profile }: Wording): Money {
  const finer = Math.max(0, TAX_DECIMALS - profile.currency.exponent);
  return vatIncluded(times(times(price, quantity), 10 ** finer), percent);
}

function inTiyn(amount: Money, { profile: { currency } }: Wording): string {
  return formatAmount(amount, { ...currency, exponent: Math.max(TAX_DECIMALS, currency.exponent) });
}

/** The register's own part, where others fiscalise the rest. Nothing is said twice where it has all. */
export function partOfRegister(register: RegisterOnPaper | null, total: Money, wording: Wording): Block[] {
  if (register === null || register.share.ofTerminal === ZERO) return [];
  const { share } = register;
  const atTerminal = columns(wording.allAndCustomer('fiscal.atTerminal'), wording.amount(share.ofTerminal));
  if (share.amount === ZERO || coversAll(register, total)) return [atTerminal];
  const partTotal = columns(wording.all('fiscal.partTotal'), wording.amount(share.amount), { bold: true });
  // What it has not signed it has not said.
  if (!isSigned(register)) return [partTotal, atTerminal];
  return [
    ...section(wording.all('fiscal.part')),
    ...share.lines.flatMap((line) => [
      columns(partsSold(line, wording), wording.amount(times(line.price, line.quantity))),
      ...lineOfRegister(line, wording, namesSold(line, wording)),
    ]),
    ...share.payments.map((payment) => columns(tenderName(payment, wording), wording.amount(payment.amount))),
    partTotal,
    ...vatOfRegister(share.lines, wording),
    RULE,
    atTerminal,
  ];
}

/** A register is told one name of a thing; where the operator says it in the others too, all are printed. */
function namesSold({ name }: NamedLine, { profile, local }: Wording): string[] {
  const said = profile.products.map((product) => local(product.name));
  return said.find((names) => names.includes(name)) ?? [name];
}

/** What two share is said to be a part, where its name would promise all of it. */
function partsSold(line: NamedLine, wording: Wording): string[] {
  const names = namesSold(line, wording);
  if (!line.isPart) return names;
  const words = wording.all('fiscal.ofPart');
  if (names.length !== words.length) return names.map((name) => `${name} (${words.join(' / ')})`);
  return names.map((name, at) => `${name} (${words[at] ?? ''})`);
}

/** The sign with all that belongs to it; of paper without one, how its fiscal receipt is had. */
export function signOfRegister(register: RegisterOnPaper | null, receiptNumber: string, wording: Wording): Block[] {
  if (isSigned(register)) return signed(register, wording);
  return isUnsigned(register)
    ? [text(wording.allAndCustomer('fiscal.howToGet', { number: receiptNumber }), 'centre', { bold: true })]
    : [
        text(register === null ? wording.all('notFiscal') : wording.allAndCustomer('notFiscal'), 'centre', {
          bold: true,
        }),
      ];
}

function signed({ sign }: Signed, wording: Wording): Block[] {
  const { register, operator } = sign;
  return [
    ...(sign.offline ? [text(wording.all('fiscal.offline'), 'centre', { bold: true })] : []),
    columns(wording.all('fiscal.sign'), sign.sign, { bold: true }),
    ...(sign.orderNumber === null ? [] : [columns(wording.all('fiscal.number'), String(sign.orderNumber))]),
    columns(wording.all('fiscal.at'), sign.at),
    columns(wording.all('fiscal.registration'), register.registrationNumber),
    columns(wording.all('fiscal.serial'), register.serialNumber),
    ...(operator === null
      ? []
      : [
          text(wording.all('fiscal.operator')),
          text([...(operator.nameKk === null ? [] : [operator.nameKk]), operator.name]),
        ]),
    ...(sign.qr === null ? [] : [SPACE, { kind: 'qr', content: sign.qr } as const]),
    ...checkedAt(sign, wording),
  ];
}

/** The QR is never without its caption, and the site never reads as one more language of it. */
function checkedAt({ qr, operator }: Fiscalised, wording: Wording): Block[] {
  const site = operator?.site ?? '';
  if (qr === null && site === '') return [];
  return [text(wording.allAndCustomer('fiscal.check'), 'centre'), ...(site === '' ? [] : [text(site, 'centre')])];
}

/** A return names what it gives back of: the law wants five things of it. `number`: ours, which it is found by. */
export function originalOf(basis: Fiscalised, number: string, wording: Wording): Block[] {
  return [
    columns(wording.all('fiscal.original'), number, { bold: true }),
    columns(wording.all('fiscal.sign'), basis.sign),
    columns(wording.all('fiscal.at'), basis.at),
    columns(wording.all('fiscal.registration'), basis.register.registrationNumber),
    columns(wording.all('total'), wording.amount(basis.total)),
    ...(basis.offline ? [text(wording.all('fiscal.wasOffline'))] : []),
    RULE,
  ];
}

const HASH_GROUP = /.{1,8}/g;

/**
 * The proof of the entry; in letters where the register's own QR is the one to be scanned. Beside a register it says
 * whose it is: under «fiscal receipt: ask» it would be taken for the register's.
 */
export function proofOf(
  register: RegisterOnPaper | null,
  { number, hash }: { readonly number: string; readonly hash: string },
  wording: Wording,
): Block[] {
  if (register === null) return proofQr({ number, hash }, wording);
  if (!isSigned(register) || register.sign.qr === null) return proofQr({ number, hash }, wording, 'proof');
  return [
    SPACE,
    text(wording.allAndCustomer('proof'), 'centre'),
    text(`${number}: ${(hash.toUpperCase().match(HASH_GROUP) ?? []).join(' ')}`, 'centre'),
  ];
}
