import { useEffect, useRef, useState } from 'react';
import type { HistoryRow } from '../../src-shared/contract/views/history.ts';
import { useT } from '../i18n.ts';
import { KEYS } from '../keys/table.ts';
import { useKeys, useScans } from '../keys/use-keys.ts';
import type { Wish } from '../shell/wish.ts';
import { Button } from '../ui/button.tsx';
import { Field } from '../ui/field.tsx';
import { Note, RefusalNote } from '../ui/note.tsx';
import { Screen } from '../shell/screen.tsx';
import { ClosedEntry } from './closed-entry.tsx';
import { EntryDetail } from './entry-detail.tsx';
import { EntryList } from './entry-list.tsx';
import page from '../ui/page.module.css';
import styles from './history.module.css';
import { ReturnForm, type ReturnSaid } from './return-form.tsx';
import { useHistory, type History as Search } from './use-history.ts';

interface HistoryProps {
  /** The receipt whose return is wanted at once; absent: the clerk searches. */
  readonly returnOf?: string | undefined;
  readonly onBack: () => void;
  readonly onWish: (wish: Wish) => void;
}

/** Sales and returns of this counter, found by what a passenger can say. */
export function History({ returnOf, onBack, onWish }: HistoryProps) {
  const t = useT();
  const history = useHistory(returnOf ?? '');
  const { chosen, refusal } = history;
  const [returning, setReturning] = useState(returnOf !== undefined);
  const [said, setSaid] = useState<ReturnSaid | null>(null);
  const field = useRef<HTMLInputElement>(null);
  useEffect(() => {
    if (!returning) field.current?.focus();
  }, [returning]);

  /** Stays with this sale, also when a newer one is found meanwhile. */
  function beginReturn() {
    if (chosen) history.choose(chosen);
    setSaid(null);
    setReturning(true);
  }

  function find(scanned?: string) {
    setReturning(false);
    setSaid(null);
    history.find(scanned);
  }

  useScans({ onScan: find, field: () => (returning ? null : field.current) });
  // Enter that is held down finds and chooses nothing further.
  useKeys('screen', { confirm: () => false });

  function goBack() {
    if (returning) setReturning(false);
    else onBack();
  }

  function onReturned(done: ReturnSaid) {
    setSaid(done);
    setReturning(false);
  }

  return (
    <Screen title={t('history.title')} onWish={onWish} onBack={goBack}>
      <div className={`${page.page} ${styles.page}`}>
        <header className={`${page.header} ${styles.header}`}>
          <form
            className={styles.search}
            role="search"
            aria-label={t('history.find')}
            onSubmit={(event) => {
              event.preventDefault();
              find();
            }}
          >
            <Field
              ref={field}
              label={t('history.field')}
              hint={t('history.hint')}
              value={history.text}
              maxLength={64}
              takes="code"
              onText={history.setText}
            />
            <Button
              label={t('history.find')}
              keys={KEYS.screen.confirm.shown}
              disabled={history.text.trim() === ''}
              onPress={() => find()}
            />
          </form>
          <Button label={t('back')} keys={KEYS.screen.back.shown} onPress={goBack} />
        </header>
        {refusal && <RefusalNote refusal={refusal} />}
        {said && (
          <Note tone="good" title={said.title} live="status">
            {said.more}
          </Note>
        )}
        <Outcome
          history={history}
          returning={returning}
          onChoose={(entry) => {
            setReturning(false);
            history.choose(entry);
          }}
          onReturn={beginReturn}
          onReturned={onReturned}
          onBack={() => setReturning(false)}
        />
      </div>
    </Screen>
  );
}

interface OutcomeProps {
  readonly history: Search;
  readonly returning: boolean;
  readonly onChoose: (entry: HistoryRow) => void;
  readonly onReturn: () => void;
  readonly onReturned: (said: ReturnSaid) => void;
  readonly onBack: () => void;
}

/** Nothing was sought yet, nothing was found, or what was found with the chosen one beside it. */
function Outcome({ history, returning, onChoose, onReturn, onReturned, onBack }: OutcomeProps) {
  const t = useT();
  const { found, chosen, refusal } = history;
  if (!found) return refusal ? null : <p className={styles.begin}>{t('history.begin')}</p>;
  if (!chosen)
    return (
      <Note tone="info" title={t('history.none')} live="status">
        {t('history.noneNow')}
      </Note>
    );
  return (
    <div className={`${page.body} ${styles.body}`}>
      <EntryList found={found} chosen={chosen} onChoose={onChoose} />
      <Chosen
        key={chosen.entryId}
        row={chosen}
        returning={returning && chosen.kind === 'sale'}
        onOpen={() => void history.open(chosen)}
        onReturn={onReturn}
        onReturned={onReturned}
        onBack={onBack}
      />
    </div>
  );
}

interface ChosenProps extends Pick<OutcomeProps, 'returning' | 'onReturn' | 'onReturned' | 'onBack'> {
  readonly row: HistoryRow;
  readonly onOpen: () => void;
}

/** All of a sale or return; of a shift that is not counted yet after somebody asked for it. */
function Chosen({ row, returning, onOpen, onReturn, onReturned, onBack }: ChosenProps) {
  const { opened } = row;
  // Nobody gives money back without seeing how much.
  useEffect(() => {
    if (returning && !opened) onOpen();
    // eslint-disable-next-line react-hooks/exhaustive-deps
  }, [returning]);
  if (!opened) return returning ? null : <ClosedEntry row={row} onOpen={onOpen} />;
  if (returning) return <ReturnForm sale={opened} onReturned={onReturned} onBack={onBack} />;
  return <EntryDetail entry={opened} onReturn={onReturn} />;
}
