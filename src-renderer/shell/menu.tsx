import type { KeyboardEvent } from 'react';
import { useCounter } from '../counter-context.tsx';
import { useT } from '../i18n.ts';
import { useLock } from './lock.tsx';
import type { Wish } from './wish.ts';
import { useMayReturnLast } from './last-sale.ts';
import { KeyHint } from '../ui/key-hint.tsx';
import { LanguageSwitch } from './language-switch.tsx';
import { LookSwitch } from './look-switch.tsx';
import styles from './menu.module.css';
import { ShiftChip } from './shift-chip.tsx';

interface MenuProps {
  readonly onWish?: (wish: Wish) => void;
  readonly onKeys: () => void;
  readonly onClose: () => void;
}

/** Who, where and since when; and what is done at most a few times a shift. Each line has its digit. */
export function Menu({ onWish, onKeys, onClose }: MenuProps) {
  const t = useT();
  const { session, stationName, counterName, shift } = useCounter();
  // Only the clerk whose drawer it is moves its cash.
  const mine = shift !== null && shift.clerkId === session?.clerkId;
  // A technician looks after the machine and takes no money.
  const works = session?.role !== 'technician';
  const mayReturn = useMayReturnLast();
  const { lock } = useLock();
  const go = (wish: Wish) => () => {
    onClose();
    onWish?.(wish);
  };
  return (
    <>
      <div className={styles.away} onClick={onClose} aria-hidden="true" />
      <div className={styles.menu} role="dialog" aria-label={t('top.menu')} onKeyDown={chooseByDigit}>
        <div className={styles.facts}>
          <strong>{session?.name}</strong>
          <span>{`${stationName ?? ''} · ${counterName ?? ''}`}</span>
          <ShiftChip />
        </div>
        <div className={styles.items}>
          {mine && <Item choice={1} label={t('menu.cash')} disabled={!onWish} onPress={go('cash')} />}
          {works && shift && (
            <Item choice={2} label={t('menu.history')} keys="Ctrl F" disabled={!onWish} onPress={go('history')} />
          )}
          {works && shift && <Item choice={3} label={t('menu.xReport')} disabled={!onWish} onPress={go('x-report')} />}
          {works && shift && (
            <Item choice={4} label={t('menu.closeShift')} disabled={!onWish} onPress={go('close-shift')} />
          )}
          {mine && mayReturn && (
            <Item
              choice={5}
              label={t('menu.returnLast')}
              keys="Ctrl Z"
              disabled={!onWish}
              onPress={go('return-last')}
            />
          )}
          <Item
            choice={6}
            label={t('menu.lock')}
            keys="Ctrl L"
            disabled={false}
            onPress={() => {
              onClose();
              lock();
            }}
          />
          {works && <Item choice={7} label={t('menu.reports')} disabled={!onWish} onPress={go('reports')} />}
          <Item choice={8} label={t('menu.keys')} keys="Ctrl H" disabled={false} onPress={onKeys} />
        </div>
        {shift && !onWish && <p className={styles.why}>{t('menu.finishFirst')}</p>}
        <LanguageSwitch />
        <LookSwitch />
      </div>
    </>
  );
}

function chooseByDigit(event: KeyboardEvent<HTMLElement>) {
  if (/^[1-9]$/.test(event.key))
    event.currentTarget.querySelector<HTMLElement>(`[data-choice="${event.key}"]`)?.click();
}

function Item({
  choice,
  label,
  keys,
  disabled,
  onPress,
}: {
  readonly choice: number;
  readonly label: string;
  readonly keys?: string;
  readonly disabled: boolean;
  readonly onPress: () => void;
}) {
  return (
    <button type="button" className={styles.item} data-choice={choice} disabled={disabled} onClick={onPress}>
      <KeyHint keys={String(choice)} />
      <span>{label}</span>
      {keys !== undefined && <KeyHint keys={keys} />}
    </button>
  );
}
