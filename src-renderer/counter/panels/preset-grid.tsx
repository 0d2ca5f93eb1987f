import type { Refusal } from '../../../src-shared/contract/refusals.ts';
import { useMoney, useRefusalWords } from '../../counter-context.tsx';
import { useT } from '../../i18n.ts';
import { KEYS } from '../../keys/table.ts';
import { Check } from '../../ui/icons.tsx';
import { KeyHint } from '../../ui/key-hint.tsx';
import styles from './preset-grid.module.css';
import { presetsOf } from '../sale/sale-context.ts';
import { refusePreset, shownAmount } from '../sale/sale-view.ts';
import type { Sale } from '../sale/use-sale.ts';

/** The amounts that most customers ask for, each one key away; in the payment they lead back to the amount. */
export function PresetGrid({ sale: { snapshot, send } }: { readonly sale: Sale }) {
  const t = useT();
  const { bare, show } = useMoney();
  const { context } = snapshot;
  const amount = shownAmount(context);
  const wordsOf = useRefusalWords();
  const isTopUp = context.amountText !== '';
  return (
    <div
      className={styles.grid}
      role="group"
      aria-label={t('amount.presets')}
      data-quiet={!snapshot.hasTag('amount') || undefined}
    >
      {presetsOf(context).map((preset, index) => {
        const usable = snapshot.can({ type: 'preset', amount: preset });
        const refusal = usable ? refusePreset(preset, snapshot) : null;
        const why = refusal && whyInKey(refusal);
        return (
          <button
            key={preset}
            type="button"
            className={styles.preset}
            aria-label={why ? undefined : show(preset)}
            aria-keyshortcuts={KEYS.sale.preset.presses[index]}
            aria-pressed={isTopUp && preset === amount}
            aria-disabled={refusal !== null || undefined}
            title={refusal ? wordsOf(refusal).says : undefined}
            disabled={!usable}
            onMouseDown={(event) => event.preventDefault()}
            onClick={() => send({ type: 'preset', amount: preset })}
          >
            <span className={styles.amount}>{bare(preset)}</span>
            {why && <span className={styles.why}>{t(why)}</span>}
            <span className={styles.tail}>
              {isTopUp && preset === amount && <Check />}
              <KeyHint keys={KEYS.sale.preset.presses[index]} />
            </span>
          </button>
        );
      })}
    </div>
  );
}

/** In the payment one word for all of them would stand in each: pressed, each says it. */
function whyInKey({ kind }: Refusal) {
  if (kind === 'amount-agreed') return null;
  return kind === 'balance-above-cap' || kind === 'card-full' ? 'amount.tooMuch' : 'amount.notHere';
}
