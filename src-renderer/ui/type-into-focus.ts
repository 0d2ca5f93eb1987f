import { sayOfKey } from '../keys/said.ts';
import type { PadKey } from './pad.tsx';

/** A key of a pad does what a keyboard's would, in the field with the focus. */
export function typeIntoFocus(key: PadKey): void {
  if (key === 'clear') document.execCommand('selectAll');
  if (key === 'erase' || key === 'clear') document.execCommand('delete');
  else document.execCommand('insertText', false, key);
}

/**
 * A pad types into the form that it belongs to, and into no field beside it: a PIN would stand readable there. Where
 * none of the form's fields has the focus, the first one takes it.
 */
export function typeIntoFormOf(pad: Element, key: PadKey): void {
  const form = pad.closest('form') ?? pad.closest(':has(form)')?.querySelector('form');
  const fields = [...(form?.querySelectorAll<HTMLInputElement>('input:enabled') ?? [])];
  if (!fields.some((field) => field === document.activeElement)) fields[0]?.focus();
  if (fields.length === 0) sayOfKey({ word: 'no-field' });
  else typeIntoFocus(key);
}
