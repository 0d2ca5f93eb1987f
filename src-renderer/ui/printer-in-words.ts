import type { PrinterStatus, PrinterTrouble } from '../../src-shared/contract/views/printer.ts';
import type { Translate } from '../i18n.ts';

/** The printer's state and, where it is known, why it is so and what helps. */
export function printerInWords({ state, trouble }: PrinterStatus, t: Translate): string {
  const says = stateInWords(state, t);
  return trouble ? `${says} ${troubleInWords(trouble, t)}` : says;
}

/** A sentence of its own, with the language's stop. */
export function stateInWords(state: PrinterStatus['state'], t: Translate): string {
  return t('health.printerSays', { state: t(`health.printer.${state}`) });
}

export function troubleInWords({ kind, name }: PrinterTrouble, t: Translate): string {
  // The system's own words follow a colon, and may be none, or a whole sentence.
  const said = name.replace(/[.。\s]+$/u, '');
  const words = t(`printerTrouble.${kind}`, { name: said, mute: t('settings.mute') });
  return said === '' ? words.replace(/[:：]\s*([.。])$/u, '$1') : words;
}
