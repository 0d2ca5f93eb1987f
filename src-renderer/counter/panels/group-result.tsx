import { lastFour } from '../../../src-shared/card-number.ts';
import type { CardView } from '../../../src-shared/contract/views/sale.ts';
import { useMoney } from '../../counter-context.tsx';
import { useT } from '../../i18n.ts';
import { CreditBadge } from '../../ui/badges.tsx';
import type { LineOfSale } from '../../ui/outcomes.ts';
import { type CardOutcome, cardOutcomes } from '../sale/card-outcomes.ts';
import styles from './group-result.module.css';

interface GroupResultProps {
  readonly cards: readonly CardView[];
  readonly lines: readonly LineOfSale[];
}

/** How many cards of the group are credited, and of each its balance before and after; the others by their state. */
export function GroupResult({ cards, lines }: GroupResultProps) {
  const t = useT();
  const outcomes = cardOutcomes(cards, lines);
  const credited = outcomes.filter(({ credit }) => credit === 'credited').length;
  return (
    <section className={styles.result}>
      <h3 className={styles.sum} data-all={credited === outcomes.length || undefined}>
        {t('group.credited', { credited, all: outcomes.length })}
      </h3>
      <ol className={styles.cards} aria-label={t('group.title')} tabIndex={0}>
        {outcomes.map((outcome) => (
          <li key={outcome.cardNumber}>
            <strong translate="no">{`…${lastFour(outcome.cardNumber)}`}</strong>
            <Balance outcome={outcome} />
          </li>
        ))}
      </ol>
    </section>
  );
}

function Balance({ outcome: { credit, before, after } }: { readonly outcome: CardOutcome }) {
  const { bare, show } = useMoney();
  if (after === null || before === null) return <CreditBadge credit={credit} balance={after} />;
  return (
    <span>
      {bare(before)} → <strong>{show(after)}</strong>
    </span>
  );
}
