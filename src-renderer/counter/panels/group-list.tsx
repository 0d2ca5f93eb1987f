import { lastFour } from '../../../src-shared/card-number.ts';
import type { ConfirmedLine } from '../../../src-shared/contract/views/sale.ts';
import { ZERO, sumOf } from '../../../src-shared/money.ts';
import { useLocalText, useMoney, useRefusalWords } from '../../counter-context.tsx';
import { useT } from '../../i18n.ts';
import { KEYS } from '../../keys/table.ts';
import { Cross, Remove } from '../../ui/icons.tsx';
import { KeyHint } from '../../ui/key-hint.tsx';
import styles from './group-list.module.css';
import type { NotAdded } from '../sale/sale-context.ts';
import { productOf } from '../sale/sale-view.ts';
import type { Sale } from '../sale/use-sale.ts';
import { tailOfScan } from '../sale/cards-in-words.ts';

/** The cards of a group, the last one first, and above them those that stayed out. */
export function GroupList({ sale: { snapshot, send } }: { readonly sale: Sale }) {
  const t = useT();
  const { context } = snapshot;
  const changeable = snapshot.hasTag('gathering');
  return (
    <div className={styles.group}>
      {context.notAdded.length > 0 && (
        <div className={styles.out} role="alert" tabIndex={0}>
          <ul aria-label={t('group.notAdded')}>
            {context.notAdded.map((each, index) => (
              <LeftOut key={`${each.text} ${index}`} out={each} />
            ))}
          </ul>
        </div>
      )}
      <ol className={styles.cards} aria-label={t('group.title')} tabIndex={changeable ? -1 : 0}>
        {context.cards
          .map((card, index) => (
            <GroupCard
              key={card.number}
              sale={{ snapshot, send }}
              cardNumber={card.number}
              place={index + 1}
              changeable={changeable}
            />
          ))
          .toReversed()}
      </ol>
      {changeable && context.cards.length > 0 && (
        <p className={styles.takeOut}>
          {t('group.takeOut')} <KeyHint keys={KEYS.sale.removeLast.shown} />
        </p>
      )}
    </div>
  );
}

interface GroupCardProps {
  readonly sale: Sale;
  readonly cardNumber: string;
  readonly place: number;
  readonly changeable: boolean;
}

function GroupCard({ sale: { snapshot, send }, cardNumber, place, changeable }: GroupCardProps) {
  const t = useT();
  const local = useLocalText();
  const { show } = useMoney();
  const { context } = snapshot;
  const lines = context.lines.filter((line) => line.cardNumber === cardNumber);

  function nameOf({ productId }: ConfirmedLine): string {
    const product = productOf(context, productId);
    if (!product) return '';
    return product.kind === 'stored-value' ? t('done.topUp') : local(product.name);
  }

  return (
    <li className={styles.card}>
      <span className={styles.place} aria-hidden="true">
        {place}
      </span>
      <span>
        <strong className={styles.tail} translate="no">{`…${lastFour(cardNumber)}`}</strong>
        <span className={styles.what}>{lines.map(nameOf).join(' + ')}</span>
      </span>
      <span className={styles.amount}>{show(lines.length === 0 ? ZERO : sumOf(lines.map((line) => line.amount)))}</span>
      {changeable && (
        <button
          type="button"
          className={styles.remove}
          aria-label={t('group.remove', { card: `…${lastFour(cardNumber)}` })}
          onMouseDown={(event) => event.preventDefault()}
          onClick={() => send({ type: 'remove', cardNumber })}
        >
          <Remove />
        </button>
      )}
    </li>
  );
}

/** A card that was scanned and is not in the group: which, why, and what now; the others go on. */
function LeftOut({ out: { text, refusal } }: { readonly out: NotAdded }) {
  const wordsOf = useRefusalWords();
  const { says, now } = wordsOf(refusal);
  const tail = tailOfScan(text);
  // Most refusals name the card themselves.
  return (
    <li>
      <Cross />
      <span>
        {!says.includes(tail) && <strong translate="no">{tail} </strong>}
        {`${says} ${now}`}
      </span>
    </li>
  );
}
