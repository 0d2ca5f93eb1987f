import type { PadKey } from './pad.tsx';

/** A key of a pad does what a keyboard's would, in the field with the focus; where none has it, in the first one. */
export function typeIntoFocus(key: PadKey): void {
  if (!(document.activeElement instanceof HTMLInputElement))
    document.querySelector<HTMLInputElement>('main input:not(:disabled)')?.focus();
  if (key === 'clear') document.execCommand('selectAll');
  if (key === 'erase' || key === 'clear') document.execCommand('delete');
  else document.execCommand('insertText', false, key);
}
