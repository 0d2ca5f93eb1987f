import { useState } from 'react';
import { lastFour } from '../../src-shared/card-number.ts';
import { AuthorisationCode, authorisationCodeIn } from '../../src-shared/contract/authorisation-code.ts';
import type { Refusal } from '../../src-shared/contract/refusals.ts';
import type { AttentionItem } from '../../src-shared/contract/views/attention.ts';
import type { Result } from '../../src-shared/result.ts';
import { call } from '../bridge.ts';
import { useMoney } from '../counter-context.tsx';
import { useT } from '../i18n.ts';
import { Button } from '../ui/button.tsx';
import { Field } from '../ui/field.tsx';
import { RefusalNote } from '../ui/note.tsx';
import { sureOfCode, useWaysInWords } from '../ui/ways-back.tsx';
import { useAsk } from '../ui/use-ask.ts';
import styles from './attention-drawer.module.css';
import { CardShape } from './card-shape.tsx';
import { type Ended, endOfGivingUp, endOfTaking } from './ended.ts';
import { WordOnSale } from './word-on-sale.tsx';

interface UnfinishedSaleProps {
  readonly item: Extract<AttentionItem, { kind: 'sale-unfinished' }>;
  /** It waits no more. */
  readonly onEnded: (ended: Ended) => void;
}

/**
 * A sale that was begun and not finished. A device that was asked says whether money was taken; else the clerk, the
 * slip or the customer can tell. Where a device says nothing, a supervisor does.
 */
export function UnfinishedSale({ item, onEnded }: UnfinishedSaleProps) {
  const t = useT();
  const { show } = useMoney();
  const { ask, busy, refusal } = useAsk();
  const inWords = useWaysInWords();
  const [code, setCode] = useState('');
  const [isWord, setWord] = useState(false);
  /** Enter was struck where no code stands. */
  const [tried, setTried] = useState(false);
  const { saleId, atDevice, canAsk } = item;
  const slips = item.tenders.filter(({ kind }) => kind !== 'cash').length;
  // A payment that a device alone knows of has no code to type.
  const terminal = slips > (atDevice ? 1 : 0);
  const whom = [
    item.cardNumbers.map((number) => `…${lastFour(number)}`).join(', '),
    ...(item.amount === null ? [] : [show(item.amount)]),
    inWords(item.tenders),
  ].join(' · ');
  const atDeviceNow = canAsk ? 'attention.unfinished.nowDevice' : 'attention.unfinished.nowGone';
  const typedNow = terminal ? 'attention.unfinished.nowTerminal' : 'attention.unfinished.nowCash';
  const mayFinish = AuthorisationCode.safeParse(code).success || (code === '' && (atDevice || !terminal));
  const isMissing = tried && !mayFinish;
  // A clerk's word books the sale, or the cash of it. Asking a device moves nothing.
  const isByWord = !atDevice || code !== '' || item.tenders.some(({ kind }) => kind === 'cash');
  async function finish() {
    const authCode = code === '' ? {} : { authCode: code };
    const finished = await ask(call('sale.finish', { saleId, ...authCode, ...sureOfCode(refusal) }));
    const ended = endOfTaking(finished, item, show);
    if (ended) onEnded(ended);
    else setWord(isForAPerson(finished));
  }
  async function giveUp() {
    const given = await ask(call('sale.abandon', { saleId }));
    const ended = endOfGivingUp(given, item, show);
    if (ended) onEnded(ended);
    else setWord(isForAPerson(given));
  }
  // One part may be paid, and another not.
  const goesBack = atDevice && item.tenders.length > 1 ? t('attention.unfinished.goesBack') : undefined;
  const asked = atDevice ? atDeviceNow : typedNow;
  const now = t(isWord ? 'attention.unfinished.nowWord' : asked);
  return (
    <CardShape item={item} what={t('attention.unfinished.what')} whom={whom} now={now}>
      {terminal && !isWord && (
        <Field
          label={t('payment.authorisationCode')}
          takes="authorisation"
          value={code}
          disabled={busy}
          missing={!mayFinish}
          problem={isMissing}
          // That no money was taken is said by its own button, and by no field that stays empty.
          says={isMissing && <RefusalNote refusal={{ kind: 'authorisation-code-needed' }} />}
          onKeyDown={({ key }) => key === 'Enter' && setTried(true)}
          onText={(text) => setCode(authorisationCodeIn(text))}
        />
      )}
      {isWord ? (
        <WordOnSale item={item} goesBack={goesBack} onEnded={onEnded} onBack={() => setWord(false)} />
      ) : (
        <div className={styles.actions}>
          {(canAsk || !atDevice) && (
            <Button
              label={t(atDevice ? 'attention.unfinished.ask' : 'attention.unfinished.taken')}
              movesMoney={isByWord}
              busy={busy}
              disabled={!mayFinish}
              onPress={() => void finish()}
            />
          )}
          {(canAsk || !atDevice) && (
            <Button
              label={t('attention.unfinished.notTaken')}
              note={goesBack}
              movesMoney
              busy={busy}
              onPress={() => void giveUp()}
            />
          )}
          {atDevice && <Button label={t('attention.unfinished.word')} disabled={busy} onPress={() => setWord(true)} />}
        </div>
      )}
      {refusal && !isNameless(refusal) && <RefusalNote refusal={refusal} />}
    </CardShape>
  );
}

/** The device can never say what became of it: a person with its list does, here and now. */
const isNameless = (refusal: Refusal): boolean => refusal.kind === 'payment-unknown' && refusal.nameless === true;
const isForAPerson = (answer: Result<unknown, Refusal>): boolean => !answer.ok && isNameless(answer.error);
