import type { AttentionItem } from '../../src-shared/contract/views/attention.ts';
import type { JobDeed } from '../../src-shared/contract/views/register.ts';
import { call } from '../bridge.ts';
import { useT } from '../i18n.ts';
import { Approver } from '../ui/approver.tsx';
import { Button } from '../ui/button.tsx';
import { RefusalNote } from '../ui/note.tsx';
import { useApprover } from '../ui/use-approver.ts';
import { useAsk } from '../ui/use-ask.ts';
import styles from './attention-drawer.module.css';
import { CardShape } from './card-shape.tsx';

type Item = Extract<AttentionItem, { kind: 'register-job' }>;

/**
 * What the fiscal register does not take by itself is told again. Where it can't say whether it has it, a supervisor
 * looks into it and says.
 */
export function JobOfRegister({ item }: { readonly item: Item }) {
  const t = useT();
  const { ask, busy, refusal } = useAsk();
  const choice = useApprover();
  const settle = (deed: JobDeed) => {
    const approval = deed === 'again' ? undefined : choice.approval;
    void ask(call('register.settle', { key: item.key, deed, ...(approval && { approval }) }));
    choice.setPin('');
  };
  const why = t(item.why ? `register.job.why.${item.why}` : 'register.job.state.unknown');
  const words = item.words === null ? '' : ` «${item.words}»`;
  const asksForWord = item.may.some((deed) => deed !== 'again');
  const disabled = choice.approver === null || choice.pinMissing;
  return (
    <CardShape
      item={item}
      what={`${t(`register.job.does.${item.does}`)}: ${why}`}
      whom={item.receiptNumber ? t('attention.receipt', { number: item.receiptNumber }) : undefined}
      now={`${t(item.why ? `register.job.now.${item.why}` : 'register.job.now.cannot-be-asked')}${words}`}
    >
      {asksForWord && <Approver legend={t('register.job.who')} choice={choice} pad />}
      <div className={styles.actions}>
        {item.may.includes('again') && (
          <Button label={t('register.job.again')} busy={busy} onPress={() => settle('again')} />
        )}
        {item.may.includes('done') && (
          <Button
            label={t('register.job.done')}
            answers
            busy={busy}
            disabled={disabled}
            onPress={() => settle('done')}
          />
        )}
        {item.may.includes('not-done') && (
          <Button
            label={t('register.job.notDone')}
            answers
            busy={busy}
            disabled={disabled}
            onPress={() => settle('not-done')}
          />
        )}
      </div>
      {refusal && <RefusalNote refusal={refusal} />}
    </CardShape>
  );
}
