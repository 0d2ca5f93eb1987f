import { useCallback, useEffect, useState } from 'react';
import { isSurelyCard } from '../src-shared/card-number.ts';
import type { CounterState } from '../src-shared/contract/views/counter-state.ts';
import type { RecentSale } from '../src-shared/contract/views/history.ts';
import type { ShiftOpened } from '../src-shared/contract/views/shift.ts';
import { useCounterState } from './bridge.ts';
import { Cash } from './cash/cash.tsx';
import { CloseShift } from './close-shift/close-shift.tsx';
import { HandOver } from './close-shift/hand-over.tsx';
import type { JustClosed } from './close-shift/just-closed.ts';
import { ShiftClosedScreen } from './close-shift/shift-closed.tsx';
import { CounterProvider } from './counter-context.tsx';
import { Counter } from './counter/counter.tsx';
import { useSeen } from './counter/drawer-hint.tsx';
import { History } from './history/history.tsx';
import { LanguageContext, SupportContext } from './i18n.ts';
import { knowCards } from './keys/listener.ts';
import { HearingContext } from './keys/use-keys.ts';
import { KeyWord } from './shell/key-word.tsx';
import { LockProvider, useLocking } from './shell/lock.tsx';
import { ForeignShift } from './open-shift/foreign-shift.tsx';
import { OpenShift } from './open-shift/open-shift.tsx';
import { Reports } from './reports/reports.tsx';
import { XReport } from './reports/x-report.tsx';
import { Restore } from './restore/restore.tsx';
import { Safe } from './safe/safe.tsx';
import { useScreenOnDisplay } from './shell/told-to-display.ts';
import { screenOf, type Wish } from './shell/wish.ts';
import { SetUp } from './set-up/set-up.tsx';
import { Settings } from './settings/settings.tsx';
import { lastSaleOf } from './shell/last-sale.ts';
import { SignIn } from './sign-in/sign-in.tsx';
import { Starting } from './sign-in/starting.tsx';
import { useLook } from './shell/use-look.ts';
import { useKeypad } from './shell/use-keypad.ts';
import { useTaps } from './shell/use-taps.ts';
import { LetterPad } from './ui/letter-pad.tsx';

export function App() {
  const { state, fault } = useCounterState();
  const language = state?.language;
  useEffect(() => {
    if (language) document.documentElement.lang = language;
  }, [language]);

  const cardFormats = state?.profile?.cardFormats;
  useEffect(() => knowCards((printed) => isSurelyCard(printed, cardFormats ?? [])), [cardFormats]);

  useLook(state?.look, state?.session?.clerkId ?? null);
  useKeypad();
  useTaps();
  const { lock, lockedState } = useLocking(state);

  if (!state) return <Starting fault={fault} />;
  // Another person starts at the counter, not where the last one was; behind the lock the screen stays for its own
  // clerk.
  const shown = lockedState ?? state;
  return (
    <LanguageContext value={state.language}>
      <SupportContext value={state.profile?.support.phone ?? ''}>
        <LockProvider lock={lock}>
          <CounterProvider state={shown}>
            <HearingContext value={lockedState === null}>
              <div className="behind-the-lock" hidden={lockedState !== null}>
                <Shown state={shown} />
              </div>
            </HearingContext>
          </CounterProvider>
        </LockProvider>
        {lockedState && (
          <CounterProvider state={state}>
            <SignIn lockedBy={lockedState.session} />
          </CounterProvider>
        )}
        <KeyWord />
        <LetterPad />
      </SupportContext>
    </LanguageContext>
  );
}

function Shown({ state }: { readonly state: CounterState }) {
  if (state.restore) return <Restore view={state.restore} />;
  if (state.setUp) return <SetUp view={state.setUp} />;
  return <Screens key={state.session?.clerkId ?? 'nobody'} state={state} />;
}

function Screens({ state }: { readonly state: CounterState }) {
  const [wish, setWish] = useState<Wish>('counter');
  const [opened, setOpened] = useState<ShiftOpened | null>(null);
  const [closed, setClosed] = useState<JustClosed | null>(null);
  const [wanted, setWanted] = useState<RecentSale>();
  const [returns, setReturns] = useState(false);
  const home = useCallback(() => setWish('counter'), []);
  const seen = useSeen(state.drawer);
  const openedSeen = useCallback(() => setOpened(null), []);

  const screen = screenOf(state, wish, closed !== null);
  useScreenOnDisplay(closed?.next === 'hand-over' ? 'hand-over' : screen, state);

  function onSale(sale: RecentSale, toReturn = false) {
    setWanted(sale);
    setReturns(toReturn);
    setWish('sale');
  }

  function onClosed(done: JustClosed) {
    setClosed(done);
    home();
  }

  switch (screen) {
    case 'sign-in':
      return <SignIn />;
    case 'shift-closed':
      if (!closed) return null;
      return closed.next === 'hand-over' ? (
        <HandOver closed={closed.shift} />
      ) : (
        <ShiftClosedScreen closed={closed.shift} onGoOn={() => setClosed(null)} />
      );
    case 'open-shift':
      return <OpenShift onOpened={setOpened} onWish={setWish} />;
    case 'foreign-shift':
      return <ForeignShift onWish={setWish} />;
    case 'close-shift':
      return <CloseShift onBack={home} onClosed={onClosed} />;
    case 'cash':
      return <Cash onBack={home} onWish={setWish} />;
    case 'history':
      return <History key="history" onBack={home} onWish={setWish} />;
    case 'sale':
      return (
        <History key={`sale ${wanted?.saleId}`} wanted={wanted} returns={returns} onBack={home} onWish={setWish} />
      );
    case 'return-last':
      return <History key="return-last" wanted={lastSaleOf(state)} returns onBack={home} onWish={setWish} />;
    case 'settings':
      return <Settings />;
    case 'reports':
      return <Reports onBack={home} onWish={setWish} />;
    case 'safe':
      return <Safe onBack={home} onWish={setWish} />;
    case 'x-report':
      return <XReport onBack={home} onWish={setWish} />;
    case 'counter':
      return <Counter opened={opened} onOpenedSeen={openedSeen} seen={seen} onWish={setWish} onSale={onSale} />;
  }
}
