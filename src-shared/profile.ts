import { patternFault } from './card-pattern.ts';
import type { LocalText, TenderKind } from './contract/wire-types.ts';
import type { Denomination, Product, Profile, ProfileTender } from './contract/upstream.ts';
import { LANGUAGES, type Language } from './contract/views/look.ts';
import { money, sumOf, times, type Money } from './money.ts';
import type { Counts } from './contract/body-parts.ts';
import type { Day } from './time.ts';

/** A bag of ten bundles: more was typed, or scanned, by mistake. It follows the rules alone, never what is there. */
const NOTES_AT_ONCE = 1000;

/** null: the rules name no notes. */
export function mostCashAtOnce(profile: Pick<Profile, 'cash'> | null): Money | null {
  const largest = Math.max(0, ...(profile?.cash.denominations ?? []).map(({ value }) => value));
  return largest === 0 ? null : money(largest * NOTES_AT_ONCE);
}

/** Text in the wished language, else in the same base language (zh for zh-CN), else in the profile's default. */
export function localText(text: LocalText, language: string, profile: Pick<Profile, 'languages'>): string {
  return textIn(language, text) ?? text[profile.languages.default] ?? Object.values(text)[0] ?? '';
}

/** A name in the wished language, else in the same base language, else the plain one beside which they stand. */
export function nameIn(language: string, plain: string, names: LocalText | undefined): string {
  return textIn(language, names ?? {}) || plain;
}

function textIn(language: string, text: LocalText): string | undefined {
  const base = language.split('-')[0] ?? language;
  const tags = Object.keys(text);
  // Own members alone: «constructor» is a language of a restored entry as well as any other text.
  const tag =
    tags.find((each) => each === language) ??
    tags.find((each) => each === base) ??
    tags.find((each) => each.split('-')[0] === base);
  return tag === undefined ? undefined : text[tag];
}

/** The languages that this operator serves customers in, its own first. */
export function customerLanguages({ languages }: Pick<Profile, 'languages'>): Language[] {
  const served = languagesSpoken(languages.customer);
  return served.toSorted((a, b) => Number(b === languages.default) - Number(a === languages.default));
}

function languagesSpoken(tags: readonly string[]): Language[] {
  return LANGUAGES.filter((language) =>
    tags.some((tag) => tag === language || tag.split('-')[0] === language.split('-')[0]),
  );
}

/**
 * Products on sale on a local date, one of each id. Where two tariffs apply on a day the later one stands, in the place
 * of the first.
 */
export function productsOn(day: Day, profile: Pick<Profile, 'products'>): Product[] {
  const byId = new Map<string, Product>();
  for (const product of profile.products) {
    const holds = product.validFrom <= day && (product.validTo === undefined || day <= product.validTo);
    const known = byId.get(product.id);
    if (holds && (!known || product.validFrom > known.validFrom)) byId.set(product.id, product);
  }
  return [...byId.values()];
}

/**
 * The product as it was sold on a local date. Where it was not on sale, its latest tariff that had begun, or its first
 * where none had.
 */
export function tariffOn(day: Day, profile: Pick<Profile, 'products'>, productId: string): Product | undefined {
  const sold = productsOn(day, profile).find((product) => product.id === productId);
  if (sold) return sold;
  const tariffs = profile.products.filter((product) => product.id === productId);
  const begun = tariffs
    .filter((product) => product.validFrom <= day)
    .sort((a, b) => (a.validFrom < b.validFrom ? -1 : 1));
  return begun.at(-1) ?? tariffs[0];
}

export function storedValueProduct(day: Day, profile: Profile): Product | undefined {
  return productsOn(day, profile).find((product) => product.kind === 'stored-value');
}

export function tenderOfKind(kind: TenderKind, profile: Profile): ProfileTender | undefined {
  return profile.tenders.find((tender) => tender.kind === kind);
}

/** Notes and coins to count, largest first, each value once: series of one note are counted together. */
export function denominationsToCount(profile: Profile): Denomination[] {
  const byValue = new Map<Money, Denomination>();
  for (const denomination of profile.cash.denominations)
    if (!byValue.has(denomination.value)) byValue.set(denomination.value, denomination);
  return [...byValue.values()].sort((a, b) => b.value - a.value);
}

export function countedTotal(counts: Counts): Money {
  return sumOf(counts.map((count) => times(count.value, count.quantity)));
}

/**
 * Why a profile would make the counter unusable, in words for the technician; null when it is usable.
 * Such a profile is refused and the old one stays.
 */
export function unusable(profile: Profile): string | null {
  if (profile.version === '') return 'it has no version';
  if (profile.tenders.length === 0) return 'it has no tender';
  const { minTopUp, maxTopUp, stepTopUp, maxBalance } = profile.limits;
  if (minTopUp > maxTopUp) return 'its smallest top-up is above its largest';
  if (maxTopUp - (maxTopUp % stepTopUp) < minTopUp)
    return `no amount from its smallest to its largest top-up is a multiple of its step ${stepTopUp}`;
  if (minTopUp > maxBalance) return 'its smallest top-up is above what a card may hold';
  if (profile.products.length === 0) return 'it has no product';
  const taxed = profile.products.find(({ vatPercent = 0 }) => !(vatPercent >= 0 && vatPercent <= 100));
  if (taxed) return `its product «${taxed.id}» bears a VAT of ${taxed.vatPercent} %`;
  if (!Intl.supportedValuesOf('currency').includes(profile.currency.code))
    return `its currency «${profile.currency.code}» is unknown: it is no ISO 4217 code in use`;
  if (!isTimeZone(profile.timeZone)) return `its time zone «${profile.timeZone}» is unknown`;
  const faults = profile.cardFormats.map(({ name, pattern }) => ({ name, fault: patternFault(pattern) }));
  const untried = faults.find(({ fault }) => fault?.broken === false);
  if (untried) return `the pattern of its card format «${untried.name}» ${untried.fault?.why}`;
  if (faults.every(({ fault }) => fault !== null)) return 'it has no card format by which a number can be read';
  if (languagesSpoken(profile.languages.receipt).length === 0)
    return 'its receipts have no language that this counter speaks';
  if (profile.cash.denominations.length === 0) return 'it has no notes or coins to count';
  return null;
}

function isTimeZone(name: string): boolean {
  try {
    new Intl.DateTimeFormat('en', { timeZone: name });
    return true;
  } catch {
    return false;
  }
}
