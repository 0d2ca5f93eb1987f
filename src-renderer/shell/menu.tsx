import { useRef } from 'react';
import { useCounter } from '../counter-context.tsx';
import { useT } from '../i18n.ts';
import { sayOfKey } from '../keys/said.ts';
import { KEYS } from '../keys/table.ts';
import { useKeys } from '../keys/use-keys.ts';
import { useLock } from './lock.tsx';
import type { Wish } from './wish.ts';
import { useMayReturnLast } from './last-sale.ts';
import { KeyHint } from '../ui/key-hint.tsx';
import { LanguageSwitch } from './language-switch.tsx';
import { LookSwitch } from './look-switch.tsx';
import cover from '../ui/cover.module.css';
import styles from './menu.module.css';
import { ShiftChip } from './shift-chip.tsx';

interface MenuProps {
  readonly onWish?: (wish: Wish) => void;
  readonly onAttention: () => void;
  readonly onKeys: () => void;
  readonly onClose: () => void;
}

/** Who, where and since when; and what is done at most a few times a shift. Each line has its digit. */
export function Menu({ onWish, onAttention, onKeys, onClose }: MenuProps) {
  const t = useT();
  const { session, stationName, counterName, shift } = useCounter();
  // Only the clerk whose drawer it is moves its cash.
  const mine = shift !== null && shift.clerkId === session?.clerkId;
  // A technician looks after the machine and takes no money.
  const works = session?.role !== 'technician';
  const mayReturn = useMayReturnLast();
  const { lock } = useLock();
  const menu = useRef<HTMLDivElement>(null);
  useKeys('choices', {
    choose: (nth) => menu.current?.querySelector<HTMLElement>(`[data-choice="${nth + 1}"]`)?.click(),
  });
  const go = (wish: Wish) => () => {
    onClose();
    onWish?.(wish);
  };
  return (
    <>
      <div className={cover.away} onClick={onClose} aria-hidden="true" />
      <div ref={menu} className={styles.menu} role="dialog" aria-label={t('top.menu')}>
        <div className={styles.facts}>
          <strong>{session?.name}</strong>
          <span>{`${stationName ?? ''} · ${counterName ?? ''}`}</span>
          <ShiftChip />
        </div>
        {shift && !onWish && <p className={styles.why}>{t('keyWord.finish-first')}</p>}
        <div className={styles.items}>
          {mine && <Item choice={1} label={t('menu.cash')} waits={!onWish} onPress={go('cash')} />}
          {works && shift && (
            <Item
              choice={2}
              label={t('menu.history')}
              keys={KEYS.counter.history.shown}
              waits={!onWish}
              onPress={go('history')}
            />
          )}
          {works && shift && <Item choice={3} label={t('menu.xReport')} waits={!onWish} onPress={go('x-report')} />}
          {works && shift && (
            <Item choice={4} label={t('menu.closeShift')} waits={!onWish} onPress={go('close-shift')} />
          )}
          {mine && mayReturn && (
            <Item
              choice={5}
              label={t('menu.returnLast')}
              keys={KEYS.counter.returnLast.shown}
              waits={!onWish}
              onPress={go('return-last')}
            />
          )}
          <Item
            choice={6}
            label={t('menu.lock')}
            keys={KEYS.everywhere.lock.shown}
            leaves
            onPress={() => {
              onClose();
              lock();
            }}
          />
          {works && <Item choice={7} label={t('menu.reports')} waits={!onWish} onPress={go('reports')} />}
          <Item choice={8} label={t('menu.keys')} keys={KEYS.everywhere.legend.shown} onPress={onKeys} />
          <Item choice={9} label={t('attention.title')} keys={KEYS.screen.attention.shown} onPress={onAttention} />
          {/* A clerk with an open drawer gets there from its cash. */}
          {works && !mine && <Item choice={10} label={t('menu.safe')} waits={!onWish} onPress={go('safe')} />}
        </div>
        <LanguageSwitch />
        <LookSwitch />
      </div>
    </>
  );
}

function Item({
  choice,
  label,
  keys,
  waits = false,
  leaves = false,
  onPress,
}: {
  readonly choice: number;
  readonly label: string;
  readonly keys?: string;
  /** What is in hand comes first: it is said, and nothing happens. */
  readonly waits?: boolean;
  /** It is never what has the focus first: an Enter too many would leave what is in hand. */
  readonly leaves?: boolean;
  readonly onPress: () => void;
}) {
  return (
    <button
      type="button"
      className={styles.item}
      data-choice={choice}
      data-leaves={leaves || undefined}
      aria-disabled={waits || undefined}
      onClick={waits ? () => sayOfKey({ word: 'finish-first' }) : onPress}
    >
      <KeyHint keys={KEYS.choices.choose.presses[choice - 1]} />
      <span>{label}</span>
      <KeyHint keys={keys} />
    </button>
  );
}
