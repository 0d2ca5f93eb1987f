import { useState } from 'react';
import { money } from '../../src-shared/money.ts';
import type { Money } from '../../src-shared/money.ts';
import type { TerminalView } from '../../src-shared/contract/views/terminal.ts';
import { useMoney } from '../counter-context.tsx';
import { useT } from '../i18n.ts';
import { Button } from '../ui/button.tsx';
import { enterGoesOn } from '../ui/enter-goes-on.ts';
import { Field } from '../ui/field.tsx';
import { Note } from '../ui/note.tsx';
import page from '../ui/page.module.css';
import styles from './settings.module.css';

interface TerminalTrialProps {
  readonly view: TerminalView;
  readonly busy: boolean;
  readonly onTry: (amount: Money) => void;
  readonly onCompare: (shown: Money) => void;
  readonly onForget: () => void;
  /** It stands above already what became of it. */
  readonly isSaid: boolean;
}

type Trial = NonNullable<TerminalView['trial']>;

/** What a second key does about a payment that was begun; null: the device itself is the only way. */
const GOES_ON = {
  asking: 'ask',
  unknown: 'ask',
  'to-compare': 'compare',
  'going-back': 'giveBack',
  'not-back': 'giveBack',
  differs: null,
} as const satisfies Record<Trial['state'], string | null>;

/** What the sheet asks for before it serves: a payment of the technician's own, typed off what the device showed. */
export function TerminalTrial({
  view: { trial, isTried, unfit },
  busy,
  onTry,
  onCompare,
  onForget,
  isSaid,
}: TerminalTrialProps) {
  const t = useT();
  const { currency } = useMoney();
  const [text, setText] = useState('');
  const amount = /^[1-9]\d{0,4}$/.test(text.trim()) ? money(Number(text.trim())) : null;
  const goesOn = trial ? GOES_ON[trial.state] : 'try';
  const types = goesOn === 'try' || goesOn === 'compare';
  function goOn() {
    const given = types ? amount : trial?.amount;
    if (given === null || given === undefined) return;
    setText('');
    (goesOn === 'try' || goesOn === 'ask' ? onTry : onCompare)(given);
  }
  return (
    <form
      className={styles.code}
      aria-label={t('settings.terminal.trial.title')}
      onSubmit={(event) => event.preventDefault()}
      onKeyDown={(event) => enterGoesOn(event)}
    >
      <h3 className={page.label}>{t('settings.terminal.trial.title')}</h3>
      {trial && !isSaid && (
        <Note
          tone={trial.state === 'to-compare' || trial.state === 'asking' ? 'info' : 'warning'}
          title={t(`settings.terminal.trial.state.${trial.state}`)}
          live="status"
          inSight
        />
      )}
      {!trial && !unfit && <p className={styles.hint}>{t(`settings.terminal.trial.${isTried ? 'again' : 'why'}`)}</p>}
      {types && (
        <Field
          label={t(`settings.terminal.trial.${trial === null ? 'amount' : 'shown'}`)}
          hint={trial === null ? t('settings.terminal.trial.amountHint') : undefined}
          suffix={currency.symbol}
          takes="amount"
          inputMode="numeric"
          value={text}
          onText={setText}
        />
      )}
      <div className={page.choice}>
        {goesOn && (
          <Button
            label={t(`settings.terminal.trial.${goesOn}`)}
            movesMoney={goesOn !== 'ask'}
            busy={busy}
            disabled={types && amount === null}
            onPress={goOn}
          />
        )}
        {trial && <Button label={t('settings.terminal.trial.forget')} tone="bad" busy={busy} onPress={onForget} />}
      </div>
    </form>
  );
}
