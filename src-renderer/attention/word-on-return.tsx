import { useEffect, useRef, useState } from 'react';
import { AuthorisationCode } from '../../src-shared/contract/authorisation-code.ts';
import { RefundEvidence } from '../../src-shared/contract/body-parts.ts';
import type { AttentionItem } from '../../src-shared/contract/views/attention.ts';
import { type Money, sumOf, ZERO } from '../../src-shared/money.ts';
import { call } from '../bridge.ts';
import { useMoney } from '../counter-context.tsx';
import { handedBack } from '../hand-out/handed-back.ts';
import type { Handed } from '../hand-out/handed-out.tsx';
import { useT } from '../i18n.ts';
import { Approver } from '../ui/approver.tsx';
import { Button } from '../ui/button.tsx';
import { RefusalNote } from '../ui/note.tsx';
import { useApprover } from '../ui/use-approver.ts';
import { useAsk } from '../ui/use-ask.ts';
import { CodesOfWaysBack, useWaysBack } from '../ui/ways-back.tsx';
import styles from './attention-drawer.module.css';
import { type Ended, endsReturn } from './ended.ts';
import { GivenWithIt } from './given-with-it.tsx';

type ReturnItem = Extract<AttentionItem, { kind: 'return-unfinished' }>;

interface WordProps {
  readonly item: ReturnItem;
  readonly onHanded: (handed: Handed) => void;
  readonly onEnded: (ended: Ended) => void;
  readonly onBack: () => void;
}

/** A supervisor says what went back: the code of each slip, how it is known, and their PIN. */
export function WordOnReturn({ item, onHanded, onEnded, onBack }: WordProps) {
  const t = useT();
  const { show } = useMoney();
  const { ask, busy, refusal, forget } = useAsk();
  const choice = useApprover();
  const form = useRef<HTMLDivElement>(null);
  const [chosen, choose] = useState<RefundEvidence | null>(null);
  const [giving, setGiving] = useState(false);
  const word = useWordOn(item);
  // A slip that nobody has is no way to know it.
  const evidence = chosen === 'slip' && word.nothing ? null : chosen;
  const mayAnswer = word.codesReadable && evidence !== null && choice.approval !== undefined && !choice.pinMissing;
  useEffect(() => form.current?.querySelector<HTMLElement>('input, button')?.focus(), [giving]);

  async function say() {
    if (!evidence || !choice.approval) return;
    const { returnId } = item;
    const { codes, cash, nothing } = word;
    const asked = call('sale.settle-return', { returnId, codes, cash, evidence, approval: choice.approval });
    choice.setPin('');
    const settled = await ask(asked);
    setGiving(false);
    if (!settled.ok) {
      if (endsReturn(settled.error)) onEnded({ refusal: settled.error });
    } else if (settled.value) onHanded(handedBack(settled.value, cash, show));
    else onEnded({ title: (tell) => tell(`attention.returnUnfinished.${nothing ? 'over' : 'noted'}`) });
  }
  if (giving)
    return (
      <GivenWithIt
        amount={word.cash}
        label={t('attention.returnUnfinished.give', { amount: show(word.cash) })}
        busy={busy}
        onGive={() => void say()}
        onBack={() => setGiving(false)}
      />
    );
  const answer = (label: string, isSo: boolean) => (
    <Button
      label={label}
      movesMoney
      busy={busy}
      disabled={!busy && (!mayAnswer || !isSo)}
      onPress={() => (word.cash > ZERO ? setGiving(true) : void say())}
    />
  );
  return (
    <div ref={form} className={styles.word} data-empty-answers>
      <CodesOfWaysBack
        back={word.back}
        refusal={refusal}
        hint={t('attention.returnUnfinished.codeEmpty')}
        named
        optional
      />
      <div className={styles.how} role="group" aria-label={t('attention.returnUnfinished.how')}>
        <span>{t('attention.returnUnfinished.how')}</span>
        {RefundEvidence.options
          .filter((each) => each !== 'slip' || !word.nothing)
          .map((each) => (
            <Button
              key={each}
              label={t(`attention.returnUnfinished.evidence.${each}`)}
              selected={each === evidence}
              disabled={busy}
              onPress={() => {
                forget();
                choose(each);
              }}
            />
          ))}
      </div>
      <Approver legend={t('attention.returnUnfinished.who')} choice={choice} pad />
      <div className={styles.answers}>
        {refusal && <RefusalNote refusal={refusal} />}
        <div className={styles.actions}>
          {answer(t('attention.returnUnfinished.all'), word.all)}
          {word.mayBePart && answer(t('attention.returnUnfinished.part'), !word.all && !word.nothing)}
          {word.mayBeNothing && answer(t('attention.returnUnfinished.nothing'), word.nothing)}
          <Button label={t('back')} onPress={onBack} />
        </div>
      </div>
    </div>
  );
}

/** What the codes that are typed by now come to. */
function useWordOn({ parts, isReturn }: ReturnItem) {
  const open = parts.flatMap(({ kind, amount, wentBack }, place) =>
    kind === 'cash' || wentBack || amount === null ? [] : [{ kind, amount, place }],
  );
  const back = useWaysBack(open);
  const typed = open.map((_, way) => back.codeOf(way));
  const known = parts.some(({ wentBack }) => wentBack);
  const codeAt = (place: number) => typed[open.findIndex((each) => each.place === place)] || null;
  const codes = parts.map((_, place) => codeAt(place));
  const nothing = !known && typed.every((code) => code === '');
  const stayed = parts.filter(({ kind, wentBack }, place) => !wentBack && (kind === 'cash' || codes[place] === null));
  const cash: Money = isReturn && !nothing ? sumOf(stayed.flatMap(({ amount }) => amount ?? [])) : ZERO;
  return {
    back,
    codes,
    cash,
    nothing,
    all: typed.every((code) => code !== '') && (known || typed.length > 0),
    codesReadable: typed.every((code) => code === '' || AuthorisationCode.safeParse(code).success),
    mayBePart: open.length > 0 && (known || open.length > 1),
    mayBeNothing: !known,
  };
}
