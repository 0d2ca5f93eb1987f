import { noCardIn } from '../../src-shared/card-number.ts';
import { useUntold } from '../hand-out/untold.ts';
import { sayOfKey } from '../keys/said.ts';
import { useKeys, useScans } from '../keys/use-keys.ts';
import type { Overlay } from '../shell/overlay.ts';
import type { Wish } from '../shell/wish.ts';
import type { CardDeeds } from './panels/use-card-deeds.ts';
import { choicesOfSale, keysOfSale } from './sale/sale-keys.ts';
import { saysNoCard } from './sale/sale-view.ts';
import type { Sale } from './sale/use-sale.ts';
import type { Places } from './use-places.ts';

interface TillKeys {
  readonly sale: Sale;
  readonly places: Places;
  readonly overlay: Overlay;
  readonly setOverlay: (overlay: Overlay) => void;
  /** Between two customers: nothing is lost when the clerk goes. */
  readonly between: boolean;
  readonly printAgain: () => Promise<void>;
  readonly onWish: (wish: Wish) => void;
  readonly mayReturnLast: boolean;
  readonly deeds: CardDeeds;
  /** Absent where nothing is told that can be put away. */
  readonly onNoticeSeen: (() => void) | undefined;
}

const isTypedInto = () => document.activeElement instanceof HTMLInputElement && document.activeElement.value !== '';
const sayChoose = () => sayOfKey({ word: 'choose-tender' });

/** The keys of the till: those of the counter as a whole always, those of the sale while nothing covers it. */
export function useTillKeys(till: TillKeys): void {
  const { sale, places, overlay, setOverlay, between, printAgain, onWish, mayReturnLast, deeds, onNoticeSeen } = till;
  const isUntold = useUntold().handed !== null;
  useKeys('counter', {
    printAgain,
    balanceSlip: deeds.printBalance,
    claim: deeds.fileClaim,
    seen: between && !overlay ? onNoticeSeen : null,
    history() {
      if (between) onWish('history');
    },
    returnLast() {
      if (!between) return;
      if (mayReturnLast) onWish('return-last');
      else sayOfKey({ word: 'last-stays' });
    },
  });
  useKeys('sale', overlay ? {} : keysOfSale(sale, sayChoose));
  useKeys('choices', overlay ? {} : choicesOfSale(sale));
  // A card closes whatever covers the sale; what is no card changes nothing.
  useScans({
    field: () => (overlay ? null : places.field()),
    onScan(text) {
      const why = noCardIn(text, sale.snapshot.context.rules.profile.cardFormats);
      if (why && (overlay || !saysNoCard(sale.snapshot)))
        return sayOfKey({ word: 'no-card', says: `cardNumber.${why}` });
      // What a second person types over the sale is not thrown out of its field, and what is to be given is read.
      if (overlay && (isTypedInto() || isUntold)) return sayOfKey({ word: 'scan-nowhere' });
      setOverlay(null);
      sale.send({ type: 'scanned', text });
    },
  });
}
