import { useEffect, useRef } from 'react';
import { useLock } from '../shell/lock.tsx';
import { commandOf, type Command } from './table.ts';
import { AT_REST, SCAN_GAP_MAX_MS, strokeOf, wedgeRest, wedgeStep, type Wedge } from './wedge.ts';

interface CounterKeys {
  readonly onScan: (text: string) => void;
  /** True when the command meant something here; else the key does what it always does. */
  readonly onCommand: (command: Command) => boolean;
  /** A digit that no field takes: a choice. */
  readonly onDigit: (digit: number) => void;
  /** The field that takes what is typed; null where digits are choices. */
  readonly field: () => HTMLInputElement | null;
  readonly inCode: boolean;
}

/** Keys of a keypad that mean something by their place: held back, they would come as the character alone. */
const ACT_AT_ONCE = ['NumpadDecimal', 'NumpadSubtract'];
// Longer than the gap: strokes that are already in the page's queue must be seen first.
const REST_MS = SCAN_GAP_MAX_MS + 30;

/** Listens to the whole page: a scan is recognised and a command obeyed whatever has the focus. */
export function useCounterKeys(keys: CounterKeys): void {
  const latest = useRef(keys);
  useEffect(() => {
    latest.current = keys;
  });
  const { locked } = useLock();
  useEffect(() => (locked ? undefined : listenToKeys(() => latest.current)), [locked]);
}

interface FieldBefore {
  readonly input: HTMLInputElement;
  readonly value: string;
}

function listenToKeys(keys: () => CounterKeys): () => void {
  let wedge: Wedge = AT_REST;
  let before: FieldBefore | null = null;
  let resting: ReturnType<typeof setTimeout> | undefined;

  function type(text: string): void {
    for (const character of text) {
      const command = commandOf(
        { key: character, code: '', ctrlKey: false, altKey: false, metaKey: false },
        keys().inCode,
      );
      if (command && keys().onCommand(command)) continue;
      const into = typingInto() ?? focusField(keys());
      if (into) document.execCommand('insertText', false, character);
      else if (/\d/.test(character)) keys().onDigit(Number(character));
    }
  }

  function rest(): void {
    const rested = wedgeRest(wedge);
    wedge = rested.wedge;
    type(rested.release);
  }

  function onKeyDown(event: KeyboardEvent): void {
    const stroke = strokeOf(event);
    if (!stroke) return;
    if (stroke.kind === 'character' && /\d/.test(event.key)) focusField(keys());
    const holdFirst = typingInto() === null && !ACT_AT_ONCE.includes(event.code);
    const step = wedgeStep(wedge, { ...stroke, holdFirst });
    clearTimeout(resting);
    wedge = step.wedge;
    if (step.begins) before = fieldNow();
    type(step.release);
    if (step.act !== 'pass') event.preventDefault();
    if (step.act !== 'pass') event.stopPropagation();
    if (step.act === 'hold') resting = setTimeout(rest, REST_MS);
    if (step.act === 'scan') {
      putBack(before);
      keys().onScan(step.scan);
    }
    if (step.act === 'pass') obey(event, keys(), step.release !== '');
  }

  window.addEventListener('keydown', onKeyDown, { capture: true });
  return () => {
    clearTimeout(resting);
    window.removeEventListener('keydown', onKeyDown, { capture: true });
  };
}

/**
 * `chose`: a digit that was held back until this stroke has just chosen, so that the button with the focus is no longer
 * meant.
 */
function obey(event: KeyboardEvent, keys: CounterKeys, chose: boolean): void {
  const command = commandOf(event, keys.inCode);
  if (!command) return;
  // Enter presses the button that has the focus, where one has it.
  if (command.kind === 'confirm' && document.activeElement instanceof HTMLButtonElement && !event.repeat && !chose)
    return;
  // A key held down types on, but never confirms, goes back or chooses.
  if (event.repeat && command.kind !== 'thousand') {
    event.preventDefault();
    return;
  }
  if (keys.onCommand(command) || chose || /^F\d+$/.test(event.key)) event.preventDefault();
}

function typingInto(): HTMLInputElement | null {
  const { activeElement } = document;
  return activeElement instanceof HTMLInputElement && !activeElement.disabled && !activeElement.readOnly
    ? activeElement
    : null;
}

function focusField(keys: CounterKeys): HTMLInputElement | null {
  const present = typingInto();
  if (present) return present;
  const field = keys.field();
  field?.focus();
  return field;
}

function fieldNow(): FieldBefore | null {
  const input = typingInto();
  return input && { input, value: input.value };
}

/** Takes back what a scan's first characters left in a field that they were not meant for. */
function putBack(before: FieldBefore | null): void {
  if (!before?.input.isConnected || before.input.value === before.value) return;
  // React sees a change only when the element's own setter is gone round.
  Object.getOwnPropertyDescriptor(HTMLInputElement.prototype, 'value')?.set?.call(before.input, before.value);
  before.input.dispatchEvent(new Event('input', { bubbles: true }));
}
