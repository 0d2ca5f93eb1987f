import type { Profile } from '../contract/upstream.ts';
import type { TenderKind } from '../contract/wire-types.ts';
import { tenderOfKind } from '../profile.ts';
import { whoFiscalises } from './who-fiscalises.ts';

/** Ways of one device: its customer takes which they like, after who gives the receipt was said. */
const WAYS: readonly TenderKind[] = ['bank-card', 'qr'];

type TerminalFit =
  | { readonly isFit: true; readonly ownCheque: boolean }
  | { readonly isFit: false; readonly why: 'two-fiscalisers' | 'way-not-taken' };

/**
 * Whether one terminal may take all its ways under these rules, and whether the counter then gives the receipt. A way
 * that the rules don't know could not be written down, and two fiscalisers would tell one payment twice or not at all.
 */
export function terminalFit(rules: Profile): TerminalFit {
  const tenders = WAYS.map((kind) => tenderOfKind(kind, rules));
  const [first, ...others] = tenders.map(
    (tender) => tender && whoFiscalises({ ...tender, tenderId: tender.id }, rules),
  );
  if (tenders.includes(undefined)) return { isFit: false, why: 'way-not-taken' };
  if (others.some((who) => who !== first)) return { isFit: false, why: 'two-fiscalisers' };
  return { isFit: true, ownCheque: first === 'register' };
}
