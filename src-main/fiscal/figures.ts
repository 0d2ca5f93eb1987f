import { z } from 'zod';
import { MoneyOnWire } from '../../src-shared/contract/wire-types.ts';
import { minus, type Money, negative, ZERO } from '../../src-shared/money.ts';
import type { CashMove, DayEnd, RegisterState } from './port.ts';

/**
 * Cash that moves and a day that ends bear no sign to ask for: only the X before and after tells whether they were
 * done. Nothing else goes to the register in between.
 */
export const Figures = z.object({
  shiftNumber: z.int().nullable(),
  dayIsOpen: z.boolean(),
  cashIn: MoneyOnWire,
  cashOut: MoneyOnWire,
  cashHeld: MoneyOnWire,
});
export type Figures = z.infer<typeof Figures>;

export function figuresOf({ shiftNumber, dayIsOpen, cashIn, cashOut, cashHeld }: RegisterState): Figures {
  return { shiftNumber, dayIsOpen, cashIn, cashOut, cashHeld };
}

/** Before its first day a register has no X. Whoever compares with it finds cash that it held before unclear. */
export const NO_DAY_YET: RegisterState = {
  state: 'told',
  shiftNumber: null,
  dayIsOpen: false,
  openedAt: null,
  openedAtMs: null,
  register: null,
  documents: null,
  cashIn: ZERO,
  cashOut: ZERO,
  cashHeld: ZERO,
  sold: ZERO,
  returned: ZERO,
  offline: false,
};

interface Told {
  readonly does: (CashMove | DayEnd)['does'];
  readonly amount: Money;
}

type Became = 'done' | 'not-done' | 'unclear';

/** `before`: null where it can't be read. `unclear`: that, or somebody else used the register meanwhile. */
export function whatBecameOf(told: Told, before: Figures | null, after: Figures): Became {
  // What a day that is not open leaves to be ended is nothing, whoever ended it.
  if (!before) return told.does === 'day-end' && !after.dayIsOpen ? 'done' : 'unclear';
  return told.does === 'day-end' ? dayEnded(before, after) : cashMoved(told, before, after);
}

function cashMoved({ does, amount }: Told, before: Figures, after: Figures): Became {
  const isSameDay = before.dayIsOpen && after.dayIsOpen && after.shiftNumber === before.shiftNumber;
  // Sums are those of a day: with none open, cash that moves begins the next one.
  const from = isSameDay ? before : { cashIn: ZERO, cashOut: ZERO };
  const [came, went] = after.dayIsOpen
    ? [minus(after.cashIn, from.cashIn), minus(after.cashOut, from.cashOut)]
    : [ZERO, ZERO];
  const held = minus(after.cashHeld, before.cashHeld);
  const isIn = does === 'cash-in';
  if (!isSameDay && before.dayIsOpen) return 'unclear';
  if (came === ZERO && went === ZERO && held === ZERO) return 'not-done';
  const isDone =
    came === (isIn ? amount : ZERO) && went === (isIn ? ZERO : amount) && held === (isIn ? amount : negative(amount));
  return isDone ? 'done' : 'unclear';
}

/** Its number rises, or it is open no more. */
function dayEnded(before: Figures, after: Figures): Became {
  if (!after.dayIsOpen || before.shiftNumber !== after.shiftNumber) return 'done';
  return 'not-done';
}
