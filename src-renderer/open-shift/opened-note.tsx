import type { ShiftOpened } from '../../src-shared/contract/views/shift.ts';
import { negative, ZERO } from '../../src-shared/money.ts';
import { useMoney } from '../counter-context.tsx';
import { useT } from '../i18n.ts';
import { Note } from '../ui/note.tsx';

/** The float beside what the last close left. A difference is on record already; the clerk is told, not asked. */
export function OpenedNote({ opened }: { readonly opened: ShiftOpened }) {
  const t = useT();
  const { show } = useMoney();
  const { number, carried, counted, difference } = opened;
  const words = {
    number,
    carried: show(carried),
    counted: show(counted),
    difference: show(difference < ZERO ? negative(difference) : difference),
  };
  if (difference === ZERO)
    return (
      <Note tone="good" title={t('openShift.opened', words)} live="status">
        {t(originOf(opened), words)}
      </Note>
    );
  return (
    <Note tone="warning" title={t(difference < ZERO ? 'openShift.less' : 'openShift.more', words)} live="status">
      {t('openShift.recorded', words)}
    </Note>
  );
}

/** Where a float without a difference came from. */
function originOf({
  carried,
  counted,
}: ShiftOpened): 'openShift.asLeft' | 'openShift.fromSafeAlone' | 'openShift.withSafe' {
  if (carried === counted) return 'openShift.asLeft';
  return carried === ZERO ? 'openShift.fromSafeAlone' : 'openShift.withSafe';
}
