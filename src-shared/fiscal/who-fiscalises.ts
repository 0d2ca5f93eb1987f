import type { Product, Profile } from '../contract/upstream.ts';
import type { ProductKind, TenderKind } from '../contract/wire-types.ts';

/** What a profile says of a fiscal register, and what counts where it says nothing. */

type Fiscaliser = 'register' | 'terminal' | 'nobody';

/** Without a word of it no register is told of anything. A tender that names one is word enough. */
export function asksRegister({ fiscal, tenders }: Pick<Profile, 'fiscal' | 'tenders'>): boolean {
  return fiscal !== undefined || tenders.some((tender) => tender.fiscal === 'register');
}

/**
 * One fiscaliser for each tender, so that nothing is told twice. In doubt it is the register, so that nothing is told
 * not at all.
 */
export function whoFiscalises(
  { tenderId, kind }: { readonly tenderId: string; readonly kind: TenderKind },
  rules: Pick<Profile, 'fiscal' | 'tenders'>,
): Fiscaliser {
  if (!asksRegister(rules)) return 'nobody';
  if (kind === 'cash') return 'register';
  const named =
    rules.tenders.find((tender) => tender.id === tenderId) ?? rules.tenders.find((tender) => tender.kind === kind);
  return named?.fiscal ?? (named?.fiscalisedBy === 'terminal' ? 'terminal' : 'register');
}

/** Money of this kind can't be taken where the register signs nothing. */
export function needsRegister(kind: TenderKind, rules: Pick<Profile, 'fiscal' | 'tenders'>): boolean {
  const tenderId = rules.tenders.find((tender) => tender.kind === kind)?.id ?? '';
  return whoFiscalises({ tenderId, kind }, rules) === 'register';
}

/**
 * New sales that the register would have to sign. `kinds`: how one is to be paid; null: nobody has chosen yet, and one
 * way that goes on is enough.
 */
export function isForRegister(
  kinds: readonly TenderKind[] | null,
  rules: Pick<Profile, 'fiscal' | 'tenders'>,
): boolean {
  const needsIt = (kind: TenderKind) => needsRegister(kind, rules);
  return kinds ? kinds.some(needsIt) : rules.tenders.every(({ kind }) => needsIt(kind));
}

/** 796: «piece» of the classifier of units. */
const PIECE = 796;

export interface FiscalFacts {
  readonly vatPercent: number | null;
  readonly unitCode: number;
  readonly nature: 'goods' | 'work' | 'service';
  readonly catalogueCode: string | null;
}

/** `product`: the tariff of the sale's day; undefined: its rules don't know it any more. */
export function fiscalFactsOf(product: Product | undefined, kind: ProductKind): FiscalFacts {
  const said = product?.fiscal;
  return {
    vatPercent: product?.vatPercent ?? null,
    unitCode: said?.unitCode ?? PIECE,
    nature: said?.nature ?? (kind === 'card' ? 'goods' : 'service'),
    catalogueCode: said?.catalogueCode ?? null,
  };
}
