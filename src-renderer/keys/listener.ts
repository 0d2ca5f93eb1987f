import { scanEnds } from './scan-end.ts';
import { isDigit, pressesOf, type Stroke, strokeOf } from './struck.ts';
import { type KeyAction, type KeySet, meaningsOf } from './table.ts';
import { AT_REST, SCAN_GAP_MAX_MS, type Wedge, wedgeRest, wedgeStep } from './wedge.ts';

/** A set of keys that a screen hears, by its name, and what they do at present. */
interface Hearer {
  readonly set: string;
  readonly actions: () => ReadonlyMap<string, KeyAction>;
}

/** A screen on which a card can be scanned. */
export interface ScanTaker {
  readonly onScan: (text: string) => void;
  /** The field that takes what is typed; null where none does. */
  readonly field: () => HTMLInputElement | null;
}

interface FieldBefore {
  readonly input: HTMLInputElement;
  readonly value: string;
}

/** Keys of a keypad that mean something by their place: held back, they would come as the character alone. */
const ACT_AT_ONCE = ['NumpadDecimal', 'NumpadSubtract', 'NumpadAdd', 'NumpadDivide'];
// Longer than the gap: strokes that are already in the page's queue must be seen first.
const REST_MS = SCAN_GAP_MAX_MS + 30;

/** Any other keys rest while something covers their screen; the till says itself what its own do then. */
const HEARD_THROUGH_A_COVER: ReadonlySet<string> = new Set<KeySet>([
  'choices',
  'sale',
  'screen',
  'counter',
  'everywhere',
]);

const hearers = new Set<Hearer>();
let isCovered = false;
let endsScan = scanEnds();
let scanTaker: ScanTaker | null = null;
let wedge: Wedge = AT_REST;
let before: FieldBefore | null = null;
let resting: ReturnType<typeof setTimeout> | undefined;

/** The page's one listener: a scan is recognised and a key obeyed whatever has the focus. */
export function listenToKeys(): void {
  window.addEventListener(
    'keydown',
    (event) => {
      const byItself = endsScan(event) || event.repeat;
      // A key that stays down, or the end of a scan that nobody here waits for, presses no button.
      if (byItself && event.key === 'Enter' && document.activeElement instanceof HTMLButtonElement)
        event.preventDefault();
      const stroke = strokeOf(event);
      if (stroke) hear(event, stroke);
    },
    { capture: true },
  );
}

export function hearKeys(hearer: Hearer): () => void {
  // What was struck for the screen before ends no scan on this one.
  if (hearer.set === 'screen') endsScan = scanEnds();
  hearers.add(hearer);
  return () => void hearers.delete(hearer);
}

/** Something covers the screen, until what it answers is called. */
export function coverScreen(): () => void {
  isCovered = true;
  return () => void (isCovered = false);
}

export function takeScans(taker: ScanTaker): () => void {
  wedge = AT_REST;
  scanTaker = taker;
  return () => {
    clearTimeout(resting);
    if (scanTaker === taker) scanTaker = null;
  };
}

function hear(event: KeyboardEvent, stroke: Stroke): void {
  const step = scanTaker ? stepOfScan(event, stroke, scanTaker) : null;
  if (step && step.act !== 'pass') {
    event.preventDefault();
    event.stopPropagation();
  } else obey(event, step !== null && step.release !== '');
}

function stepOfScan(event: KeyboardEvent, stroke: Stroke, taker: ScanTaker): ReturnType<typeof wedgeStep> {
  if (isDigit(stroke.text) && !choosesByDigit()) focusField();
  const holdFirst = typingInto() === null && !ACT_AT_ONCE.includes(event.code);
  const step = wedgeStep(wedge, { ...stroke, holdFirst });
  clearTimeout(resting);
  wedge = step.wedge;
  if (step.begins) before = fieldNow();
  type(step.release);
  if (step.act === 'hold') resting = setTimeout(rest, REST_MS);
  if (step.act === 'scan') {
    putBack(before);
    taker.onScan(step.scan);
  }
  return step;
}

function rest(): void {
  const rested = wedgeRest(wedge);
  wedge = rested.wedge;
  type(rested.release);
}

/** What was held back was typed by hand after all: each character acts, or goes into the field. */
function type(text: string): void {
  for (const character of text)
    if (!act([character]) && focusField()) document.execCommand('insertText', false, character);
}

/** `released`: what was held back until this stroke has just acted, so that the button with the focus is not meant. */
function obey(event: KeyboardEvent, released: boolean): void {
  const isEnter = event.key === 'Enter';
  // Enter presses the button that has the focus, where one has it.
  if (isEnter && document.activeElement instanceof HTMLButtonElement && !event.repeat && !released) return;
  const presses = pressesOf(event);
  const obeyed = act(presses, event.repeat);
  if (obeyed) event.stopPropagation();
  if (obeyed || (released && isEnter) || presses.some((press) => /^F\d+$/.test(press))) event.preventDefault();
}

/** True where the key meant something. A key that stays down types on, but never confirms, goes back or chooses. */
function act(presses: readonly string[], isHeldDown = false): boolean {
  for (const { set, command, nth, repeats } of meaningsOf(presses)) {
    if ((set === 'choices' && typingInto()) || (isCovered && !HEARD_THROUGH_A_COVER.has(set))) continue;
    for (const { actions } of hearersOf(set)) {
      const action = actions().get(command);
      if (action && ((isHeldDown && !repeats) || action(nth) !== false)) return true;
    }
  }
  return false;
}

const hearersOf = (set: string): readonly Hearer[] => [...hearers].filter((hearer) => hearer.set === set);
const choosesByDigit = () => hearersOf('choices').some(({ actions }) => actions().size > 0);

function typingInto(): HTMLInputElement | null {
  const { activeElement } = document;
  return activeElement instanceof HTMLInputElement && !activeElement.disabled && !activeElement.readOnly
    ? activeElement
    : null;
}

function focusField(): HTMLInputElement | null {
  const present = typingInto();
  if (present) return present;
  const field = isCovered ? null : (scanTaker?.field() ?? null);
  field?.focus();
  return field;
}

function fieldNow(): FieldBefore | null {
  const input = typingInto();
  return input && { input, value: input.value };
}

/** Takes back what a scan's first characters left in a field that they were not meant for. */
function putBack(field: FieldBefore | null): void {
  if (!field?.input.isConnected || field.input.value === field.value) return;
  // React sees a change only when the element's own setter is gone round.
  Object.getOwnPropertyDescriptor(HTMLInputElement.prototype, 'value')?.set?.call(field.input, field.value);
  field.input.dispatchEvent(new Event('input', { bubbles: true }));
}
