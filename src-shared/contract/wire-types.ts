import { z } from 'zod';
import { money, type Money } from '../money.ts';

/** The members that every shape of the wire is made of, as the upstream's contract names them. */

const SAFE = Number.MAX_SAFE_INTEGER;
const MAX_AMOUNT = 1_000_000_000;
/** One entry or one card moves no more: nobody ever had it, and sums of it would soon be no numbers any more. */
export const SUM_MAX = 10_000_000_000_000;

export const MoneyOnWire = z
  .int()
  .min(-SAFE)
  .max(SAFE)
  .transform((n): Money => money(n));
/** More than nothing: what is sold, paid or handed over. */
export const Amount = z
  .int()
  .min(1)
  .max(MAX_AMOUNT)
  .transform((n): Money => money(n));
/** May be nothing: change, a float, what was counted. */
export const AmountOrZero = z
  .int()
  .min(0)
  .max(SUM_MAX)
  .transform((n): Money => money(n));
/** What a card holds; less than nothing where it went into debt. */
export const Balance = z
  .int()
  .min(-SUM_MAX)
  .max(SUM_MAX)
  .transform((n): Money => money(n));
/** As a person types it: may be nothing, and is never more than anybody has. */
export const TypedAmount = z
  .int()
  .min(0)
  .max(MAX_AMOUNT)
  .transform((n): Money => money(n));

export const CardNumber = z.string().regex(/^[0-9]{8,20}$/);
/** What UTF-8 can't write and no paper can show is in no text. */
export const isWritable = (text: string) => text.isWellFormed() && !text.includes('\u0000');
const NOT_WRITABLE = 'it holds half a character or U+0000';

/** A text of the operator's rules: a longer one refuses them. */
export function ruleText(charsMax: number) {
  return z.string().max(charsMax).refine(isWritable, NOT_WRITABLE);
}

/**
 * A text of an answer that is only shown or printed: what can't be written is left out, and what is too long is cut.
 */
export function shownText(charsMax: number) {
  return z.string().transform((text) => cleared(text.slice(0, charsMax)));
}

const CONTROLS = /\p{Cc}+/gu;
const cleared = (text: string) => text.toWellFormed().replace(CONTROLS, ' ').trim();

const LANGUAGES_MAX = 40;
export const LanguageTag = ruleText(35);

/** Text by BCP 47 tag; the profile's default language is always present. */
export function localTextOf(charsMax: number) {
  return z
    .custom<Record<string, string>>(
      (given) => typeof given === 'object' && given !== null && Object.keys(given).length <= LANGUAGES_MAX,
      `it is no text in at most ${LANGUAGES_MAX} languages`,
    )
    .pipe(z.record(LanguageTag, ruleText(charsMax)));
}
export type LocalText = Record<string, string>;

/** What a column, a file or a secret holds as JSON text; text that is none can't be read. */
export const JsonText = z.string().transform((text, problem): unknown => {
  try {
    return JSON.parse(text);
  } catch {
    problem.addIssue({ code: 'custom', message: 'no JSON' });
    return z.NEVER;
  }
});

/** A word of an answer that this counter doesn't know yet becomes `other`, so that the upstream can grow. */
export function openEnum<const Words extends readonly string[]>(words: Words) {
  return z
    .string()
    .transform((word): Words[number] | 'other' => ((words as readonly string[]).includes(word) ? word : 'other'));
}

/**
 * A list of an answer with items that stand by themselves. One that can't be read, or names a day that does not exist,
 * is left out, and the rest serves.
 */
export function readableOf<Item extends z.ZodType>(
  item: Item,
  itemsMax = Number.MAX_SAFE_INTEGER,
): z.ZodType<z.output<Item>[], z.input<Item>[]> {
  return noMoreThan<z.input<Item>>(itemsMax).transform((given) =>
    given.flatMap((each) => {
      const read = item.safeParse(each);
      return read.success ? [read.data] : [];
    }),
  );
}

/** A list that is counted before it is read: of a million items none is looked at. */
export function listOf<Item extends z.ZodType>(
  item: Item,
  itemsMax: number,
): z.ZodType<z.output<Item>[], z.input<Item>[]> {
  return noMoreThan<z.input<Item>>(itemsMax).pipe(z.array(item));
}

function noMoreThan<Item>(itemsMax: number) {
  return z.custom<Item[]>(
    (given) => Array.isArray(given) && given.length <= itemsMax,
    `it is no list of at most ${itemsMax}`,
  );
}

export const TENDER_KINDS = ['cash', 'bank-card', 'qr'] as const;
export const TenderKind = z.enum(TENDER_KINDS);
export type TenderKind = z.infer<typeof TenderKind>;

export const PRODUCT_KINDS = ['stored-value', 'pass', 'card'] as const;
export const ProductKind = z.enum(PRODUCT_KINDS);
export type ProductKind = z.infer<typeof ProductKind>;

export const Effect = z.enum(['immediate', 'activate-at-validator', 'when-connected', 'other']);
export type Effect = z.infer<typeof Effect>;

export const ClerkRole = z.enum(['clerk', 'supervisor', 'technician']);
export type ClerkRole = z.infer<typeof ClerkRole>;
