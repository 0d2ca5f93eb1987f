import { fitting, lengthIn, mostIn, ruleOf, textFor, type FieldRule } from './fields.ts';
import { sayOfKey } from './said.ts';
import type { Stroke } from './struck.ts';

/** What goes into the field that has the focus, and what is taken out of it again. */

export interface FieldBefore {
  readonly input: HTMLInputElement;
  readonly value: string;
}

/** What an input method makes of Latin letters, and the letters themselves. */
let composing: (FieldBefore & { latin: string }) | null = null;

/** Whatever comes without a key is judged as if it were typed: the clipboard, an input method. */
export function keepFieldsPlain(): void {
  window.addEventListener('beforeinput', keepPlain, { capture: true });
  window.addEventListener('compositionend', () => void endComposing(), { capture: true });
}

export function typingInto(): HTMLInputElement | null {
  const { activeElement } = document;
  return activeElement instanceof HTMLInputElement && !activeElement.disabled && !activeElement.readOnly
    ? activeElement
    : null;
}

export function fieldNow(): FieldBefore | null {
  const input = typingInto();
  return input && { input, value: input.value };
}

/** True where a stroke was seen to, and the system has nothing more to do with it. */
export function typeStroke(stroke: Stroke, field: HTMLInputElement, asTyped?: string): boolean {
  const rule = ruleOf(field);
  const text = textFor(rule, stroke);
  if (text === null || (text !== '' && text === asTyped)) return false;
  if (text === '') sayOfKey({ word: rule.reads === 'latin' ? 'latin-only' : 'digits-only' });
  else insert(text, field, rule);
  return true;
}

/** An input method has the key: in a field for codes its place is what was meant. */
export function noteMethod(stroke: Stroke, backspace: boolean): void {
  const input = typingInto();
  if (!input) return;
  const rule = ruleOf(input);
  if (rule.reads === 'words') return;
  composing ??= { input, value: input.value, latin: '' };
  const latin = textFor(rule, { ...stroke, typedByItself: false }) ?? '';
  composing.latin = backspace ? composing.latin.slice(0, -1) : composing.latin + latin;
}

function endComposing(): void {
  if (!composing) return;
  const { input, value, latin } = composing;
  composing = null;
  setValue(input, (value + latin).slice(0, mostIn(ruleOf(input))));
}

/** Takes back what a scan's first characters left in a field that they were not meant for. */
export function putBack(field: FieldBefore | null): void {
  if (composing) {
    // An input method keeps what it has begun until the focus goes.
    composing.input.blur();
    composing?.input.focus();
    composing = null;
  }
  if (field?.input.isConnected && field.input.value !== field.value) setValue(field.input, field.value);
}

export function setValue(input: HTMLInputElement, value: string): void {
  // React sees a change only when the element's own setter is gone round.
  Object.getOwnPropertyDescriptor(HTMLInputElement.prototype, 'value')?.set?.call(input, value);
  input.dispatchEvent(new Event('input', { bubbles: true }));
}

function keepPlain(event: InputEvent): void {
  const { target: input, data } = event;
  if (!(input instanceof HTMLInputElement) || data === null || event.isComposing) return;
  composing = null;
  const rule = ruleOf(input);
  const plain = fitting(rule, data);
  if (plain === data && lengthIn(rule, plain) <= roomIn(input, rule)) return;
  event.preventDefault();
  if (plain !== '') insert(plain, input, rule);
  else if (data.trim() !== '') sayOfKey({ word: rule.reads === 'latin' ? 'latin-only' : 'digits-only' });
}

function insert(text: string, input: HTMLInputElement, rule: FieldRule): void {
  const room = roomIn(input, rule);
  if (lengthIn(rule, text) > room) sayOfKey({ word: 'full', most: mostIn(rule) });
  const fits = text.slice(0, room);
  if (fits !== '') document.execCommand('insertText', false, fits);
}

function roomIn(input: HTMLInputElement, rule: FieldRule): number {
  const { value, selectionStart, selectionEnd } = input;
  return mostIn(rule) - lengthIn(rule, value) + lengthIn(rule, value.slice(selectionStart ?? 0, selectionEnd ?? 0));
}
