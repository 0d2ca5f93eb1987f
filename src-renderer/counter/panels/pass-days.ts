import type { Day } from '../../../src-shared/time.ts';
import type { useDates } from '../../clock.ts';

/** From when to when a pass is valid; a pass of one day names it once. */
export function passDays(
  { validFrom, validTo }: { readonly validFrom: Day; readonly validTo: Day },
  { shortDate }: Pick<ReturnType<typeof useDates>, 'shortDate'>,
  t: (key: 'amount.passDays', days: { from: string; to: string }) => string,
): string {
  return validFrom === validTo
    ? shortDate(validFrom)
    : t('amount.passDays', { from: shortDate(validFrom), to: shortDate(validTo) });
}
