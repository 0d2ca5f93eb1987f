import { useEffect, useRef } from 'react';
import { lastFour } from '../../src-shared/card-number.ts';
import { ReturnReason } from '../../src-shared/contract/body-parts.ts';
import type { HistoryEntry } from '../../src-shared/contract/views/history.ts';
import { minus, sumOf, ZERO, type Money } from '../../src-shared/money.ts';
import { useCounter, useMoney } from '../counter-context.tsx';
import { CreditBadge } from '../ui/badges.tsx';
import { useT } from '../i18n.ts';
import { KEYS } from '../keys/table.ts';
import { Approver } from '../ui/approver.tsx';
import { Button } from '../ui/button.tsx';
import { enterGoesOn } from '../ui/enter-goes-on.ts';
import { RefusalNote } from '../ui/note.tsx';
import { TypingPad } from '../ui/typing-pad.tsx';
import { CodesOfWaysBack, useWaysInWords } from '../ui/ways-back.tsx';
import page from '../ui/page.module.css';
import styles from './history.module.css';
import { useProductName } from './use-product-name.ts';
import { useReturn, type ReturnDraft } from './use-return.ts';

export interface ReturnSaid {
  readonly title: string;
  readonly more: string;
}

interface ReturnFormProps {
  readonly sale: HistoryEntry;
  readonly onReturned: (said: ReturnSaid) => void;
  readonly onBack: () => void;
}

/** Chosen lines of a sale go back: why, how, and with whose approval where it is beyond the clerk's right. */
export function ReturnForm({ sale, onReturned, onBack }: ReturnFormProps) {
  const t = useT();
  const { show } = useMoney();
  const draft = useReturn(sale);
  const form = useRef<HTMLFormElement>(null);
  const inWords = useWaysInWords();
  const { ways } = draft.back;
  const cash = sumOf(ways.filter((way) => way.kind === 'cash').map((way) => way.amount));
  const askedForCode = ways.some((way) => way.kind !== 'cash');
  // To the next thing that is typed, else to the button that gives the money back.
  useEffect(() => {
    const inputs = [...(form.current?.querySelectorAll<HTMLElement>('input') ?? [])];
    const next = draft.needsSupervisor ? inputs.at(-1) : inputs[0];
    (next ?? form.current?.querySelector<HTMLElement>('button[data-tone="main"]'))?.focus();
  }, [askedForCode, draft.needsSupervisor, draft.approver.approver]);

  async function giveBack() {
    const made = await draft.giveBack();
    if (!made) return;
    onReturned({
      title: t('return.done', { amount: show(made.amount), number: made.receiptNumber }),
      more: wayItWent(made.amount),
    });
  }

  function wayItWent(amount: Money): string {
    if (!askedForCode) return t('return.doneCash', { amount: show(cash) });
    if (cash === ZERO) return t('return.doneTerminal');
    return t('return.doneParts', { cash: show(cash), rest: show(minus(amount, cash)) });
  }

  return (
    <form
      ref={form}
      className={styles.sheet}
      aria-label={t('return.title', { number: sale.receiptNumber })}
      onSubmit={(event) => event.preventDefault()}
      onKeyDown={enterGoesOn}
    >
      <h1 className={styles.title}>{t('return.title', { number: sale.receiptNumber })}</h1>
      <LineChoice sale={sale} draft={draft} />
      <div className={styles.choice} role="group" aria-label={t('return.reason')}>
        <span className={page.label}>{t('return.reason')}</span>
        {ReturnReason.options.map((reason) => (
          <Button
            key={reason}
            label={t(`return.reasons.${reason}`)}
            selected={reason === draft.reason}
            onPress={() => draft.setReason(reason)}
          />
        ))}
      </div>
      <div className={styles.typed}>
        <div className={styles.typedFields}>
          <WayOfReturn sale={sale} draft={draft} />
          {draft.needsSupervisor && <Approver legend={t('return.approval')} choice={draft.approver} />}
        </div>
        {(askedForCode || draft.needsSupervisor) && <TypingPad disabled={draft.busy} />}
      </div>
      {draft.refusal && <RefusalNote refusal={draft.refusal} />}
      <div className={styles.actions}>
        <Button label={t('back')} keys={KEYS.screen.back.shown} onPress={onBack} />
        <Button
          label={
            draft.amount > ZERO
              ? t('return.give', { amount: show(draft.amount), tender: inWords(ways) })
              : t('return.nothing')
          }
          tone="main"
          size="large"
          busy={draft.busy}
          disabled={draft.amount === ZERO}
          onPress={() => void giveBack()}
        />
      </div>
    </form>
  );
}

function LineChoice({ sale, draft }: { readonly sale: HistoryEntry; readonly draft: ReturnDraft }) {
  const t = useT();
  const productName = useProductName();
  const { show } = useMoney();
  return (
    <div className={styles.choice} role="group" aria-label={t('return.lines')}>
      <span className={page.label}>{t('return.lines')}</span>
      {sale.lines.map((line) => (
        <Button
          key={line.line}
          label={`…${lastFour(line.cardNumber)} · ${productName(line)} · ${show(line.amount)}`}
          note={
            <CreditBadge
              credit={line.credit}
              kind={line.kind}
              balance={line.kind === 'stored-value' ? line.balance : null}
            />
          }
          selected={line.credit !== 'returned' && draft.lines.has(line.line)}
          disabled={line.credit === 'returned'}
          onPress={() => draft.toggle(line.line)}
        />
      ))}
    </div>
  );
}

function WayOfReturn({ sale, draft }: { readonly sale: HistoryEntry; readonly draft: ReturnDraft }) {
  const t = useT();
  const { profile } = useCounter();
  const kinds = [...new Set((profile?.tenders ?? []).map((tender) => tender.kind))];
  return (
    <>
      <div className={styles.choice} role="group" aria-label={t('return.tender')}>
        <span className={page.label}>{t('return.tender')}</span>
        {sale.kept.length > 1 && (
          <Button
            label={t('return.asPaid')}
            selected={draft.way === 'as-paid'}
            onPress={() => draft.setWay('as-paid')}
          />
        )}
        {kinds.map((kind) => (
          <Button
            key={kind}
            label={t(`tender.${kind}`)}
            selected={kind === draft.way}
            onPress={() => draft.setWay(kind)}
          />
        ))}
      </div>
      <CodesOfWaysBack back={draft.back} />
    </>
  );
}
