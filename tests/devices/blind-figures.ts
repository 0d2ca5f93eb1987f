import type { Entry } from '../../src-shared/contract/upstream.ts';
import { isKind } from '../../src-shared/journal/entry.ts';
import { accountTotal, drawerTotal } from '../../src-shared/journal/postings.ts';

/** What nobody may be told before the count, and a search for it in whatever was told. */

/** Below it a figure stands there by chance: hours, counts, coins. */
const SMALLEST = 1000;

/**
 * Expected cash at every moment of the shift, with and without its float. What each terminal should show since any
 * settlement, and what went to the safe. Every sum of takings too: of neighbouring entries, of one kind, of one
 * tender. What stands in a single entry is the clerk's own doing and no secret.
 */
export function blindFigures(entries: readonly Entry[]): Set<number> {
  const sums = new Set<number>();
  const add = (sum: number) => void sums.add(Math.abs(sum));
  for (const account of ['drawer', 'acquirer', 'qr-acquirer', 'safe'] as const) {
    const effects = entries.map((entry) => accountTotal(entry.postings, account)).filter((effect) => effect !== 0);
    effects.forEach((_, from) => effects.slice(from).reduce((sum, effect) => (add(sum + effect), sum + effect), 0));
  }

  const sales = entries.flatMap((entry) => (isKind(entry, 'sale') ? [entry.body] : []));
  const tenders = sales.flatMap((sale) => sale.tenders);
  const total = (amounts: readonly number[]) => amounts.reduce((sum, amount) => sum + amount, 0);
  for (const kind of ['cash', 'bank-card', 'qr'] as const)
    add(total(tenders.filter((tender) => tender.kind === kind).map((tender) => tender.amount)));
  add(total(tenders.map((tender) => tender.amount)));
  add(total(tenders.map((tender) => tender.received ?? 0)));
  add(total(tenders.map((tender) => tender.change ?? 0)));
  for (const kind of new Set(entries.map((entry) => entry.kind))) {
    add(total(entries.filter((entry) => entry.kind === kind).map((entry) => drawerTotal(entry.postings))));
  }
  for (const known of entries.flatMap(figuresOfOne)) sums.delete(known);
  return new Set([...sums].filter((sum) => sum >= SMALLEST));
}

function figuresOfOne(entry: Entry): number[] {
  return [Math.abs(drawerTotal(entry.postings)), ...figuresIn([entry.body, entry.postings])];
}

/** Names, those of a line of a sale too, numbers of cards and moments hold digits that are no amounts. */
const NO_AMOUNT = new RegExp(
  String.raw`^([0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f-]{22}(:\d{1,3})?|[0-9a-f]{64}|` +
    String.raw`\d{4}-\d\d-\d\dT.*Z|\d{19}|[A-Z0-9]{5}-\d{6})$`,
);
const GROUPED = /(?<![\p{L}\d])\d{1,3}(?:[ \u00a0\u202f\u2009]\d{3})+(?![\p{L}\d])/gu;
const PLAIN = /(?<![\p{L}\d])\d+(?![\p{L}\d])/gu;

/** Every figure in a value however deep, also as it is written in a text: «28 000 ₸» is 28000. Without its sign. */
function figuresIn(value: unknown): number[] {
  if (typeof value === 'number') return [Math.abs(value)];
  if (typeof value === 'string') return NO_AMOUNT.test(value) ? [] : figuresInText(value);
  if (typeof value === 'object' && value !== null) return Object.values(value).flatMap(figuresIn);
  return [];
}

function figuresInText(text: string): number[] {
  const plain = [...text.matchAll(PLAIN)].map(([digits]) => Number(digits));
  // «12 028 000» may be one figure, or a count beside one: every way to read it is tried.
  const grouped = [...text.matchAll(GROUPED)].flatMap(([match]) => {
    const groups = match.split(/\D/);
    return groups.flatMap((_, from) =>
      groups.slice(from + 1).map((__, more) => Number(groups.slice(from, from + more + 2).join(''))),
    );
  });
  return [...plain, ...grouped];
}

/** Those figures that something told, though nobody may know them yet. */
export function toldOf(figures: ReadonlySet<number>, told: unknown): number[] {
  return [...new Set(figuresIn(told))].filter((figure) => figures.has(figure));
}
