import { z } from 'zod';
import { Denomination, Profile, ProfileTender } from '../../src-shared/contract/upstream.ts';
import { PRODUCT_KINDS, TENDER_KINDS } from '../../src-shared/contract/wire-types.ts';

/**
 * The upstream may grow. The counter leaves out a product, tender or coin of a kind that it doesn't know yet, and the
 * rest of the profile serves. Anything else that is wrong with one of them makes the whole profile wrong: another price
 * may hang on it.
 */
type KnownWords = Readonly<Record<string, readonly string[]>>;

const NOTES_AND_COINS: KnownWords = { kind: Denomination.shape.kind.options };
const TENDERS: KnownWords = { kind: TENDER_KINDS, fiscalisedBy: ProfileTender.shape.fiscalisedBy.unwrap().options };

export const ProfileAnswer = z.preprocess(
  (answer) =>
    withMember(
      withMember(withMember(answer, 'products', known({ kind: PRODUCT_KINDS })), 'tenders', known(TENDERS)),
      'cash',
      (cash) => withMember(cash, 'denominations', known(NOTES_AND_COINS)),
    ),
  Profile,
);

/** A longer list is above every bound: its schema refuses it by its length. */
const LOOKED_THROUGH_MAX = 5_000;

/** Keeps the items of a list whose named members, where they are text, are known words. */
function known(words: KnownWords): (list: unknown) => unknown {
  return (list) =>
    Array.isArray(list) && list.length <= LOOKED_THROUGH_MAX
      ? list.filter((item: unknown) =>
          Object.entries(words).every(([name, allowed]) => speaksKnownly(item, name, allowed)),
        )
      : list;
}

function speaksKnownly(item: unknown, name: string, allowed: readonly string[]): boolean {
  const word = isObject(item) ? item[name] : undefined;
  return typeof word !== 'string' || allowed.includes(word);
}

function withMember(value: unknown, name: string, change: (member: unknown) => unknown): unknown {
  return isObject(value) && name in value ? { ...value, [name]: change(value[name]) } : value;
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
