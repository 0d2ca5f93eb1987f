import type { SaleId } from '../../src-shared/ids.ts';
import { instant } from '../../src-shared/time.ts';
import { attentionToShow } from '../attention/attention-to-show.ts';
import { useDates, useNow } from '../clock.ts';
import { useCounter } from '../counter-context.tsx';
import { useT } from '../i18n.ts';
import { KEYS } from '../keys/table.ts';
import { Brand } from '../ui/brand.tsx';
import { PrinterChip, UpstreamChip } from './health.tsx';
import { MenuLines } from '../ui/icons.tsx';
import { KeyHint } from '../ui/key-hint.tsx';
import type { Overlay } from './overlay.ts';
import { ShiftChip } from './shift-chip.tsx';
import styles from './top-bar.module.css';

interface TopBarProps {
  readonly overlay: Overlay;
  readonly onOverlay: (overlay: Overlay) => void;
  readonly saleInHand: SaleId | null;
}

export function TopBar({ overlay, onOverlay, saleInHand }: TopBarProps) {
  const t = useT();
  const { session, stationName, counterName } = useCounter();
  const time = useDates().time(instant(useNow()));
  return (
    <header className={styles.bar} inert={overlay !== null}>
      <Brand />
      <button
        type="button"
        className={styles.menu}
        aria-label={t('top.menu')}
        aria-expanded={overlay === 'menu'}
        onMouseDown={(event) => event.preventDefault()}
        onClick={() => onOverlay(overlay === 'menu' ? null : 'menu')}
      >
        <MenuLines />
        <KeyHint keys={KEYS.screen.menu.shown} onAccent />
      </button>
      <span className={styles.place}>
        {counterName ? `${stationName ?? ''} · ${counterName}` : t('top.notEnrolled')}
      </span>
      <ShiftChip />
      <div className={styles.right}>
        <UpstreamChip />
        <PrinterChip />
        <AttentionButton
          open={overlay === 'attention'}
          saleInHand={saleInHand}
          onToggle={() => onOverlay(overlay === 'attention' ? null : 'attention')}
        />
        {session && <span className={styles.clerk}>{session.name}</span>}
        <span className={styles.clock}>{time}</span>
      </div>
    </header>
  );
}

function AttentionButton({
  open,
  saleInHand,
  onToggle,
}: {
  readonly open: boolean;
  readonly saleInHand: SaleId | null;
  readonly onToggle: () => void;
}) {
  const t = useT();
  const { attention, attentionCount } = useCounter();
  const inHand = attention.length - attentionToShow(attention, saleInHand).length;
  const count = attentionCount - inHand;
  return (
    <button
      type="button"
      className={styles.attention}
      data-some={count > 0 || undefined}
      aria-expanded={open}
      aria-keyshortcuts={KEYS.screen.attention.shown}
      onMouseDown={(event) => event.preventDefault()}
      onClick={onToggle}
    >
      {count > 0 && <span className={styles.mark} aria-hidden="true" />}
      <span>{count > 0 ? t('attention.count', { count }) : t('attention.nothing')}</span>
      <KeyHint keys={KEYS.screen.attention.shown} onAccent />
    </button>
  );
}
