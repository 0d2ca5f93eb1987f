import { useEffect, useRef, useState, type ReactNode } from 'react';
import type { SaleId } from '../../src-shared/ids.ts';
import { AttentionDrawer } from '../attention/attention-drawer.tsx';
import { useUntold } from '../hand-out/untold.ts';
import { BY_HAND } from '../keys/table.ts';
import { BehindContext, useCover, useKeys } from '../keys/use-keys.ts';
import type { Wish } from './wish.ts';
import { KeyLegend } from './key-legend.tsx';
import { Menu } from './menu.tsx';
import type { Overlay } from './overlay.ts';
import styles from './screen.module.css';
import { takeAway } from './take-away.ts';
import { TopBar } from './top-bar.tsx';
import { useSteadyFocus } from './use-steady-focus.ts';

interface ScreenProps {
  readonly title: string;
  /** Where the clerk may go from here; absent in the middle of something. */
  readonly onWish?: (wish: Wish) => void;
  /** Esc, or − on a keypad, where there is one way back. */
  readonly onBack?: (() => void) | undefined;
  /** A screen on which something depends on what covers it says so itself; else it is looked after here. */
  readonly overlay?: Overlay;
  readonly onOverlay?: (overlay: Overlay) => void;
  /** The sale that the clerk is at is no unfinished one. */
  readonly saleInHand?: SaleId | null;
  /** The item of the attention list that was asked for. */
  readonly attentionFirst?: string | null;
  readonly children: ReactNode;
}

/** Every screen behind the sign-in: the bar above, what it is for below, and what may cover it. */
export function Screen({
  title,
  onWish,
  onBack,
  overlay,
  onOverlay,
  saleInHand = null,
  attentionFirst = null,
  children,
}: ScreenProps) {
  const [own, setOwn] = useState<Overlay>(null);
  const open = onOverlay ? (overlay ?? null) : own;
  const setOpen = onOverlay ?? setOwn;
  const whole = useRef<HTMLDivElement>(null);
  const { handed } = useUntold();
  // Money that left the drawer behind another screen is told at once, whatever the clerk is at.
  useEffect(() => {
    if (handed) setOpen('attention');
    // Once, when it comes or this screen does: who has closed it has seen it.
    // eslint-disable-next-line react-hooks/exhaustive-deps
  }, [handed]);
  useSteadyFocus(whole, open);
  useCover(open !== null);
  const goBack = open ? () => setOpen(null) : onBack;
  const toggles = (which: Overlay) => () => setOpen(open === which ? null : which);
  useKeys('screen', {
    attention: toggles('attention'),
    menu: toggles('menu'),
    thousand: typeThousand,
    back: goBack,
    minus: (_nth, { isHeldDown } = BY_HAND) =>
      takeAway({ isHeldDown, canLeave: goBack !== undefined }) || isHeldDown || (goBack ? goBack() : false),
  });
  useKeys('everywhere', { legend: toggles('keys') });
  return (
    <div ref={whole} className={styles.screen}>
      <TopBar overlay={open} onOverlay={setOpen} saleInHand={saleInHand} />
      <main className={styles.main} aria-label={title} tabIndex={-1} inert={open !== null}>
        <BehindContext value={open !== null}>{children}</BehindContext>
      </main>
      <Over open={open} setOpen={setOpen} onWish={onWish} saleInHand={saleInHand} attentionFirst={attentionFirst} />
    </div>
  );
}

interface OverProps extends Pick<ScreenProps, 'onWish'> {
  readonly open: Overlay;
  readonly setOpen: (overlay: Overlay) => void;
  readonly saleInHand: SaleId | null;
  readonly attentionFirst: string | null;
}

function Over({ open, setOpen, onWish, saleInHand, attentionFirst }: OverProps) {
  const close = () => setOpen(null);
  switch (open) {
    case 'menu':
      return (
        <Menu onWish={onWish} onAttention={() => setOpen('attention')} onKeys={() => setOpen('keys')} onClose={close} />
      );
    case 'keys':
      return <KeyLegend onClose={close} />;
    case 'attention':
      return <AttentionDrawer saleInHand={saleInHand} first={attentionFirst} onClose={close} />;
    case null:
      return null;
  }
}

/** As at the counter: `*` of a keypad is 000 wherever money is typed. */
function typeThousand(): boolean {
  const { activeElement } = document;
  return (
    activeElement instanceof HTMLInputElement &&
    activeElement.dataset['reads'] === 'digits' &&
    document.execCommand('insertText', false, '000')
  );
}
