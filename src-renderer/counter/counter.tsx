import { useEffect, useState } from 'react';
import type { ShiftOpened } from '../../src-shared/contract/views/shift.ts';
import type { RecentSale } from '../../src-shared/contract/views/history.ts';
import type { Profile } from '../../src-shared/contract/upstream.ts';
import { attentionOf, keyOf } from '../attention/attention-to-show.ts';
import { useCounter } from '../counter-context.tsx';
import { useT } from '../i18n.ts';
import type { Wish } from '../shell/wish.ts';
import { RefusalNote } from '../ui/note.tsx';
import type { Overlay } from '../shell/overlay.ts';
import { Screen } from '../shell/screen.tsx';
import { AmountPanel } from './panels/amount-panel.tsx';
import { CardPanel } from './panels/card-panel.tsx';
import { ChangeContext } from './panels/change-box.tsx';
import { useValuesInHand } from '../ui/pieces.ts';
import styles from './counter.module.css';
import { useNotice, usePrintAgain } from './counter-notices.tsx';
import { NoticeInPlace } from './notice.tsx';
import type { Seen } from './drawer-hint.tsx';
import { useLock } from '../shell/lock.tsx';
import { lastSaleOf, useMayReturnLast } from '../shell/last-sale.ts';
import { PaymentPanel } from './panels/payment-panel.tsx';
import { activePlace, saysKeptAway } from './sale/sale-view.ts';
import { Strip } from './strip/strip.tsx';
import { typePadKey } from './sale/sale-keys.ts';
import { useCustomerDisplay } from './use-customer-display.ts';
import { useCardDeeds } from './panels/use-card-deeds.ts';
import { usePlaces } from './use-places.ts';
import { useSale } from './sale/use-sale.ts';
import { useTillKeys } from './use-till-keys.ts';

interface CounterProps {
  /** The shift that was opened just now: its float beside what the last close left. */
  readonly opened: ShiftOpened | null;
  readonly onOpenedSeen: () => void;
  readonly seen: Seen;
  readonly onWish: (wish: Wish) => void;
  /** This sale is wanted. */
  readonly onSale: (sale: RecentSale, toReturn?: boolean) => void;
}

export function Counter(props: CounterProps) {
  const t = useT();
  const { profile, stopped } = useCounter();
  if (!profile) {
    return (
      <Screen title={t('counter')} onWish={props.onWish}>
        <div className={styles.blocked}>
          <RefusalNote refusal={stopped ?? { kind: 'no-profile' }} />
        </div>
      </Screen>
    );
  }
  return <Till {...props} profile={profile} />;
}

function Till({ profile, opened, onOpenedSeen, seen, onWish, onSale }: CounterProps & { readonly profile: Profile }) {
  const t = useT();
  const counter = useCounter();
  const { attention } = counter;
  const sale = useSale(profile, counter);
  const { snapshot } = sale;
  const [overlay, setOverlay] = useState<Overlay>(null);
  useCustomerDisplay(sale, overlay);
  const [attentionFirst, setAttentionFirst] = useState<string | null>(null);
  const place = activePlace(snapshot);
  const places = usePlaces(place, snapshot, overlay !== null);
  // A payment that was left may end after the sale that stands here: that one is no last sale for whoever reads it.
  const taken = snapshot.context.taken?.sale.saleId ?? null;
  const last = counter.recent.find(({ saleId }) => saleId === taken) ?? lastSaleOf(counter);
  const printing = usePrintAgain(taken);
  const { forget } = printing;
  const mayReturnLast = useMayReturnLast(last);
  const goTo = (wish: Wish) => (wish === 'return-last' && last ? onSale(last, true) : onWish(wish));
  const deeds = useCardDeeds(snapshot);
  const { forget: forgetDeeds } = deeds;
  const { keepsWork } = useLock();
  const lookingUp = snapshot.hasTag('looking-up');
  const between = snapshot.hasTag('between');
  const changeIn = useValuesInHand(snapshot.hasTag('taking') || snapshot.context.taken !== null);
  const isRefusalSaid = saysKeptAway(snapshot);
  const notice = useNotice({ opened, onOpenedSeen, printing, between, isRefusalSaid, seen, onWish });
  useTillKeys({
    sale,
    places,
    overlay,
    setOverlay,
    between,
    printAgain: printing.again,
    onWish: goTo,
    mayReturnLast,
    deeds,
    onNoticeSeen: notice?.onSeen,
  });
  useEffect(() => {
    keepsWork(!between);
    return () => keepsWork(false);
  }, [between, keepsWork]);

  /** What asks for a hand is shown at any time, the sale itself between two customers. */
  function opensSale(recent: RecentSale): (() => void) | null {
    const item = attentionOf(recent, attention);
    if (!item) return between ? () => onSale(recent) : null;
    return () => {
      setAttentionFirst(keyOf(item));
      setOverlay('attention');
    };
  }

  function cover(next: Overlay) {
    setAttentionFirst(null);
    setOverlay(next);
  }

  // What was said beside the sale has been read once the next card is looked up.
  useEffect(() => {
    if (!lookingUp) return;
    onOpenedSeen();
    forget();
    forgetDeeds();
  }, [lookingUp, onOpenedSeen, forget, forgetDeeds]);

  return (
    <Screen
      title={t('counter')}
      overlay={overlay}
      onOverlay={cover}
      attentionFirst={attentionFirst}
      onWish={between ? goTo : undefined}
      saleInHand={snapshot.context.saleId}
    >
      <div className={styles.till}>
        <div className={styles.steps}>
          <CardPanel sale={sale} field={places.card} deeds={deeds} />
          <AmountPanel sale={sale} place={place} field={places.amount} onPad={(key) => typePadKey(key, place, sale)} />
          <ChangeContext value={changeIn}>
            <PaymentPanel
              sale={sale}
              received={places.received}
              code={places.code}
              onReturnLast={mayReturnLast ? () => goTo('return-last') : undefined}
            />
          </ChangeContext>
        </div>
        <Strip
          notice={notice && <NoticeInPlace notice={notice} byKey={between} />}
          onPrintAgain={() => void printing.again()}
          opens={opensSale}
        />
      </div>
    </Screen>
  );
}
