import { useState } from 'react';
import { keptAwayBesideItems } from '../../src-shared/attention.ts';
import type { Refusal } from '../../src-shared/contract/refusals.ts';
import type { AttentionItem } from '../../src-shared/contract/views/attention.ts';
import type { SaleId } from '../../src-shared/ids.ts';
import { useCounter, useRefusalWords } from '../counter-context.tsx';
import { type Handed, HandedUntilDone } from '../hand-out/handed-out.tsx';
import { useTelling, useUntold } from '../hand-out/untold.ts';
import { useT } from '../i18n.ts';
import { KEYS } from '../keys/table.ts';
import { Button } from '../ui/button.tsx';
import { Note, RefusalNote } from '../ui/note.tsx';
import cover from '../ui/cover.module.css';
import styles from './attention-drawer.module.css';
import { AttentionCard } from './attention-card.tsx';
import { attentionToShow, keyOf } from './attention-to-show.ts';
import { ClaimHandOut } from './claim-hand-out.tsx';
import type { Ended } from './ended.ts';
import { useRegisterWarnings } from './register-warning.ts';
import { RejectedHandOut } from './rejected-hand-out.tsx';

interface AttentionDrawerProps {
  readonly saleInHand: SaleId | null;
  /** The item that the clerk came for stands first. */
  readonly first: string | null;
  readonly onClose: () => void;
}

/**
 * What waits for a person. It covers, but doesn't stop: the next scan closes it and serves the next customer, unless
 * money that was handed out was not told yet.
 */
export function AttentionDrawer({ saleInHand, first, onClose }: AttentionDrawerProps) {
  const t = useT();
  const { attention, attentionMore } = useCounter();
  const items = attentionToShow(attention, saleInHand).toSorted(
    (a, b) => Number(keyOf(b) === first) - Number(keyOf(a) === first),
  );
  const [handing, setHanding] = useState<string | null>(null);
  const [handed, setHanded] = useState<Handed | null>(null);
  const late = useUntold();
  const onHanded = useTelling((done) => {
    setHanding(null);
    setHanded(done);
  });
  /** The newest first. */
  const [ended, setEnded] = useState<readonly Ended[]>([]);
  const atHand = items.find((item) => keyOf(item) === handing);
  return (
    <>
      <div className={cover.away} onClick={onClose} aria-hidden="true" />
      <div className={styles.drawer} role="dialog" aria-label={t('attention.title')}>
        <header className={cover.header}>
          <h2 className={styles.title}>{t('attention.title')}</h2>
          <Button label={t('attention.close')} keys={KEYS.screen.back.shown} tone="quiet" onPress={onClose} />
        </header>
        {late.handed && (
          <div className={styles.done}>
            <HandedUntilDone key={late.nth} handed={late.handed} onDone={late.onDone} />
          </div>
        )}
        {!atHand && (handed !== null || ended.length > 0) && (
          <div className={styles.done}>
            {handed && <HandedUntilDone handed={handed} onDone={() => setHanded(null)} />}
            {ended.map((each, nth) => (
              <HowItEnded key={ended.length - nth} ended={each} />
            ))}
          </div>
        )}
        {atHand ? (
          <HandOutOf item={atHand} onBack={() => setHanding(null)} onHanded={onHanded} />
        ) : (
          <Items
            items={items}
            more={attentionMore}
            onHanded={onHanded}
            onEnded={(how) => setEnded((before) => [how, ...before])}
            onHandOut={(item) => {
              setHanded(null);
              setHanding(keyOf(item));
            }}
          />
        )}
      </div>
    </>
  );
}

interface HandOutOfProps {
  readonly item: AttentionItem;
  readonly onHanded: (handed: Handed) => void;
  readonly onBack: () => void;
}

/** The items by which money is handed to a person. */
function HandOutOf({ item, ...rest }: HandOutOfProps) {
  if (item.kind === 'claim') return <ClaimHandOut item={item} {...rest} />;
  return item.kind === 'top-up-rejected' ? <RejectedHandOut item={item} {...rest} /> : null;
}

interface ItemsProps {
  readonly items: readonly AttentionItem[];
  readonly more: number;
  readonly onHandOut: (item: AttentionItem) => void;
  readonly onHanded: (handed: Handed) => void;
  readonly onEnded: (ended: Ended) => void;
}

function Items({ items, more, onHandOut, ...told }: ItemsProps) {
  const t = useT();
  const away = keptAwayBesideItems(useCounter().register);
  const warnings = useRegisterWarnings().filter(({ isItem }) => !isItem);
  return (
    <>
      {away && <AwayRegister refusal={away} />}
      {warnings.map(({ name, title, more: words }) => (
        <Note key={name} tone="warning" title={title}>
          {words}
        </Note>
      ))}
      {items.some((item) => 'toOpen' in item && item.toOpen !== null) && <p>{t('history.closedWhy')}</p>}
      {items.length === 0 && !away && warnings.length === 0 && <Note tone="good" title={t('attention.none')} />}
      <ul className={styles.list}>
        {items.map((item) => (
          <AttentionCard key={keyOf(item)} item={item} onHandOut={() => onHandOut(item)} {...told} />
        ))}
      </ul>
      {more > 0 && <Note tone="info" title={t('attention.more', { count: more })} />}
    </>
  );
}

/** It stays until the list is closed. */
function HowItEnded({ ended }: { readonly ended: Ended }) {
  const t = useT();
  if ('refusal' in ended) return <RefusalNote refusal={ended.refusal} />;
  return (
    <Note tone="good" title={ended.title(t)} live="status" inSight>
      {ended.more?.(t)}
    </Note>
  );
}

/** The strip says it aloud; here it stands beside what waits. */
function AwayRegister({ refusal }: { readonly refusal: Refusal }) {
  const { says, now } = useRefusalWords()(refusal);
  return (
    <Note tone="bad" title={says}>
      {now}
    </Note>
  );
}
