import { useCounter } from '../counter-context.tsx';
import { useT } from '../i18n.ts';
import { Note } from '../ui/note.tsx';
import { troubleInWords } from '../ui/printer-in-words.ts';

/** How the printer in use is, and what waits for it. */
export function PrinterNow() {
  const t = useT();
  const { state, trouble, waiting } = useCounter().printer;
  const words = [trouble && troubleInWords(trouble, t), waiting > 0 && t('health.toPrint', { count: waiting })];
  return (
    <Note tone={state === 'ready' && !trouble ? 'good' : 'warning'} title={t(`health.printer.${state}`)} live="status">
      {words.filter(Boolean).join(' ') || undefined}
    </Note>
  );
}
