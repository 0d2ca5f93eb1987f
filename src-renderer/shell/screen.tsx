import { useEffect, useRef, useState, type ReactNode } from 'react';
import type { SaleId } from '../../src-shared/ids.ts';
import { AttentionDrawer } from '../attention/attention-drawer.tsx';
import type { Wish } from './wish.ts';
import { KeyLegend } from './key-legend.tsx';
import { Menu } from './menu.tsx';
import type { Overlay } from './overlay.ts';
import styles from './screen.module.css';
import { TopBar } from './top-bar.tsx';
import { useKeptFocus } from './use-kept-focus.ts';

interface ScreenProps {
  readonly title: string;
  /** Where the clerk may go from here; absent in the middle of something. */
  readonly onWish?: (wish: Wish) => void;
  /** A screen that listens to the keys itself says what covers it; else the screen looks after it. */
  readonly overlay?: Overlay;
  readonly onOverlay?: (overlay: Overlay) => void;
  /** The sale that the clerk is at is no unfinished one. */
  readonly saleInHand?: SaleId | null;
  readonly children: ReactNode;
}

/** Every screen behind the sign-in: the bar above, what it is for below, and what may cover it. */
export function Screen({ title, onWish, overlay, onOverlay, saleInHand = null, children }: ScreenProps) {
  const [own, setOwn] = useState<Overlay>(null);
  const open = onOverlay ? (overlay ?? null) : own;
  const setOpen = onOverlay ?? setOwn;
  const whole = useRef<HTMLDivElement>(null);
  useKeptFocus(whole, open);
  useOverlayKeys(onOverlay === undefined, open, setOpen);
  return (
    <div ref={whole} className={styles.screen}>
      <TopBar overlay={open} onOverlay={setOpen} saleInHand={saleInHand} />
      <main className={styles.main} aria-label={title} tabIndex={-1}>
        {children}
      </main>
      <Over open={open} setOpen={setOpen} onWish={onWish} saleInHand={saleInHand} />
    </div>
  );
}

interface OverProps extends Pick<ScreenProps, 'onWish'> {
  readonly open: Overlay;
  readonly setOpen: (overlay: Overlay) => void;
  readonly saleInHand: SaleId | null;
}

function Over({ open, setOpen, onWish, saleInHand }: OverProps) {
  const close = () => setOpen(null);
  switch (open) {
    case 'menu':
      return <Menu onWish={onWish} onKeys={() => setOpen('keys')} onClose={close} />;
    case 'keys':
      return <KeyLegend onClose={close} />;
    case 'attention':
      return <AttentionDrawer saleInHand={saleInHand} onClose={close} />;
    case null:
      return null;
  }
}

/** As at the counter: `*` of a keypad is 000 wherever money is typed. */
function typeThousand(): boolean {
  const { activeElement } = document;
  return (
    activeElement instanceof HTMLInputElement &&
    activeElement.inputMode === 'none' &&
    document.execCommand('insertText', false, '000')
  );
}

function useOverlayKeys(here: boolean, open: Overlay, setOpen: (overlay: Overlay) => void): void {
  useEffect(() => {
    if (!here) return;
    const onKeyDown = (event: KeyboardEvent) => {
      if (event.repeat) return;
      if (event.code === 'NumpadMultiply') {
        if (!typeThousand()) return;
      } else if (event.key === 'F12') setOpen(open === 'attention' ? null : 'attention');
      else if (event.code === 'NumpadDecimal') setOpen(open === 'menu' ? null : 'menu');
      else if (event.ctrlKey && event.code === 'KeyH') setOpen(open === 'keys' ? null : 'keys');
      else if (event.key === 'Escape' && open) setOpen(null);
      else return;
      event.preventDefault();
      event.stopPropagation();
    };
    window.addEventListener('keydown', onKeyDown, { capture: true });
    return () => window.removeEventListener('keydown', onKeyDown, { capture: true });
  }, [here, open, setOpen]);
}
