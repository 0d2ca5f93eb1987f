import type { Profile } from '../contract/upstream.ts';
import type { LocalText } from '../contract/wire-types.ts';
import type { Words } from '../i18n/languages.ts';
import { formatAmount, type Money } from '../money.ts';
import { localText } from '../profile.ts';
import { type Day, localDateTime, type WrittenInstant } from '../time.ts';

type Leaves<Tree> = {
  [Name in keyof Tree & string]: Tree[Name] extends string ? Name : `${Name}.${Leaves<Tree[Name]>}`;
}[keyof Tree & string];

/** A key of the texts, under `receipt.` in the files of src-shared/i18n. */
export type ReceiptKey = Leaves<Words['receipt']>;

/** Texts come in through this port: the text of `receipt.<key>` in a language, with its {{parameters}} filled in. */
export type ReceiptTexts = (
  language: string,
  key: ReceiptKey,
  parameters?: Readonly<Record<string, string | number>>,
) => string;

type Parameters = Readonly<Record<string, string | number>>;

/** How one receipt speaks: the languages that the law wants, and the customer's beside them. */
export interface Wording {
  readonly profile: Profile;
  /** The customer's language where it is not printed anyway. */
  readonly customer: string | null;
  /** In every language that is always printed. */
  all(key: ReceiptKey, parameters?: Parameters): string[];
  /** As `all`, and in the customer's language. */
  allAndCustomer(key: ReceiptKey, parameters?: Parameters): string[];
  in(language: string, key: ReceiptKey, parameters?: Parameters): string;
  /** A text of the profile in every language that is always printed. */
  local(text: LocalText): string[];
  /** As `local`, and in the customer's language. */
  localAndCustomer(text: LocalText): string[];
  amount(amount: Money): string;
  /** «12 500 ₸», where no head names the currency of its column. */
  money(amount: Money): string;
  /** To the minute. */
  dateTime(at: WrittenInstant): string;
  day(day: Day): string;
  /** «₸», for the head of a column of amounts. */
  readonly currency: string;
}

/** `customer` is a language tag, or null for documents that no customer reads. */
export function wordingOf(profile: Profile, texts: ReceiptTexts, customer: string | null): Wording {
  const languages = profile.languages.receipt;
  const own = customer !== null && !languages.includes(customer) ? customer : null;
  const all = (key: ReceiptKey, parameters?: Parameters) =>
    languages.map((language) => texts(language, key, parameters));
  const amount = (of: Money) => formatAmount(of, profile.currency);
  const local = (text: LocalText) => languages.map((language) => localText(text, language, profile));
  return {
    profile,
    customer: own,
    all,
    allAndCustomer: (key, parameters) => [
      ...all(key, parameters),
      ...(own === null ? [] : [texts(own, key, parameters)]),
    ],
    in: texts,
    local,
    localAndCustomer: (text) => [...local(text), ...(own === null ? [] : [localText(text, own, profile)])],
    amount,
    money: (of) => `${amount(of)}\u00a0${profile.currency.symbol}`,
    dateTime: (at) =>
      localDateTime(at, profile.timeZone).replace(/^(\d{4})-(\d\d)-(\d\d) (\d\d:\d\d):\d\d$/, '$3.$2.$1 $4'),
    day: (day) => day.replace(/^(\d{4})-(\d\d)-(\d\d)$/, '$3.$2.$1'),
    currency: profile.currency.symbol,
  };
}
