import { z } from 'zod';
import { Counts, profileVersion, toExchange, v } from '../../contract/body-parts.ts';
import { AmountOrZero } from '../../contract/wire-types.ts';

export const ShiftOpenedBody = z.looseObject({
  v,
  profileVersion,
  /** What the last close left. */
  carried: AmountOrZero,
  fromSafe: AmountOrZero,
  counts: Counts,
  toExchange,
});
export type ShiftOpenedBody = z.infer<typeof ShiftOpenedBody>;
