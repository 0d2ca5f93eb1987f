import { useState } from 'react';
import { groupCardNumber } from '../../src-shared/card-number.ts';
import type { HistoryEntry } from '../../src-shared/contract/views/history.ts';
import { call } from '../bridge.ts';
import { useDates } from '../clock.ts';
import { MoneyOf, useCounter, useMoney } from '../counter-context.tsx';
import { ReturnBegun } from '../hand-out/return-at-work.tsx';
import { CreditBadge, PartGivenBack, PrintBadge } from '../ui/badges.tsx';
import { useT } from '../i18n.ts';
import { KEYS } from '../keys/table.ts';
import { useKeys } from '../keys/use-keys.ts';
import { AmountText } from '../ui/amount-text.tsx';
import { Button } from '../ui/button.tsx';
import { Note, RefusalNote } from '../ui/note.tsx';
import { ReceiptPreview } from './receipt-preview/receipt-preview.tsx';
import { useReceiptPreview } from './receipt-preview/use-receipt-preview.ts';
import { useAsk } from '../ui/use-ask.ts';
import { useOnce } from '../ui/use-once.ts';
import { useWaysInWords } from '../ui/ways-back.tsx';
import styles from './history.module.css';
import { signedAmount } from './signed-amount.ts';
import { useProductName } from './use-product-name.ts';

/** One sale or return: what, for whom, by whom, and where it is now. */
export function EntryDetail({
  entry,
  onActs,
  onReturn,
}: {
  readonly entry: HistoryEntry;
  readonly onActs: () => void;
  readonly onReturn: () => void;
}) {
  const t = useT();
  const { session, shift } = useCounter();
  const { ask, busy, refusal } = useAsk();
  const [copy, setCopy] = useState<number | null>(null);
  const paper = useReceiptPreview(entry.entryId);
  // Money is given back from the drawer of the clerk whose shift it is.
  const mine = shift !== null && shift.clerkId === session?.clerkId;
  const returnable = mine && entry.kind === 'sale' && entry.lines.some((line) => line.credit !== 'returned');

  const once = useOnce();
  const printAgain = () =>
    once(async () => {
      onActs();
      const printed = await ask(call('receipt.reprint', { entryId: entry.entryId }));
      if (printed.ok) setCopy(printed.value.copy);
    });
  useKeys('history', { printAgain, giveBack: returnable ? onReturn : null });

  return (
    <section
      className={styles.sheet}
      aria-label={t('history.entry', { kind: t(`history.kind.${entry.kind}`), number: entry.receiptNumber })}
    >
      <header className={styles.detailHead}>
        <h1 className={styles.title}>
          {t('history.entry', { kind: t(`history.kind.${entry.kind}`), number: entry.receiptNumber })}
        </h1>
        {entry.kind === 'sale' && <PartGivenBack lines={entry.lines} />}
        <MoneyOf currency={entry.currency}>
          <AmountText amount={signedAmount(entry.kind, entry.amount)} size="large" />
        </MoneyOf>
      </header>
      <MoneyOf currency={entry.currency}>
        <Facts entry={entry} />
        <Lines entry={entry} />
      </MoneyOf>
      {entry.kind === 'sale' && <ReturnBegun saleId={entry.saleId} receiptNumber={entry.receiptNumber} />}
      {!entry.readable && <Note tone="warning" title={t('history.unreadable')} />}
      {copy !== null && (
        <Note tone="good" title={copy === 0 ? t('history.original') : t('history.copy', { copy })} live="status" />
      )}
      {refusal && <RefusalNote refusal={refusal} />}
      <div className={styles.actions}>
        <Button
          label={t(entry.fiscal?.isDue ? 'history.printFiscal' : 'history.printAgain')}
          keys={KEYS.history.printAgain.shown}
          size="large"
          busy={busy}
          onPress={() => void printAgain()}
        />
        {returnable && (
          <Button label={t('history.giveBack')} keys={KEYS.history.giveBack.shown} size="large" onPress={onReturn} />
        )}
      </div>
      {paper && <ReceiptPreview preview={paper} label={t('history.paperShown')} />}
    </section>
  );
}

function Facts({ entry }: { readonly entry: HistoryEntry }) {
  const t = useT();
  const dates = useDates();
  const inWords = useWaysInWords();
  return (
    <dl className={styles.facts}>
      <div>
        <dt>{t('history.when')}</dt>
        <dd>{`${dates.day(entry.at)}, ${dates.timeToSecond(entry.at)}`}</dd>
      </div>
      <div>
        <dt>{t('history.clerk')}</dt>
        <dd>{entry.clerkName}</dd>
      </div>
      <div>
        <dt>{t(entry.kind === 'return' ? 'history.paidBack' : 'history.paid')}</dt>
        <dd>{inWords(entry.tenders)}</dd>
      </div>
      {entry.reason && (
        <div>
          <dt>{t('history.why')}</dt>
          <dd>{t(`return.reasons.${entry.reason}`)}</dd>
        </div>
      )}
      <div>
        <dt>{t('history.paper')}</dt>
        <dd>
          <PrintBadge print={entry.print} />
        </dd>
      </div>
      {entry.fiscal && (
        <div>
          <dt>{t('reports.fiscal.sign')}</dt>
          <dd>{entry.fiscal.sign}</dd>
        </div>
      )}
    </dl>
  );
}

function Lines({ entry }: { readonly entry: HistoryEntry }) {
  const { profile } = useCounter();
  const { show } = useMoney();
  const productName = useProductName();
  return (
    <ul className={styles.lines}>
      {entry.lines.map((line) => (
        <li key={line.line} className={styles.line}>
          <span>{groupCardNumber(line.cardNumber, profile?.cardFormats ?? [])}</span>
          <span>{productName(line)}</span>
          <CreditBadge
            credit={line.credit}
            kind={line.kind}
            balance={line.kind === 'stored-value' ? line.balance : null}
          />
          <strong>{show(signedAmount(entry.kind, line.amount))}</strong>
        </li>
      ))}
    </ul>
  );
}
