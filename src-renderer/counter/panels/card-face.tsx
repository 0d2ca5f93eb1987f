import { groupCardNumber, lastFour } from '../../../src-shared/card-number.ts';
import type { Card } from '../../../src-shared/contract/upstream.ts';
import type { CardView, ConfirmedLine } from '../../../src-shared/contract/views/sale.ts';
import type { CreditState } from '../../../src-shared/contract/views/history.ts';
import type { Money } from '../../../src-shared/money.ts';
import { productById, proposedPassDays } from '../../../src-shared/sale-rules.ts';
import { useDates, useToday } from '../../clock.ts';
import { useCounter, useLocalText, useMoney } from '../../counter-context.tsx';
import { useT } from '../../i18n.ts';
import { AmountText } from '../../ui/amount-text.tsx';
import styles from './card-face.module.css';
import { passDays } from './pass-days.ts';
import type { Taken } from '../sale/sale-context.ts';
import { balanceOf, type LineOfSale, statusAfter } from '../../ui/outcomes.ts';

const STILL_COMES: ReadonlySet<CreditState> = new Set(['credited', 'on-the-way', 'pending']);

const isDead = (status: Card['status'] | undefined) => status === 'blocked' || status === 'expired';

interface CardFaceProps {
  readonly view: CardView;
  readonly after: Money | null;
  /** The sale that was just made onto it: its old balance is no longer true. */
  readonly sold: Taken | null;
}

/** The card as the passenger holds it: name, number, and what is known to be on it. */
export function CardFace({ view, after, sold }: CardFaceProps) {
  const t = useT();
  const local = useLocalText();
  const { profile, recent } = useCounter();
  const { card, number } = view;
  const lines = sold === null ? [] : (recent.find((each) => each.saleId === sold.sale.saleId)?.lines ?? []);
  const rejected = lines.some((line) => line.credit === 'rejected');
  const status = sold === null ? card?.status : statusAfter(card?.status, lines);
  const grouped = groupCardNumber(number, profile?.cardFormats ?? []);
  const tail = lastFour(number);
  return (
    <div className={styles.face} data-dead={view.refusal !== null || rejected || isDead(status) || undefined}>
      <div className={styles.top}>
        <span className={styles.what}>
          <span className={styles.name}>{profile?.cardName ? local(profile.cardName) : t('card.name')}</span>
          {card && <span className={styles.kind}>{t(`card.kind.${card.kind}`)}</span>}
        </span>
        {status && (
          <span className={styles.status}>{view.hotlisted ? t('card.hotlisted') : t(`card.status.${status}`)}</span>
        )}
      </div>
      <div className={styles.number} translate="no">
        {grouped.slice(0, -tail.length)}
        <strong className={styles.tail}>{tail}</strong>
      </div>
      {sold ? <SoldBalance lines={lines} /> : <KnownBalance view={view} after={after} />}
      <Passes view={view} bought={sold && !lines.some(isRejectedPass) ? sold.lines : []} />
    </div>
  );
}

function KnownBalance({ view, after }: { readonly view: CardView; readonly after: Money | null }) {
  const t = useT();
  const { show } = useMoney();
  const dates = useDates();
  if (!view.card) return <p className={styles.unknown}>{t('card.balanceUnknown')}</p>;
  const { balance, asOf } = view.card;
  const read =
    view.source === 'live'
      ? t('card.balanceAt', { time: dates.timeToSecond(asOf) })
      : t('card.balanceAsOf', { day: dates.day(asOf), time: dates.time(asOf) });
  return (
    <>
      <p className={styles.balance}>
        <AmountText amount={balance} size="large" />
      </p>
      <p className={styles.read}>
        {read}
        {after !== null && <> · {t('card.afterThisSale', { amount: show(after) })}</>}
      </p>
    </>
  );
}

/** Until the upstream's word on each line nobody knows the balance; afterwards it is the upstream's figure. */
function SoldBalance({ lines }: { readonly lines: readonly LineOfSale[] }) {
  const t = useT();
  const balance = balanceOf(lines);
  if (balance === null) {
    const comes = lines.every(({ credit }) => STILL_COMES.has(credit));
    return <p className={styles.unknown}>{t(comes ? 'card.balanceComing' : 'card.balanceUnknown')}</p>;
  }
  return (
    <>
      <p className={styles.balance}>
        <AmountText amount={balance} size="large" />
      </p>
      <p className={styles.read}>{t('card.newBalance')}</p>
    </>
  );
}

const isRejectedPass = ({ kind, credit }: LineOfSale) => kind === 'pass' && credit === 'rejected';

/** Those that run, and what was just bought: its days are those of the receipt. */
function Passes({ view, bought }: { readonly view: CardView; readonly bought: readonly ConfirmedLine[] }) {
  const t = useT();
  const local = useLocalText();
  const dates = useDates();
  const today = useToday();
  const { profile } = useCounter();
  const running = (view.card?.passes ?? []).filter((pass) => pass.validTo >= today);
  const passes = [
    ...running,
    ...bought.flatMap(({ productId }) => {
      const product = profile && productById(productId, today, profile);
      const days = product && proposedPassDays(product, view.card, today);
      return days ? [{ productId, ...days }] : [];
    }),
  ];
  if (passes.length === 0) return null;
  return (
    <ul className={styles.passes}>
      {passes.map((pass) => {
        const product = profile?.products.find((each) => each.id === pass.productId);
        const name = product ? local(product.name) : pass.productId;
        // What begins later is not valid yet: it is told with its first day.
        const days =
          pass.validFrom > today ? passDays(pass, dates, t) : t('card.validUntil', { date: dates.date(pass.validTo) });
        return <li key={`${pass.productId} ${pass.validFrom}`}>{`${name}: ${days}`}</li>;
      })}
    </ul>
  );
}
