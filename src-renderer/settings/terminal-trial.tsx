import { useState } from 'react';
import { money } from '../../src-shared/money.ts';
import type { Money } from '../../src-shared/money.ts';
import type { TerminalView } from '../../src-shared/contract/views/terminal.ts';
import { useT } from '../i18n.ts';
import { Button } from '../ui/button.tsx';
import { Field } from '../ui/field.tsx';
import page from '../ui/page.module.css';
import styles from './settings.module.css';

interface TerminalTrialProps {
  readonly view: TerminalView;
  readonly busy: boolean;
  readonly onTry: (amount: Money) => void;
  readonly onCompare: (shown: Money) => void;
  readonly onForget: () => void;
}

/** What the sheet asks for before it serves: a payment of the technician's own, typed off what the device showed. */
export function TerminalTrial({ view: { trial, isTried }, busy, onTry, onCompare, onForget }: TerminalTrialProps) {
  const t = useT();
  const [text, setText] = useState('');
  const amount = /^[1-9]\d{0,4}$/.test(text.trim()) ? money(Number(text.trim())) : null;
  const asks = trial === null || trial.state === 'asking' || trial.state === 'unknown';
  const isTold = trial !== null && !asks;
  const done = (act: (amount: Money) => void, given: Money | null) => {
    if (given === null) return;
    setText('');
    act(given);
  };
  return (
    <section className={styles.code} aria-label={t('settings.terminal.trial.title')}>
      <h3 className={page.label}>{t('settings.terminal.trial.title')}</h3>
      <p className={styles.hint}>
        {t(
          trial
            ? `settings.terminal.trial.state.${trial.state}`
            : `settings.terminal.trial.${isTried ? 'again' : 'why'}`,
        )}
      </p>
      {(trial === null || trial.state === 'to-compare') && (
        <Field
          label={t(`settings.terminal.trial.${trial === null ? 'amount' : 'shown'}`)}
          takes="amount"
          inputMode="numeric"
          value={text}
          onText={setText}
        />
      )}
      <div className={page.choice}>
        {asks && (
          <Button
            label={t(`settings.terminal.trial.${trial === null ? 'try' : 'ask'}`)}
            movesMoney={trial === null}
            busy={busy}
            onPress={() => done(onTry, trial ? trial.amount : amount)}
          />
        )}
        {isTold && (
          <Button
            label={t(`settings.terminal.trial.${trial.state === 'to-compare' ? 'compare' : 'giveBack'}`)}
            movesMoney
            busy={busy}
            onPress={() => done(onCompare, trial.state === 'to-compare' ? amount : trial.amount)}
          />
        )}
        {trial && <Button label={t('settings.terminal.trial.forget')} tone="bad" busy={busy} onPress={onForget} />}
      </div>
    </section>
  );
}
