import { lastFour } from '../../src-shared/card-number.ts';
import type { AttentionItem } from '../../src-shared/contract/views/attention.ts';
import { mayComeOut, UNPRINTED_WHYS } from '../../src-shared/contract/views/printer.ts';
import { call } from '../bridge.ts';
import { useCounter, useMoney, useRefusalWords } from '../counter-context.tsx';
import type { Handed } from '../hand-out/handed-out.tsx';
import { useT } from '../i18n.ts';
import { Button } from '../ui/button.tsx';
import { RefusalNote } from '../ui/note.tsx';
import { printerInWords } from '../ui/printer-in-words.ts';
import { useAsk } from '../ui/use-ask.ts';
import { Alarm } from './alarm-item.tsx';
import { NeedsApproval } from './approval-item.tsx';
import styles from './attention-drawer.module.css';
import { BagsInDoubt } from './bags-in-doubt.tsx';
import { CardShape } from './card-shape.tsx';
import { ClaimToSettle } from './claim-item.tsx';
import { DecidedPayment, EndedPayment } from './ended-payment.tsx';
import type { Ended } from './ended.ts';
import { JobOfRegister } from './register-job.tsx';
import { RejectedTopUp } from './rejected-top-up.tsx';
import { UnfinishedReturn } from './unfinished-return.tsx';
import { UnfinishedSale } from './unfinished-sale.tsx';
import { UnreadableSale } from './unreadable-sale.tsx';

type ItemOf<Kind extends AttentionItem['kind']> = Extract<AttentionItem, { kind: Kind }>;

interface AttentionCardProps {
  readonly item: AttentionItem;
  /** Opens the panel by which its money is handed out. */
  readonly onHandOut: () => void;
  /** Its money is handed over. */
  readonly onHanded: (handed: Handed) => void;
  /** The list says how it ended. */
  readonly onEnded: (ended: Ended) => void;
}

export function AttentionCard({ item, onHandOut, onHanded, onEnded }: AttentionCardProps) {
  switch (item.kind) {
    case 'receipt-unknown':
      return <UnknownReceipt item={item} />;
    case 'receipt-failed':
      return <FailedReceipt item={item} />;
    case 'receipts-held':
      return <HeldReceipts item={item} />;
    case 'sale-unfinished':
      return <UnfinishedSale item={item} onEnded={onEnded} />;
    case 'sale-unreadable':
      return <UnreadableSale item={item} />;
    case 'payment-ended':
      return <EndedPayment item={item} />;
    case 'payment-decided':
      return <DecidedPayment item={item} />;
    case 'return-unfinished':
      return <UnfinishedReturn item={item} onHanded={onHanded} onEnded={onEnded} />;
    case 'top-up-rejected':
      return <RejectedTopUp item={item} onHandOut={onHandOut} />;
    case 'approval-outstanding':
    case 'reversal-refused':
    case 'claim-payment-refused':
      return <NeedsApproval item={item} />;
    case 'bags-in-doubt':
      return <BagsInDoubt item={item} />;
    case 'register-missing':
      return <NoRegister item={item} />;
    case 'register-job':
      return <JobOfRegister item={item} />;
    case 'claim':
      return <ClaimToSettle item={item} onHandOut={onHandOut} />;
    case 'top-up-pending':
      return <PendingTopUp item={item} />;
    case 'receipts-waiting':
      return <WaitingReceipts item={item} />;
    case 'clock-wrong':
      return <WrongClock item={item} />;
    case 'alarm':
      return <Alarm item={item} />;
  }
}

function WrongClock({ item }: { readonly item: ItemOf<'clock-wrong'> }) {
  const { says, now } = useRefusalWords()({ kind: 'clock-wrong', clock: item.clock });
  return <CardShape item={item} tone="bad" what={says} now={now} />;
}

/** What it keeps away stands here too: a technician ends it. */
function NoRegister({ item }: { readonly item: ItemOf<'register-missing'> }) {
  const t = useT();
  const words = useRefusalWords();
  const refusal = useCounter().register?.keepsAway?.refusal;
  const waiting = item.unsigned > 0 ? t('register.unsigned', { count: item.unsigned }) : undefined;
  if (refusal?.kind !== 'register-missing')
    return <CardShape item={item} what={t(`register.${item.why}`)} whom={waiting} now={t('register.missingNow')} />;
  const { says, now } = words(refusal);
  return <CardShape item={item} tone="bad" what={says} now={now} />;
}

function UnknownReceipt({ item }: { readonly item: ItemOf<'receipt-unknown'> }) {
  const t = useT();
  const { show } = useMoney();
  const { ask, busy, refusal } = useAsk();
  const whom = [
    item.receiptNumber && t('attention.receipt', { number: item.receiptNumber }),
    item.cardNumber && `…${lastFour(item.cardNumber)}`,
    item.amount !== null && show(item.amount),
  ]
    .filter(Boolean)
    .join(' · ');
  const came = (cameOut: boolean) => void ask(call('receipt.came-out', { jobId: item.jobId, cameOut }));
  return (
    <CardShape
      item={item}
      what={t('attention.receiptUnknown.what')}
      whom={whom}
      now={t('attention.receiptUnknown.now')}
    >
      <div className={styles.actions}>
        <Button label={t('attention.receiptUnknown.yes')} busy={busy} onPress={() => came(true)} />
        <Button label={t('attention.receiptUnknown.no')} busy={busy} onPress={() => came(false)} />
      </div>
      {refusal && <RefusalNote refusal={refusal} />}
    </CardShape>
  );
}

function FailedReceipt({ item }: { readonly item: ItemOf<'receipt-failed'> }) {
  const t = useT();
  const { printer } = useCounter();
  const { ask, busy, refusal } = useAsk();
  const why = UNPRINTED_WHYS.find((each) => each === item.problem);
  const mayHelp = why === undefined || mayComeOut(why);
  return (
    <CardShape
      item={item}
      what={t('attention.receiptFailed.what')}
      whom={item.receiptNumber ? t('attention.receipt', { number: item.receiptNumber }) : undefined}
      now={
        why === undefined
          ? `${printerInWords(printer, t)} ${t('attention.receiptFailed.now')}`
          : t(`attention.receiptFailed.why.${why}`)
      }
    >
      <div className={styles.actions}>
        <Button
          label={t(mayHelp ? 'attention.receiptFailed.again' : 'attention.receiptFailed.seen')}
          busy={busy}
          onPress={() => void ask(call('receipt.came-out', { jobId: item.jobId, cameOut: false }))}
        />
      </div>
      {refusal && <RefusalNote refusal={refusal} />}
    </CardShape>
  );
}

function HeldReceipts({ item }: { readonly item: ItemOf<'receipts-held'> }) {
  const t = useT();
  const { ask, busy, refusal } = useAsk();
  const decide = (print: boolean) => void ask(call('receipt.held', { print }));
  return (
    <CardShape
      item={item}
      what={t('attention.receiptsHeld.what')}
      now={t('attention.receiptsHeld.now', { count: item.count })}
    >
      <div className={styles.actions}>
        <Button label={t('attention.receiptsHeld.print')} busy={busy} onPress={() => decide(true)} />
        <Button label={t('attention.receiptsHeld.drop')} busy={busy} onPress={() => decide(false)} />
      </div>
      {refusal && <RefusalNote refusal={refusal} />}
    </CardShape>
  );
}

/** Nothing to do, but to know of: the upstream has not decided. */
function PendingTopUp({ item }: { readonly item: ItemOf<'top-up-pending'> }) {
  const t = useT();
  const { show } = useMoney();
  return (
    <CardShape
      item={item}
      what={t('attention.pending.what')}
      whom={[
        t('attention.receipt', { number: item.receiptNumber }),
        `…${lastFour(item.cardNumber)}`,
        ...(item.amount === null ? [] : [show(item.amount)]),
      ].join(' · ')}
      now={t('attention.pending.now')}
    />
  );
}

function WaitingReceipts({ item }: { readonly item: ItemOf<'receipts-waiting'> }) {
  const t = useT();
  const { printer } = useCounter();
  return (
    <CardShape
      item={item}
      what={t('attention.receiptsWaiting.what', { count: item.count })}
      now={`${printerInWords(printer, t)} ${t('attention.receiptsWaiting.now')}`}
    />
  );
}
