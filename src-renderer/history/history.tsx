import { useEffect, useRef, useState } from 'react';
import { noCardIn, readCardNumber } from '../../src-shared/card-number.ts';
import type { Profile } from '../../src-shared/contract/upstream.ts';
import type { HistoryRow, RecentSale } from '../../src-shared/contract/views/history.ts';
import { useCounter } from '../counter-context.tsx';
import { useT } from '../i18n.ts';
import { sayOfKey } from '../keys/said.ts';
import { KEYS } from '../keys/table.ts';
import { useKeys, useScans } from '../keys/use-keys.ts';
import type { Wish } from '../shell/wish.ts';
import { Button } from '../ui/button.tsx';
import { Field } from '../ui/field.tsx';
import { Note, RefusalNote } from '../ui/note.tsx';
import { TAKES } from '../ui/takes.ts';
import { Screen } from '../shell/screen.tsx';
import { ClosedEntry } from './closed-entry.tsx';
import { EntryDetail } from './entry-detail.tsx';
import { EntryList } from './entry-list.tsx';
import page from '../ui/page.module.css';
import styles from './history.module.css';
import { type Handed, HandedOut } from '../hand-out/handed-out.tsx';
import { useTelling } from '../hand-out/untold.ts';
import { ReturnForm } from './return-form.tsx';
import { useHistory, type History as Search } from './use-history.ts';

interface HistoryProps {
  /** The sale that is wanted at once; absent: the clerk searches. */
  readonly wanted?: RecentSale | undefined;
  /** It is to be given back. */
  readonly returns?: boolean;
  readonly onBack: () => void;
  readonly onWish: (wish: Wish) => void;
}

/** Sales and returns of this counter, found by what a passenger can say. */
export function History({ wanted, returns = false, onBack, onWish }: HistoryProps) {
  const t = useT();
  const { profile } = useCounter();
  const history = useHistory(wanted);
  const { chosen, refusal } = history;
  const [returning, setReturning] = useState(returns && wanted !== undefined);
  /** What is to be given, and what was sought when it was said. */
  const [said, setSaid] = useState<(Handed & { readonly sought: string }) | null>(null);
  /** On a narrow screen: a row was chosen by a finger or by Enter. */
  const [showsSheet, setShowsSheet] = useState(wanted !== undefined);
  const field = useRef<HTMLInputElement>(null);
  const list = useRef<HTMLDivElement>(null);
  useEffect(() => {
    if (returning) return;
    field.current?.focus();
    // The next key seeks something else.
    field.current?.select();
  }, [returning]);

  /** Stays with this sale, also when a newer one is found meanwhile. */
  function beginReturn() {
    if (chosen) history.choose(chosen);
    setSaid(null);
    setShowsSheet(true);
    setReturning(true);
  }

  function find(scanned?: string) {
    setReturning(false);
    setShowsSheet(false);
    // An Enter too many seeks the same again: what is to be given stays.
    if ((scanned ?? history.text) !== said?.sought) setSaid(null);
    history.find(scanned);
  }

  /** Letters for a finger go with the focus: they would cover what is found. */
  function findByHand() {
    field.current?.blur();
    field.current?.focus();
    field.current?.select();
    find();
  }

  function onScan(text: string) {
    const why = noCardIn(text, profile?.cardFormats ?? []);
    // A return in hand and money that is still to be given are dropped for a card alone.
    if (why && (returning || said)) sayOfKey({ word: 'no-card', says: `cardNumber.${why}` });
    else find(soughtIn(text, profile));
  }

  useScans({ onScan, field: () => (returning ? null : field.current) });
  // Enter that is held down finds and chooses nothing further.
  useKeys('screen', { confirm: () => false });

  function goBack() {
    if (returning) setReturning(false);
    else onBack();
  }

  const onReturned = useTelling((done) => {
    setSaid({ ...done, sought: history.text });
    setReturning(false);
  });

  return (
    <Screen title={t('history.title')} onWish={onWish} onBack={goBack}>
      <div ref={list} className={`${page.page} ${styles.page}`}>
        <header className={`${page.header} ${styles.header}`}>
          <form
            className={styles.search}
            role="search"
            aria-label={t('history.find')}
            onSubmit={(event) => {
              event.preventDefault();
              field.current?.select();
              find();
            }}
          >
            <Field
              ref={field}
              label={t('history.field')}
              takes="search"
              hint={t('history.hint')}
              value={history.text}
              data-unsought={history.isUnsought || undefined}
              onText={history.setText}
              onKeyDown={(event) => {
                if (event.key !== 'ArrowDown') return;
                // The key would scroll the list below, and the newest sale out of it.
                event.preventDefault();
                list.current?.querySelector<HTMLElement>('li button')?.focus();
              }}
            />
            <Button
              label={t('history.find')}
              keys={KEYS.screen.confirm.shown}
              disabled={history.text.trim() === '' && history.isOfShift}
              onPress={findByHand}
            />
          </form>
          {!returning && <Button label={t('back')} keys={KEYS.screen.back.shown} onPress={goBack} />}
        </header>
        {refusal && <RefusalNote refusal={refusal} />}
        {said && <HandedOut {...said} />}
        <Outcome
          history={history}
          returning={returning}
          showsSheet={showsSheet}
          wanted={returns ? undefined : wanted}
          onChoose={(entry) => {
            setReturning(false);
            history.choose(entry);
          }}
          onSheet={setShowsSheet}
          onReturn={beginReturn}
          onReturned={onReturned}
          onBack={() => setReturning(false)}
        />
      </div>
    </Screen>
  );
}

/** The number in what was scanned; else as much of it as a search takes. */
function soughtIn(scan: string, profile: Profile | null): string {
  const read = readCardNumber(scan, profile?.cardFormats ?? []);
  return read.kind === 'full' ? read.number : scan.slice(0, TAKES.search.most);
}

interface OutcomeProps {
  readonly history: Search;
  readonly returning: boolean;
  readonly showsSheet: boolean;
  readonly wanted: RecentSale | undefined;
  readonly onChoose: (entry: HistoryRow) => void;
  /** To what was chosen, or back to the list. */
  readonly onSheet: (shows: boolean) => void;
  readonly onReturn: () => void;
  readonly onReturned: (said: Handed) => void;
  readonly onBack: () => void;
}

/** Nothing was sold or found yet, or what is listed with the chosen one beside it. */
function Outcome(props: OutcomeProps) {
  const { history, returning, showsSheet, wanted, onChoose, onSheet, onReturn, onReturned, onBack } = props;
  const t = useT();
  const { found, chosen, isOfShift } = history;
  const body = useFocusOnWhatIsShown(showsSheet);
  const isAlone = found?.entries.length === 1 && !isOfShift;
  if (!found) return null;
  if (!chosen && isOfShift)
    return (
      <Note tone="info" title={t('history.nothingYet')}>
        {t('history.begin')}
      </Note>
    );
  if (!chosen)
    return (
      <Note tone="info" title={t('history.none')} live="status">
        {t('history.noneNow')}
      </Note>
    );
  return (
    <div ref={body} className={`${page.body} ${styles.body}`} data-shows={showsSheet || isAlone ? 'sheet' : 'list'}>
      <EntryList
        found={found}
        isOfShift={isOfShift}
        older={history.older}
        newer={history.newer}
        chosen={chosen}
        onChoose={onChoose}
        onOpen={() => onSheet(true)}
      />
      <div className={styles.place} tabIndex={-1}>
        {!returning && !isAlone && (
          <div className={styles.toList}>
            <Button label={t('history.toList')} onPress={() => onSheet(false)} />
          </div>
        )}
        <Chosen
          key={chosen.entryId}
          row={chosen}
          returning={returning && chosen.kind === 'sale'}
          isWanted={chosen.entryId === wanted?.saleId}
          onSheet={onSheet}
          onOpen={() => void history.open(chosen)}
          onReturn={onReturn}
          onReturned={onReturned}
          onBack={onBack}
        />
      </div>
    </div>
  );
}

/** Where one of them is hidden, the focus goes along: to the sheet, or to the row that it was of. */
function useFocusOnWhatIsShown(showsSheet: boolean): React.RefObject<HTMLDivElement | null> {
  const body = useRef<HTMLDivElement>(null);
  const before = useRef(showsSheet);
  useEffect(() => {
    if (before.current === showsSheet) return;
    before.current = showsSheet;
    const [list, sheet] = body.current?.children ?? [];
    const hidden = showsSheet ? list : sheet;
    if (hidden?.checkVisibility() !== false) return;
    const next = showsSheet ? sheet : list?.querySelector<HTMLElement>('[aria-pressed="true"]');
    if (next instanceof HTMLElement) next.focus();
  }, [showsSheet]);
  return body;
}

interface ChosenProps extends Pick<OutcomeProps, 'returning' | 'onSheet' | 'onReturn' | 'onReturned' | 'onBack'> {
  readonly row: HistoryRow;
  /** Its tile was pressed: its money is asked for. */
  readonly isWanted: boolean;
  readonly onOpen: () => void;
}

/** All of a sale or return; of a shift that is not counted yet after somebody asked for it. */
function Chosen({ row, returning, isWanted, onSheet, onOpen, onReturn, onReturned, onBack }: ChosenProps) {
  const { opened } = row;
  // What a key does with a sale is told in its sheet.
  const onActs = () => onSheet(true);
  function openInSight() {
    onActs();
    onOpen();
  }
  // Nobody gives money back without seeing how much.
  useEffect(() => {
    if ((returning || isWanted) && !opened) onOpen();
    // eslint-disable-next-line react-hooks/exhaustive-deps
  }, [returning, isWanted]);
  if (!opened) return returning ? null : <ClosedEntry row={row} onOpen={openInSight} />;
  if (returning) return <ReturnForm sale={opened} onReturned={onReturned} onBack={onBack} />;
  return <EntryDetail entry={opened} onActs={onActs} onReturn={onReturn} />;
}
