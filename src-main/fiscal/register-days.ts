import type { Database } from 'better-sqlite3';
import { z } from 'zod';
import { MoneyOnWire } from '../../src-shared/contract/wire-types.ts';
import { WrittenInstant, type Instant } from '../../src-shared/time.ts';
import type { RegisterState } from './port.ts';

/** Rows of the table register_day: what registers said of their own days. */

export const RegisterDay = z.object({
  register: z.string(),
  shiftNumber: z.int(),
  /** Its Z was made: the figures are its last ones. */
  isOver: z.int().transform((flag) => flag === 1),
  sold: MoneyOnWire,
  returned: MoneyOnWire,
  cashIn: MoneyOnWire,
  cashOut: MoneyOnWire,
  cashHeld: MoneyOnWire,
  toldAt: WrittenInstant,
});
export type RegisterDay = z.infer<typeof RegisterDay>;

const COLUMNS = `
  register, shift_number AS shiftNumber, is_over AS isOver, sold, returned, cash_in AS cashIn, cash_out AS cashOut,
  cash_held AS cashHeld, told_at AS toldAt`;

export interface RegisterDays {
  /** What an X or a Z said. A day without a number can't be told from another, and is not kept. */
  keep(register: string, figures: RegisterState, at: Instant): void;
  of(register: string, shiftNumber: number): RegisterDay | null;
}

export function registerDaysIn(db: Database): RegisterDays {
  // An X that says the same again writes nothing: each write waits for the disk.
  const keep = db.prepare(`
    INSERT INTO register_day (register, shift_number, is_over, sold, returned, cash_in, cash_out, cash_held, told_at)
    VALUES (@register, @shiftNumber, @isOver, @sold, @returned, @cashIn, @cashOut, @cashHeld, @at)
    ON CONFLICT (register, shift_number) DO UPDATE SET is_over = excluded.is_over, sold = excluded.sold,
      returned = excluded.returned, cash_in = excluded.cash_in, cash_out = excluded.cash_out,
      cash_held = excluded.cash_held, told_at = excluded.told_at
     WHERE (is_over, sold, returned, cash_in, cash_out, cash_held) IS NOT (excluded.is_over, excluded.sold,
      excluded.returned, excluded.cash_in, excluded.cash_out, excluded.cash_held)`);
  const of = db.prepare<[string, number], unknown>(
    `SELECT ${COLUMNS} FROM register_day WHERE register = ? AND shift_number = ?`,
  );
  return {
    keep(register, { shiftNumber, dayIsOpen, sold, returned, cashIn, cashOut, cashHeld }, at) {
      if (shiftNumber === null) return;
      const figures = { sold, returned, cashIn, cashOut, cashHeld };
      keep.run({ register, shiftNumber, isOver: dayIsOpen ? 0 : 1, ...figures, at });
    },
    of: (register, shiftNumber) => RegisterDay.nullable().parse(of.get(register, shiftNumber) ?? null),
  };
}
