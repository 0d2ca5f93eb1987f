import { useState } from 'react';
import type { AttentionItem } from '../../src-shared/contract/views/attention.ts';
import { sumOf } from '../../src-shared/money.ts';
import { call } from '../bridge.ts';
import { useMoney } from '../counter-context.tsx';
import { handedBack } from '../hand-out/handed-back.ts';
import type { Handed } from '../hand-out/handed-out.tsx';
import { useT } from '../i18n.ts';
import { Button } from '../ui/button.tsx';
import { RefusalNote } from '../ui/note.tsx';
import { useAsk } from '../ui/use-ask.ts';
import { useWaysInWords } from '../ui/ways-back.tsx';
import styles from './attention-drawer.module.css';
import { CardShape } from './card-shape.tsx';
import { type Ended, endsReturn } from './ended.ts';
import { GivenWithIt } from './given-with-it.tsx';
import { WordOnReturn } from './word-on-return.tsx';

type ReturnItem = Extract<AttentionItem, { kind: 'return-unfinished' }>;

interface UnfinishedReturnProps {
  readonly item: ReturnItem;
  /** It is written, and its money is handed over. */
  readonly onHanded: (handed: Handed) => void;
  /** It waits no more, and no return came of it. */
  readonly onEnded: (ended: Ended) => void;
}

/**
 * The device is asked what became of it, and gives nothing back a second time. Where it does not say, a supervisor
 * does.
 */
export function UnfinishedReturn({ item, onHanded, onEnded }: UnfinishedReturnProps) {
  const t = useT();
  const { show } = useMoney();
  const { ask, busy, refusal } = useAsk();
  const inWords = useWaysInWords();
  const [step, setStep] = useState<'asking' | 'giving' | 'word'>('asking');
  const { returnId, amount, toOpen, parts, canAsk, isReturn } = item;
  const shown = amount === null ? 'asking' : step;
  const hasCash = isReturn && parts.some(({ kind }) => kind === 'cash');
  const cash = sumOf(parts.flatMap((part) => (isReturn && part.kind === 'cash' ? (part.amount ?? []) : [])));
  const back = parts.filter(({ wentBack }) => wentBack);
  const partInWords = (part: (typeof parts)[number]) =>
    [t(`tender.${part.kind}`), ...(part.amount === null ? [] : [show(part.amount)])].join(' ');
  const receipt = item.receiptNumber === null ? [] : [t('attention.receipt', { number: item.receiptNumber })];
  const whom = [...receipt, ...(amount === null ? [] : [show(amount)]), inWords(parts)].join(' · ');
  const asked = canAsk ? 'attention.returnUnfinished.now' : 'attention.returnUnfinished.nowGone';
  const now = [
    t(shown === 'word' ? 'attention.returnUnfinished.nowWord' : asked),
    ...(isReturn ? [] : [t(`attention.returnUnfinished.${receipt.length === 0 ? 'noSale' : 'otherReturn'}`)]),
    ...(back.length > 0
      ? [t('attention.returnUnfinished.wentBack', { parts: back.map(partInWords).join(' + ') })]
      : []),
    ...(back.length > 0 && isReturn && shown === 'asking' ? [t('attention.returnUnfinished.rest')] : []),
  ].join(' ');
  async function askDevice() {
    const finished = await ask(call('sale.finish-return', { returnId }));
    setStep('asking');
    if (!finished.ok) return endsReturn(finished.error) && onEnded({ refusal: finished.error });
    if (finished.value) return onHanded(handedBack(finished.value, cash, show));
    return onEnded({ title: (say) => say('attention.returnUnfinished.noted') });
  }
  /** Nobody says what became of money that they have not seen: the counter keeps that it was looked at. */
  async function goTo(next: 'giving' | 'word') {
    const seen = toOpen === null || (await ask(call('history.open', { entryId: toOpen }))).ok;
    if (seen) setStep(next);
  }
  return (
    <CardShape item={item} what={t('attention.returnUnfinished.what')} whom={whom} now={now}>
      {shown === 'giving' && (
        <GivenWithIt
          amount={cash}
          label={t('attention.returnUnfinished.askAndGive', { amount: show(cash) })}
          busy={busy}
          onGive={() => void askDevice()}
          onBack={() => setStep('asking')}
        />
      )}
      {shown === 'asking' && (
        <div className={styles.actions}>
          {canAsk && (
            <Button
              label={t('attention.returnUnfinished.ask')}
              busy={busy}
              onPress={() => void (hasCash ? goTo('giving') : askDevice())}
            />
          )}
          {(amount !== null || toOpen !== null) && (
            <Button label={t('attention.returnUnfinished.word')} onPress={() => void goTo('word')} disabled={busy} />
          )}
        </div>
      )}
      {shown === 'word' && (
        <WordOnReturn item={item} onHanded={onHanded} onEnded={onEnded} onBack={() => setStep('asking')} />
      )}
      {refusal && <RefusalNote refusal={refusal} />}
    </CardShape>
  );
}
