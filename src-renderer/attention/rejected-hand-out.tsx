import { lastFour } from '../../src-shared/card-number.ts';
import type { AttentionItem } from '../../src-shared/contract/views/attention.ts';
import { sumOf, ZERO } from '../../src-shared/money.ts';
import { reasonsToReturn } from '../../src-shared/return-reasons.ts';
import { call } from '../bridge.ts';
import { useMoney } from '../counter-context.tsx';
import { HandOut } from '../hand-out/hand-out.tsx';
import { handedBack } from '../hand-out/handed-back.ts';
import type { Handed } from '../hand-out/handed-out.tsx';
import { useHandOut } from '../hand-out/use-hand-out.ts';
import { useT } from '../i18n.ts';
import { CodesOfWaysBack, sureOfCode, useWaysBack, useWaysInWords } from '../ui/ways-back.tsx';
import { rejectionKnown } from './rejection-known.ts';

interface RejectedHandOutProps {
  readonly item: Extract<AttentionItem, { kind: 'top-up-rejected' }>;
  readonly onHanded: (handed: Handed) => void;
  readonly onBack: () => void;
}

/** What bought nothing goes back the way it came. */
const REASONS = reasonsToReturn([{ kind: 'stored-value', credit: 'rejected' }]);

/** Where nobody knows what became of the value, support says so first, and a second person gives the word. */
export function RejectedHandOut({ item, onHanded, onBack }: RejectedHandOutProps) {
  const t = useT();
  const { show } = useMoney();
  const inWords = useWaysInWords();
  const back = useWaysBack(item.waysBack);
  const draft = useHandOut(REASONS, () => item.remedy === 'support');
  const amount = item.amount ?? ZERO;
  const cash = sumOf(back.ways.filter(({ kind }) => kind === 'cash').map((way) => way.amount));
  const { saleId, line } = item;

  async function giveBack() {
    const made = await draft.give((reason, approval) =>
      call('sale.return', {
        saleId,
        lines: [line],
        reason,
        tenders: back.tenders,
        ...sureOfCode(draft.refusal),
        ...(approval && { approval }),
      }),
    );
    if (made) onHanded(handedBack(made, cash, show));
  }

  return (
    <HandOut
      title={t('attention.rejected.what', { reason: t(`rejection.${rejectionKnown(item.reason)}`) })}
      whom={`${t('attention.receipt', { number: item.receiptNumber })} · …${lastFour(item.cardNumber)}`}
      amount={amount}
      saleId={saleId}
      draft={draft}
      reasonIn={(reason) => t(`return.reasons.${reason}`)}
      approval={t('attention.rejected.who')}
      ready={!back.codeMissing}
      give={t('attention.rejected.giveBack', { amount: show(amount), tender: inWords(back.ways) })}
      onGive={() => void giveBack()}
      onBack={onBack}
    >
      {back.ways.some(({ kind }) => kind !== 'cash') && (
        <CodesOfWaysBack back={back} refusal={draft.refusal} onTyped={draft.forget} />
      )}
    </HandOut>
  );
}
