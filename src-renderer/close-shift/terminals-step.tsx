import { type ReactNode, useEffect, useRef, useState } from 'react';
import type { TerminalTyped } from '../../src-shared/contract/views/terminals.ts';
import type { TerminalKind } from '../../src-shared/journal/kinds/terminals-body.ts';
import { ZERO } from '../../src-shared/money.ts';
import { isReason } from '../../src-shared/reason.ts';
import { readAmount } from '../../src-shared/sale-rules.ts';
import { useMoney } from '../counter-context.tsx';
import { useT } from '../i18n.ts';
import { KEYS } from '../keys/table.ts';
import { useKeys } from '../keys/use-keys.ts';
import { Button } from '../ui/button.tsx';
import { amountDigits, groupDigits } from '../ui/digits.ts';
import { enterGoesOn } from '../ui/enter-goes-on.ts';
import { Field } from '../ui/field.tsx';
import { Note } from '../ui/note.tsx';
import { ReasonField } from '../ui/reason-field.tsx';
import { TypingPad } from '../ui/typing-pad.tsx';
import { useMissing } from '../ui/use-missing.ts';
import styles from './close-shift.module.css';

interface TerminalsStepProps {
  readonly asks: readonly TerminalKind[];
  readonly busy: boolean;
  readonly onBack: () => void;
  readonly onGiven: (totals: TerminalTyped[]) => void;
}

interface Typed {
  readonly count: string;
  readonly amount: string;
  readonly isBelowZero: boolean;
  readonly settled: boolean;
  /** null: a total is typed. */
  readonly skipped: string | null;
}

const NOTHING_TYPED: Typed = { count: '', amount: '', isBelowZero: false, settled: true, skipped: null };
const USUAL = ['noPaper', 'broken', 'later'] as const;

/** What each terminal says of itself, typed before anything of ours is told. */
export function TerminalsStep({ asks, busy, onBack, onGiven }: TerminalsStepProps) {
  const t = useT();
  const { currency } = useMoney();
  const [typed, setTyped] = useState<ReadonlyMap<TerminalKind, Typed>>(new Map());
  const form = useRef<HTMLFormElement>(null);
  useEffect(() => form.current?.querySelector('input')?.focus(), []);
  useKeys('close', { reveal: busy ? null : give });
  const of = (kind: TerminalKind) => typed.get(kind) ?? NOTHING_TYPED;
  const missed = useMissing(missingOf(asks, of));

  function set(kind: TerminalKind, change: Partial<Typed>) {
    setTyped(new Map(typed).set(kind, { ...of(kind), ...change }));
  }

  function give() {
    missed.tries();
    if (busy || missingOf(asks, of)) return;
    onGiven(
      asks.map((kind): TerminalTyped => {
        const { count, amount, isBelowZero, settled, skipped } = of(kind);
        if (skipped !== null) return { kind, skipped };
        return {
          kind,
          count: Number(count),
          amount: readAmount(amount, currency) ?? ZERO,
          settled,
          ...(isBelowZero && { isBelowZero }),
        };
      }),
    );
  }

  return (
    <form
      ref={form}
      className={styles.sheet}
      onSubmit={(event) => event.preventDefault()}
      onKeyDown={(event) => enterGoesOn(event, missed.tries)}
    >
      <p className={styles.lead}>{t('terminals.lead')}</p>
      <div className={styles.closing}>
        <div className={styles.terminals}>
          {asks.map((kind) => (
            <Terminal
              key={kind}
              kind={kind}
              typed={of(kind)}
              missing={missed.missing}
              said={
                missed.missing && <Note tone="bad" title={t(`terminals.missing.${missed.missing.what}`)} live="alert" />
              }
              onTyped={(each) => set(kind, each)}
            />
          ))}
        </div>
        <div className={styles.pad}>
          <TypingPad disabled={busy} />
        </div>
      </div>
      <div className={styles.actions}>
        <Button label={t('back')} keys={KEYS.screen.back.shown} busy={busy} onPress={onBack} />
        <Button
          label={t('terminals.give')}
          keys={KEYS.close.reveal.shown}
          tone="main"
          size="large"
          // It moves none, and what is expected is shown behind it.
          movesMoney
          busy={busy}
          onPress={give}
        />
      </div>
    </form>
  );
}

function Terminal({
  kind,
  typed,
  missing,
  said,
  onTyped,
}: {
  readonly kind: TerminalKind;
  readonly typed: Typed;
  readonly missing: Missing | null;
  /** What is missing, in words beneath its field. */
  readonly said: ReactNode;
  readonly onTyped: (typed: Partial<Typed>) => void;
}) {
  const t = useT();
  const { currency } = useMoney();
  const lacks = (what: Missing['what']) => missing?.kind === kind && missing.what === what;
  return (
    <fieldset className={styles.terminal}>
      <legend>{t('terminals.of', { tender: t(`tender.${kind}`) })}</legend>
      {typed.skipped === null ? (
        <>
          <Field
            label={t('terminals.count', { tender: t(`tender.${kind}`) })}
            takes="count"
            hint={t('terminals.countHint')}
            value={typed.count}
            inputMode="none"
            problem={lacks('count')}
            says={lacks('count') && said}
            missing={typed.count === ''}
            onText={(text) => onTyped({ count: amountDigits(text) })}
          />
          <Field
            label={t('terminals.sum', { tender: t(`tender.${kind}`) })}
            takes="amount"
            hint={t('terminals.sumHint')}
            value={groupDigits(typed.amount)}
            suffix={currency.symbol}
            inputMode="none"
            problem={lacks('amount')}
            says={lacks('amount') && said}
            missing={typed.amount === ''}
            onText={(text) => onTyped({ amount: amountDigits(text) })}
          />
          <Button
            label={t('terminals.belowZero')}
            selected={typed.isBelowZero}
            onPress={() => onTyped({ isBelowZero: !typed.isBelowZero })}
          />
          <Button
            label={t('terminals.settled')}
            selected={typed.settled}
            onPress={() => onTyped({ settled: !typed.settled })}
          />
        </>
      ) : (
        <ReasonField
          label={t('terminals.whyNot')}
          usual={USUAL.map((each) => t(`terminals.usual.${each}`))}
          value={typed.skipped}
          problem={lacks('reason')}
          says={lacks('reason') && said}
          onText={(skipped) => onTyped({ skipped })}
        />
      )}
      <Button
        label={t('terminals.skip')}
        selected={typed.skipped !== null}
        onPress={() => onTyped({ skipped: typed.skipped === null ? '' : null })}
      />
    </fieldset>
  );
}

interface Missing {
  readonly kind: TerminalKind;
  readonly what: 'count' | 'amount' | 'reason';
}

/** The same object for the same gap: what is said of it goes once it is filled. */
const GAPS = new Map<string, Missing>();
function gap(kind: TerminalKind, what: Missing['what']): Missing {
  const known = GAPS.get(`${kind} ${what}`) ?? { kind, what };
  GAPS.set(`${kind} ${what}`, known);
  return known;
}

function missingOf(asks: readonly TerminalKind[], of: (kind: TerminalKind) => Typed): Missing | null {
  for (const kind of asks) {
    const { count, amount, skipped } = of(kind);
    if (skipped !== null) {
      if (!isReason(skipped)) return gap(kind, 'reason');
    } else if (count === '') return gap(kind, 'count');
    else if (amount === '') return gap(kind, 'amount');
  }
  return null;
}
