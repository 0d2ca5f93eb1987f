import { useState } from 'react';
import type { AttentionItem } from '../../src-shared/contract/views/attention.ts';
import { sumOf, ZERO } from '../../src-shared/money.ts';
import { call } from '../bridge.ts';
import { useMoney } from '../counter-context.tsx';
import { useT } from '../i18n.ts';
import { Button } from '../ui/button.tsx';
import { RefusalNote } from '../ui/note.tsx';
import { useAsk } from '../ui/use-ask.ts';
import { useWaysInWords } from '../ui/ways-back.tsx';
import styles from './attention-drawer.module.css';
import { CardShape } from './card-shape.tsx';
import { GivenWithIt } from './given-with-it.tsx';
import { WordOnReturn } from './word-on-return.tsx';

type ReturnItem = Extract<AttentionItem, { kind: 'return-unfinished' }>;

/**
 * The device is asked what became of it, and gives nothing back a second time. Where it does not say, a supervisor
 * does.
 */
export function UnfinishedReturn({ item }: { readonly item: ReturnItem }) {
  const t = useT();
  const { show } = useMoney();
  const { ask, busy, refusal } = useAsk();
  const inWords = useWaysInWords();
  const [step, setStep] = useState<'asking' | 'giving' | 'word'>('asking');
  const { returnId, amount, parts, canAsk, isReturn } = item;
  const cash = sumOf(parts.flatMap((part) => (isReturn && part.kind === 'cash' ? (part.amount ?? []) : [])));
  const back = parts.filter(({ wentBack }) => wentBack);
  const partInWords = (part: (typeof parts)[number]) =>
    [t(`tender.${part.kind}`), ...(part.amount === null ? [] : [show(part.amount)])].join(' ');
  const receipt = item.receiptNumber === null ? [] : [t('attention.receipt', { number: item.receiptNumber })];
  const whom = [...receipt, ...(amount === null ? [] : [show(amount)]), inWords(parts)].join(' · ');
  const asked = canAsk ? 'attention.returnUnfinished.now' : 'attention.returnUnfinished.nowGone';
  const now = [
    t(step === 'word' ? 'attention.returnUnfinished.nowWord' : asked),
    ...(isReturn ? [] : [t(`attention.returnUnfinished.${receipt.length === 0 ? 'noSale' : 'otherReturn'}`)]),
    ...(back.length > 0
      ? [t('attention.returnUnfinished.wentBack', { parts: back.map(partInWords).join(' + ') })]
      : []),
  ].join(' ');
  const askDevice = () => void ask(call('sale.finish-return', { returnId })).then(() => setStep('asking'));
  return (
    <CardShape item={item} what={t('attention.returnUnfinished.what')} whom={whom} now={now}>
      {step === 'giving' && (
        <GivenWithIt
          amount={cash}
          label={t('attention.returnUnfinished.askAndGive', { amount: show(cash) })}
          busy={busy}
          onGive={askDevice}
          onBack={() => setStep('asking')}
        />
      )}
      {step === 'asking' && (
        <div className={styles.actions}>
          {canAsk && (
            <Button
              label={t('attention.returnUnfinished.ask')}
              busy={busy}
              disabled={amount === null && parts.some(({ kind }) => kind === 'cash')}
              onPress={() => (cash > ZERO ? setStep('giving') : askDevice())}
            />
          )}
          {amount !== null && (
            <Button label={t('attention.returnUnfinished.word')} onPress={() => setStep('word')} disabled={busy} />
          )}
        </div>
      )}
      {step === 'word' && <WordOnReturn item={item} onBack={() => setStep('asking')} />}
      {refusal && <RefusalNote refusal={refusal} />}
    </CardShape>
  );
}
