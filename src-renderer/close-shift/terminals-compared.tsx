import { Fragment, useState } from 'react';
import type { TerminalExplained, TerminalRevealed } from '../../src-shared/contract/views/terminals.ts';
import { authorisationCodeIn } from '../../src-shared/contract/authorisation-code.ts';
import { explainedBy } from '../../src-shared/journal/terminal-totals.ts';
import { type Money, minus, negative, sumOf, ZERO } from '../../src-shared/money.ts';
import { readAmount } from '../../src-shared/sale-rules.ts';
import { useDates } from '../clock.ts';
import { useMoney } from '../counter-context.tsx';
import { useT } from '../i18n.ts';
import { Button } from '../ui/button.tsx';
import { amountDigits, groupDigits } from '../ui/digits.ts';
import { Field } from '../ui/field.tsx';
import { Note } from '../ui/note.tsx';
import styles from './close-shift.module.css';

type Explained = Omit<TerminalExplained, 'kind'>;
export const NOTHING_EXPLAINED: Explained = { missing: [], extra: [] };

interface ComparedProps {
  readonly terminal: TerminalRevealed;
  readonly explained: Explained;
  readonly onExplained: (explained: Explained) => void;
}

/** The difference as far as it is known now: one that is compared by codes is what its lines come to. */
export function differenceOf(terminal: TerminalRevealed, explained: Explained): Money {
  return terminal.by === 'codes' ? linesOf(terminal, explained) : terminal.difference;
}

function linesOf({ payments }: TerminalRevealed, { missing, extra }: Explained): Money {
  return explainedBy(
    payments.filter(({ key }) => missing.includes(key)),
    extra,
  );
}

/** One terminal beside ours. Where they differ, or it is shared, both lists are gone through by codes. */
export function TerminalCompared({ terminal, explained, onExplained }: ComparedProps) {
  const t = useT();
  const { show } = useMoney();
  const inWords = (of: Money) => {
    if (of === ZERO) return t('terminals.agrees');
    return t(of < ZERO ? 'terminals.less' : 'terminals.more', { amount: show(of < ZERO ? negative(of) : of) });
  };
  const difference = differenceOf(terminal, explained);
  const open = terminal.unknown;
  const row = (of: { readonly count: number; readonly amount: Money }) => `× ${of.count} · ${show(of.amount)}`;
  return (
    <section className={styles.compared} aria-label={t('terminals.of', { tender: t(`tender.${terminal.kind}`) })}>
      <h3>{t('terminals.of', { tender: t(`tender.${terminal.kind}`) })}</h3>
      <dl>
        {terminal.total && (
          <div>
            <dt>{t('terminals.theirs')}</dt>
            <dd>{row(terminal.total)}</dd>
          </div>
        )}
        <div>
          <dt>{t('terminals.ours')}</dt>
          <dd>{row(terminal.ours)}</dd>
        </div>
        {open.length > 0 && (
          <div>
            <dt>{t('terminals.unknown')}</dt>
            <dd>{row({ count: open.length, amount: sumOf(open.map(({ amount }) => amount)) })}</dd>
          </div>
        )}
      </dl>
      {terminal.by === 'nothing' ? (
        <Note tone="warning" title={t('terminals.notCompared')}>
          {terminal.reason || undefined}
        </Note>
      ) : (
        <Note tone={difference === ZERO ? 'good' : 'warning'} title={inWords(difference)} live="status" />
      )}
      {terminal.by !== 'nothing' && (terminal.by === 'codes' || terminal.difference !== ZERO) && (
        <Lines terminal={terminal} explained={explained} onExplained={onExplained} />
      )}
    </section>
  );
}

function Lines({ terminal, explained, onExplained }: ComparedProps) {
  const t = useT();
  const { show, signed, currency } = useMoney();
  const dates = useDates();
  const [code, setCode] = useState('');
  const [amountText, setAmount] = useState('');
  const amount = readAmount(amountText, currency) ?? ZERO;
  const left = minus(terminal.difference, linesOf(terminal, explained));
  const toggled = (key: string) =>
    explained.missing.includes(key) ? explained.missing.filter((each) => each !== key) : [...explained.missing, key];

  function add() {
    if (code === '' || amount === ZERO) return;
    onExplained({ ...explained, extra: [...explained.extra, { code, amount }] });
    setCode('');
    setAmount('');
  }

  const missing = (
    <Fragment key="missing">
      {terminal.payments.length > 0 && <p className={styles.lead}>{t('terminals.tickMissing')}</p>}
      <ul className={styles.lines}>
        {terminal.payments.map((each) => (
          <li key={each.key}>
            <Button
              wide
              label={each.code || each.receiptNumber}
              note={[signed(each.amount), dates.time(each.at), each.receiptNumber].join(' · ')}
              selected={explained.missing.includes(each.key)}
              onPress={() => onExplained({ ...explained, missing: toggled(each.key) })}
            />
          </li>
        ))}
      </ul>
    </Fragment>
  );
  const extra = (
    <Fragment key="extra">
      <p className={styles.lead}>{t('terminals.addExtra')}</p>
      <div className={styles.extra}>
        <Field
          label={t('terminals.code')}
          takes="authorisation"
          value={code}
          onText={(text) => setCode(authorisationCodeIn(text))}
        />
        <Field
          label={t('terminals.amount')}
          takes="amount"
          value={groupDigits(amountText)}
          suffix={currency.symbol}
          inputMode="none"
          onText={(text) => setAmount(amountDigits(text))}
        />
        <Button label={t('terminals.add')} onPress={add} />
      </div>
      {explained.extra.length > 0 && (
        <ul className={styles.lines}>
          {explained.extra.map((each, place) => (
            <li key={`${each.code} ${each.amount} ${String(place)}`}>
              <Button
                wide
                selected
                label={each.code}
                note={show(each.amount)}
                onPress={() => onExplained({ ...explained, extra: explained.extra.filter((_, at) => at !== place) })}
              />
            </li>
          ))}
        </ul>
      )}
    </Fragment>
  );
  // What explains a difference of this sign comes first.
  return (
    <>
      {terminal.difference > ZERO ? [extra, missing] : [missing, extra]}
      {terminal.by === 'total' && left !== terminal.difference && (
        <Note
          tone={left === ZERO ? 'good' : 'info'}
          title={
            left === ZERO
              ? t('terminals.explained')
              : t('terminals.stillOpen', { amount: show(left < ZERO ? negative(left) : left) })
          }
        />
      )}
    </>
  );
}
