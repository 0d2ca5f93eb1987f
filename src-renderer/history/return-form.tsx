import { lastFour } from '../../src-shared/card-number.ts';
import type { HistoryEntry } from '../../src-shared/contract/views/history.ts';
import { sumOf, ZERO } from '../../src-shared/money.ts';
import { useCounter, useMoney } from '../counter-context.tsx';
import { HandOut } from '../hand-out/hand-out.tsx';
import { handedBack } from '../hand-out/handed-back.ts';
import type { Handed } from '../hand-out/handed-out.tsx';
import { CreditBadge } from '../ui/badges.tsx';
import { useT } from '../i18n.ts';
import { Button } from '../ui/button.tsx';
import { CodesOfWaysBack, useWaysInWords } from '../ui/ways-back.tsx';
import page from '../ui/page.module.css';
import styles from './history.module.css';
import { useProductName } from './use-product-name.ts';
import { useReturn } from './use-return.ts';

interface ReturnFormProps {
  readonly sale: HistoryEntry;
  readonly onReturned: (handed: Handed) => void;
  readonly onBack: () => void;
}

type ReturnDraft = ReturnType<typeof useReturn>;

/** Chosen lines of a sale go back: why, how, and with whose approval where it is beyond the clerk's right. */
export function ReturnForm({ sale, onReturned, onBack }: ReturnFormProps) {
  const t = useT();
  const { show } = useMoney();
  const draft = useReturn(sale);
  const inWords = useWaysInWords();
  const { ways } = draft.back;
  const cash = sumOf(ways.filter((way) => way.kind === 'cash').map((way) => way.amount));
  const askedForCode = ways.some((way) => way.kind !== 'cash');

  async function giveBack() {
    const made = await draft.giveBack();
    if (made) onReturned(handedBack(made, cash, show));
  }

  return (
    <HandOut
      title={t('return.title', { number: sale.receiptNumber })}
      amount={draft.amount}
      saleId={sale.saleId}
      draft={draft.handOut}
      reasonIn={(reason) => t(`return.reasons.${reason}`)}
      approval={t('return.approval')}
      about={
        <>
          <LineChoice sale={sale} draft={draft} />
          <WayOfReturn sale={sale} draft={draft} />
        </>
      }
      aboutFirst={sale.lines.length > 1}
      ready={!draft.back.codeMissing}
      give={
        draft.amount > ZERO
          ? t('return.give', { amount: show(draft.amount), tender: inWords(ways) })
          : t('return.nothing')
      }
      onGive={() => void giveBack()}
      onBack={onBack}
      byEsc
    >
      {askedForCode && (
        <CodesOfWaysBack back={draft.back} refusal={draft.handOut.refusal} onTyped={draft.handOut.forget} />
      )}
    </HandOut>
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
    <div className={styles.choice} role="group" aria-label={t('return.tender')}>
      <span className={page.label}>{t('return.tender')}</span>
      {sale.kept.length > 1 && (
        <Button label={t('return.asPaid')} selected={draft.way === 'as-paid'} onPress={() => draft.setWay('as-paid')} />
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
  );
}
