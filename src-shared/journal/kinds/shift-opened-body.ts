import { z } from 'zod';
import { Counts, profileVersion, v } from '../../contract/body-parts.ts';
import { AmountOrZero } from '../../contract/wire-types.ts';

export const ShiftOpenedBody = z.looseObject({
  v,
  profileVersion,
  /** What the last close left. */
  carried: AmountOrZero,
  fromSafe: AmountOrZero,
  counts: Counts,
});
export type ShiftOpenedBody = z.infer<typeof ShiftOpenedBody>;
