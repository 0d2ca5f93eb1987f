import { Fragment } from 'react';
import type { PassDays } from '../../../src-shared/contract/body-parts.ts';
import { ZERO } from '../../../src-shared/money.ts';
import { productById } from '../../../src-shared/sale-rules.ts';
import { useDates, useToday } from '../../clock.ts';
import { useCounter, useLocalText, useMoney } from '../../counter-context.tsx';
import { useT } from '../../i18n.ts';
import { KEYS } from '../../keys/table.ts';
import { Button } from '../../ui/button.tsx';
import { Note } from '../../ui/note.tsx';
import { ChangeBox } from './change-box.tsx';
import { CreditBadge, PrintBadge } from '../../ui/badges.tsx';
import styles from './done-panel.module.css';
import { GroupResult } from './group-result.tsx';
import type { Taken } from '../sale/sale-context.ts';
import { tellings } from '../sale/tell.ts';
import { tailOf, cardsInWords } from '../sale/cards-in-words.ts';
import { balanceToppedUp, type LineOfSale, outcomesOf } from '../../ui/outcomes.ts';

interface DonePanelProps {
  readonly taken: Taken;
  readonly fresh: boolean;
  /** Gives this sale back; absent once it is too old for that, or done. */
  readonly onReturn: (() => void) | undefined;
}

/**
 * The sale that was just made; it stays until the next card. Everything here was committed. What the clerk has to do or
 * to say stands first.
 */
export function DonePanel({ taken, fresh, onReturn }: DonePanelProps) {
  const t = useT();
  const { show } = useMoney();
  const { sale } = taken;
  const { tenders } = sale;
  const recent = useCounter().recent.find((each) => each.saleId === sale.saleId);
  const lines = useLines(taken);
  const isGroup = taken.cards.length > 1;
  const rejected = lines.filter(({ credit }) => credit === 'rejected');
  const gone = lines.filter(({ credit }) => credit === 'rejected' || credit === 'returned');
  // Once the card is credited, or its money went back, there is nothing left to wait for.
  const waits = sale.offline && lines.some(({ credit }) => credit !== 'credited' && credit !== 'returned');
  return (
    <div className={styles.done}>
      {rejected.length > 0 && (
        <Note
          tone="bad"
          title={
            isGroup
              ? t('done.rejectedOf', { cards: cardsInWords(rejected, t) })
              : t(`done.rejected.${rejected[0]?.kind ?? 'stored-value'}`)
          }
        >
          {t('done.rejectedNow')}
        </Note>
      )}
      <Note
        tone="good"
        title={t('done.title', { amount: show(sale.amount), cards: cardsInWords(taken.lines, t) })}
        live={fresh ? 'status' : undefined}
      >
        {t('done.receipt', { number: sale.receiptNumber })} ·{' '}
        {tenders
          .map((tender) =>
            tenders.length > 1 ? `${t(`tender.${tender.kind}`)} ${show(tender.amount)}` : t(`tender.${tender.kind}`),
          )
          .join(' + ')}
      </Note>
      <GivenBack received={sale.received} change={sale.change} />
      <Tell taken={withoutCards(taken, gone)} waits={waits} />
      <dl className={styles.facts}>
        {!isGroup && <Outcomes taken={taken} lines={lines} />}
        <dt>{t('done.receiptPaper')}</dt>
        <dd>
          <PrintBadge print={recent?.print ?? 'queued'} />
        </dd>
      </dl>
      {isGroup && <GroupResult cards={taken.cards} lines={lines} />}
      {rejected.length === 0 && <p className={styles.next}>{t('done.next')}</p>}
      {onReturn && (
        <Button label={t('menu.returnLast')} keys={KEYS.counter.returnLast.shown} tone="quiet" onPress={onReturn} />
      )}
    </div>
  );
}

/** What the clerk hands over, if anything. */
function GivenBack({ received, change }: Pick<Taken['sale'], 'received' | 'change'>) {
  const t = useT();
  if (received === null) return <p className={styles.exact}>{t('done.noCash')}</p>;
  if (change === ZERO) return <p className={styles.exact}>{t('done.exact')}</p>;
  return <ChangeBox change={change} />;
}

/** What was sold, each line with its own word; till the first comes all of it is on its way. */
function useLines({ sale, lines }: Taken): readonly LineOfSale[] {
  const { profile, recent } = useCounter();
  const today = useToday();
  const known = recent.find((each) => each.saleId === sale.saleId);
  if (known) return known.lines;
  return lines.map(({ cardNumber, productId }) => ({
    cardNumber,
    kind: (profile && productById(productId, today, profile)?.kind) ?? 'stored-value',
    credit: 'on-the-way',
    balance: null,
  }));
}

/** A card that got nothing, or has it no longer, can use nothing. */
function withoutCards(taken: Taken, gone: readonly LineOfSale[]): Taken {
  const left = taken.cards.filter(({ number }) => gone.every(({ cardNumber }) => cardNumber !== number));
  return { ...taken, cards: left };
}

/** A line for each kind of product that was sold: the card, what went onto it, a pass by its name. */
function Outcomes({ taken, lines }: { readonly taken: Taken; readonly lines: readonly LineOfSale[] }) {
  const t = useT();
  const pass = usePassName(taken);
  const balance = balanceToppedUp(lines);
  return [...outcomesOf(lines)].map(([kind, outcomes]) => (
    <Fragment key={kind}>
      <dt>{kind === 'pass' ? (pass ?? t('history.product.pass')) : t(`history.product.${kind}`)}</dt>
      <dd className={styles.outcomes}>
        {outcomes.map((outcome) => (
          <CreditBadge
            key={outcome.credit}
            kind={kind}
            credit={outcome.credit}
            balance={kind === 'stored-value' ? balance : null}
            lines={outcomes.length > 1 ? outcome.lines : undefined}
          />
        ))}
      </dd>
    </Fragment>
  ));
}

/** The pass that was sold, by its name. */
function usePassName({ lines }: Taken): string | undefined {
  const local = useLocalText();
  const { profile } = useCounter();
  const today = useToday();
  const products = lines.map((line) => profile && productById(line.productId, today, profile));
  const pass = products.find((product) => product?.kind === 'pass');
  return pass ? local(pass.name) : undefined;
}

/** When it can be used. Where that differs among the cards, each is named. */
function Tell({ taken, waits }: { readonly taken: Taken; readonly waits: boolean }) {
  const t = useT();
  const dates = useDates();
  const { profile } = useCounter();
  const today = useToday();
  const told = profile ? tellings(taken, waits, today, profile) : [];
  const lineOf = (cardNumber: string) => ({ cardNumber });
  const tellDays = ({ validFrom, validTo }: PassDays) =>
    validFrom === validTo
      ? t('tell.passDay', { day: dates.shortDate(validFrom) })
      : t('tell.pass', { from: dates.shortDate(validFrom), to: dates.shortDate(validTo) });
  return told.map(({ effect, days, cards }) => (
    <p key={cards[0]} className={styles.tell}>
      {told.length > 1 && <strong>{`${tailOf(cards.map(lineOf), t)} · `}</strong>}
      {days ? tellDays(days) : t(`tell.${effect}`)}
    </p>
  ));
}
