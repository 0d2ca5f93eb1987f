import type { Wish } from '../shell/wish.ts';
import type { Overlay } from '../shell/overlay.ts';
import type { Command } from '../keys/table.ts';
import { obeyInSale } from './sale/sale-keys.ts';
import type { ActivePlace } from './sale/sale-view.ts';
import { useCounterKeys } from '../keys/listener.ts';
import type { Places } from './use-places.ts';
import type { CardDeeds } from './panels/use-card-deeds.ts';
import type { Sale } from './sale/use-sale.ts';

interface TillKeys {
  readonly sale: Sale;
  readonly places: Places;
  readonly place: ActivePlace;
  readonly overlay: Overlay;
  readonly setOverlay: (overlay: Overlay) => void;
  /** Between two customers: nothing is lost when the clerk goes. */
  readonly between: boolean;
  readonly printAgain: () => Promise<void>;
  readonly onWish: (wish: Wish) => void;
  readonly mayReturnLast: boolean;
  readonly deeds: CardDeeds;
  readonly lock: () => void;
}

/**
 * The keys of the till: those of the counter as a whole first, then those of the sale. A scan closes whatever covers
 * it.
 */
export function useTillKeys({
  sale,
  places,
  place,
  overlay,
  setOverlay,
  between,
  printAgain,
  onWish,
  mayReturnLast,
  deeds,
  lock,
}: TillKeys): void {
  function onCommand(command: Command): boolean {
    switch (command.kind) {
      case 'attention':
      case 'menu':
      case 'keys':
        setOverlay(overlay === command.kind ? null : command.kind);
        return true;
      case 'print-again':
        void printAgain();
        return true;
      case 'balance-slip':
        void deeds.printBalance();
        return true;
      case 'claim':
        void deeds.fileClaim();
        return true;
      case 'history':
        if (between) onWish('history');
        return true;
      case 'return-last':
        if (between && mayReturnLast) onWish('return-last');
        return true;
      case 'lock':
        lock();
        return true;
      default:
        return overlay ? obeyCovered(command) : obeyInSale(command, sale);
    }
  }

  function obeyCovered(command: Command): boolean {
    if (command.kind === 'back') setOverlay(null);
    return command.kind === 'back';
  }

  useCounterKeys({
    field: () => (overlay ? null : places.field()),
    inCode: place === 'code' || overlay !== null,
    onScan: (text) => {
      setOverlay(null);
      sale.send({ type: 'scanned', text });
    },
    onDigit: (digit) => {
      if (overlay) document.querySelector<HTMLElement>(`[data-choice="${digit}"]`)?.click();
      else places.choose(digit, sale);
    },
    onCommand,
  });
}
