import { useCallback, useState } from 'react';
import type { Refusal } from '../../../src-shared/contract/refusals.ts';
import type { Movement } from '../../../src-shared/contract/upstream.ts';
import type { Language } from '../../../src-shared/contract/views/look.ts';
import type { CardView } from '../../../src-shared/contract/views/sale.ts';
import { money } from '../../../src-shared/money.ts';
import { call } from '../../bridge.ts';
import { useOnce } from '../../ui/use-once.ts';
import type { SaleSnapshot } from '../sale/sale-view.ts';

/**
 * What can be done for a passenger beside selling: the balance on paper, a claim for what another channel failed to
 * credit.
 */
export interface CardDeeds {
  readonly printBalance: () => Promise<void>;
  readonly fileClaim: () => Promise<void>;
  /** The claim that was filed here for this top-up: no second one is. */
  readonly claimOf: (failed: FailedTopUp) => string | undefined;
  readonly said: { readonly done: 'balance' } | { readonly refusal: Refusal } | null;
  readonly forget: () => void;
}

export function useCardDeeds({ context }: SaleSnapshot): CardDeeds {
  const [said, setSaid] = useState<CardDeeds['said']>(null);
  const [claims, setClaims] = useState<ReadonlyMap<string, string>>(new Map());
  const forget = useCallback(() => setSaid(null), []);
  const card = context.inGroup ? null : context.card;

  const prints = useOnce();
  const printBalance = () =>
    prints(async () => {
      if (!card) return;
      const printed = await call('card.balance-slip', { cardNumber: card.number, language: context.customerLanguage });
      setSaid(printed.ok ? { done: 'balance' } : { refusal: printed.error });
    });

  const files = useOnce();
  async function file() {
    const failed = card && failedTopUp(card);
    if (!failed) return;
    if (claimTold(card, failed)) return setSaid({ refusal: { kind: 'claim-filed-already' } });
    const filed = await claim(card, failed, context.customerLanguage);
    if (filed.ok) setClaims((known) => new Map(known).set(failed.id, filed.value.number));
    setSaid(filed.ok ? null : { refusal: filed.error });
  }
  return { printBalance, fileClaim: () => files(file), claimOf: (failed) => claims.get(failed.id), said, forget };
}

type FailedTopUp = Movement & { readonly channel: 'kiosk' | 'app' };

/**
 * The newest top-up of a kiosk or the app that took money and never reached the card. One without a claim comes first.
 */
export function failedTopUp(view: CardView): FailedTopUp | undefined {
  const failed = view.card?.movements
    .toSorted((a, b) => b.at.localeCompare(a.at))
    .filter(
      (movement): movement is FailedTopUp =>
        movement.status === 'failed' &&
        movement.kind === 'top-up' &&
        (movement.channel === 'kiosk' || movement.channel === 'app'),
    );
  return failed?.find((each) => !claimTold(view, each)) ?? failed?.[0];
}

/** What the look-up told of a claim for this top-up. */
export function claimTold({ claims }: CardView, { id }: FailedTopUp) {
  return claims?.find(({ movementId }) => movementId === id)?.status;
}

/** The id is minted before anything is written, so that a claim which is filed twice is one. */
async function claim(card: CardView, failed: FailedTopUp, language: Language) {
  const begun = await call('claim.begin', null);
  if (!begun.ok) return begun;
  const { id: movementId, channel, amount, at } = failed;
  return call('claim.file', {
    claimId: begun.value.claimId,
    cardNumber: card.number,
    movementId,
    channel,
    amount: money(Math.abs(amount)),
    at,
    note: '',
    language,
  });
}
