import { flushSync } from 'react-dom';
import { AltCodes } from './alt-codes.ts';
import { lengthIn, printedIn, ruleOf, slowScanMin, textFor } from './fields.ts';
import { type HowTyped, howTyped } from './how-typed.ts';
import { sayOfKey } from './said.ts';
import { scanEnds } from './scan-end.ts';
import { isOfACode, pressingKey } from './on-a-button.ts';
import { type Stroke, strokeOf } from './struck.ts';
import { BY_HAND, type HowStruck, type KeyAction, type KeySet, meaningsOf } from './table.ts';
import { type FieldBefore, fieldNow, keepFieldsPlain, noteMethod } from './typing.ts';
import { putBack, setValue, typeStroke, typingInto } from './typing.ts';
import { isMeantForCover, noteStruck, noteUncovered } from './uncovered.ts';
import { AT_REST, type HeardStroke, type Wedge, wedgeEnd, wedgeRest, wedgeStep } from './wedge.ts';
import { SCAN_GAP_MAX_MS, SCAN_LENGTH_MIN, SLOW_GAP_MAX_MS } from './wedge.ts';

/** A set of keys that a screen hears, by its name, and what they do at present. */
interface Hearer {
  readonly set: string;
  readonly actions: () => ReadonlyMap<string, KeyAction>;
}

/** A screen on which a card can be scanned. */
export interface ScanTaker {
  readonly onScan: (text: string, how: HowTyped) => void;
  /** The field that takes what is typed; null where none does. */
  readonly field: () => HTMLInputElement | null;
  /** It is of this screen, whatever field has the focus. */
  readonly takes?: ((printed: string) => boolean) | undefined;
}

// Longer than the gap: strokes that are already in the page's queue must be seen first.
const LATE_MS = 30;
/** A scanner that is set up without an end has none by then. */
const WITHOUT_END_MS = 300;
/** What found no field, or chose, is of one code with what follows so soon. */
const LOST_GAP_MAX_MS = 1000;

/** Any other keys rest while something covers their screen; the till says itself what its own do then. */
const HEARD_THROUGH_A_COVER: ReadonlySet<string> = new Set<KeySet>([
  'choices',
  'sale',
  'screen',
  'counter',
  'everywhere',
]);

const hearers = new Set<Hearer>();
const altCodes = new AltCodes();
/** A stroke that waits, and the event by which it came. */
const events = new WeakMap<Stroke, KeyboardEvent>();
/** Enter in one movement with a choice before it: what has just been opened is not meant. */
const rolled = new WeakSet<Stroke>();
let isCovered = false;
let [lost, choices, lostMs] = [0, 0, -Infinity];
let endsScan = scanEnds();
let scanTaker: ScanTaker | null = null;
let isCard: (printed: string) => boolean = () => false;
let wedge: Wedge = AT_REST;
let before: FieldBefore | null = null;
let resting: ReturnType<typeof setTimeout> | undefined;

/** The page's one listener: a scan is recognised and a key obeyed whatever has the focus. */
export function listenToKeys(): void {
  window.addEventListener('keydown', onKeyDown, { capture: true });
  window.addEventListener('keyup', onKeyUp, { capture: true });
  window.addEventListener('pointerdown', () => sayOfKey(null), { capture: true });
  keepFieldsPlain();
}

export function hearKeys(hearer: Hearer): () => void {
  // What was struck for the screen before ends no scan on this one, and confirms nothing here.
  if (hearer.set === 'screen') {
    endsScan = scanEnds();
    noteUncovered();
  }
  hearers.add(hearer);
  return () => void hearers.delete(hearer);
}

/** A screen that is shown has keys of this set, whether or not it does something by them at present. */
export const isHeard = (set: string): boolean => hearersOf(set).length > 0;

/** Something covers the screen, until what it answers is called. */
export function coverScreen(): () => void {
  isCovered = true;
  return () => {
    isCovered = false;
    noteUncovered();
  };
}

/** How a card of this operator is told from a seal. */
export function knowCards(told: (printed: string) => boolean): void {
  isCard = told;
}

export function takeScans(taker: ScanTaker): () => void {
  scanTaker = taker;
  return () => {
    if (scanTaker === taker) scanTaker = null;
  };
}

function onKeyDown(event: KeyboardEvent): void {
  // What is done again after it was held back comes from here.
  if (!event.isTrusted) return;
  const endsShortScan = endsScan(event);
  if (altCodes.struck(event)) {
    // A keypad with its lock off has arrows there, and fields hear those by themselves.
    event.stopPropagation();
    return hearAltCode(event.timeStamp);
  }
  const stroke = strokeOf(event);
  if (!stroke) return;
  // What waits was a hand's: this key is struck for what it has done.
  if (stroke.atMs - wedge.lastMs > waitMs()) rest();
  if (event.key === 'Process') noteMethod(stroke, event.code === 'Backspace');
  noteStruck(event.key);
  // A key that stays down, or the end of a scan that nobody here waits for, presses no button.
  const isNoPress = (endsShortScan || event.repeat) && pressingKey(stroke) !== null;
  const pressesNothing = isNoPress && document.activeElement instanceof HTMLButtonElement;
  if (pressesNothing) event.preventDefault();
  const heard = heardAs(stroke, endsShortScan, pressesNothing);
  events.set(heard, event);
  if (hear(heard) === 'pass') return passOn(event, heard, pressesNothing);
  event.preventDefault();
  event.stopPropagation();
}

/** A part of a character's number: what was struck long before it is no part of the same code. */
function hearAltCode(atMs: number): void {
  if (atMs - wedge.lastMs > SLOW_GAP_MAX_MS) {
    rest();
    restLong();
    wedge = { ...AT_REST, scannedMs: wedge.scannedMs };
  }
  wedge = { ...wedge, lastMs: atMs };
}

function onKeyUp(event: KeyboardEvent): void {
  const stroke = altCodes.ended(event);
  if (stroke) hear(heardAs(stroke, false, false));
}

function heardAs(stroke: Stroke, endsShortScan: boolean, pressesNothing: boolean): HeardStroke {
  if (stroke.digit !== '' && !choosesByDigit()) focusField();
  const field = typingInto();
  const rule = field && ruleOf(field);
  const isCharacter = stroke.kind === 'character';
  // In a field Enter goes on: what it would do there is no deed of the till. Esc takes back wherever it is struck.
  const isCommand =
    (stroke.presses.includes('Enter') && (!field || wedge.held.length > 0)) ||
    stroke.presses.includes('Escape') ||
    means(stroke.presses);
  return {
    ...stroke,
    endsShortScan,
    holdFirst: !pressesNothing && (isCommand || (isCharacter && (!rule || textFor(rule, stroke) === ''))),
    // Digits that stand for words choose one of them, and no reason is digits alone.
    patient: isCharacter && (!field || (rule?.reads === 'words' && stroke.digit !== '')),
    slowScanMin: rule ? slowScanMin(rule) : SCAN_LENGTH_MIN,
  };
}

function hear(heard: HeardStroke): 'pass' | 'hold' | 'swallow' {
  clearTimeout(resting);
  const { burst } = wedge;
  const step = wedgeStep(wedge, heard);
  wedge = step.wedge;
  if (step.begins) sayOfKey(null);
  if (release(step.release)) rolled.add(heard);
  // A stroke that begins something new has ended nothing.
  if (step.scan !== null) take(step.scan, howTyped(burst, step.begins ? null : heard, step.scan));
  if (step.begins) before = fieldNow();
  resting = setTimeout(rest, waitMs() + LATE_MS);
  return step.act;
}

/** After so long a hand's keys are known for them. */
const waitMs = () => (wedge.held.some(({ patient }) => patient) ? SLOW_GAP_MAX_MS : SCAN_GAP_MAX_MS);

function rest(): void {
  clearTimeout(resting);
  const rested = wedgeRest(wedge);
  wedge = rested.wedge;
  release(rested.release);
  if (wedge.held.length > 0 || wedge.burst.length > 0) resting = setTimeout(restLong, WITHOUT_END_MS);
}

function restLong(): void {
  const { burst } = wedge;
  const ended = wedgeEnd(wedge);
  wedge = ended.wedge;
  if (ended.scan !== null) take(ended.scan, howTyped(burst, null, ended.scan));
}

/** A scan goes into a field that takes one, else where this screen takes cards, else nowhere, with a word. */
function take(scan: string, how: HowTyped): void {
  // What its first keys did not find a place for was no hand's.
  sayOfKey(null);
  putBack(before);
  const field = typingInto();
  const rule = field && ruleOf(field);
  const printed = printedIn(scan);
  if (field && rule?.scan === 'here' && !scanTaker?.takes?.(printed)) {
    // A passenger's card closes no bag, and is no operator's code.
    if (isCard(printed)) return sayOfKey({ word: 'scan-nowhere' });
    if (lengthIn(rule, printed) > rule.most) return sayOfKey({ word: 'full', most: rule.most });
    flushSync(() => setValue(field, printed));
    strikeAgain(new KeyboardEvent('keydown', { key: 'Enter', code: 'Enter' }), field);
  } else if (scanTaker) scanTaker.onScan(scan, how);
  else sayOfKey({ word: 'scan-nowhere' });
}

/** What was held back was struck by hand after all. True where a choice was among it. */
function release(strokes: readonly HeardStroke[]): boolean {
  let chosen = false;
  for (const stroke of strokes) {
    const isMeant: boolean = !chosen && !rolled.has(stroke);
    // The next stroke is of the screen as this one has left it.
    const acted: boolean = flushSync(() => doAgain(stroke, isMeant));
    chosen ||= acted && stroke.digit !== '';
  }
  return chosen;
}

function doAgain(stroke: HeardStroke, buttonIsMeant: boolean): boolean {
  const { activeElement } = document;
  const button = activeElement instanceof HTMLButtonElement ? activeElement : null;
  const key = pressingKey(stroke);
  if (isOneTooMany(stroke)) return false;
  if (stroke.atMs - lostMs > LOST_GAP_MAX_MS) [lost, choices] = [0, 0];
  if (button && key && isOfACode({ key, movesMoney: button.matches('[data-moves-money]'), lost, choices })) {
    // Within a code the Space is one character more; Enter has ended it.
    [lost, choices] = key === ' ' ? [lost + 1, choices] : [0, 0];
    sayOfKey({ word: 'no-field' });
    return false;
  }
  if (button && key && buttonIsMeant) {
    button.click();
    return true;
  }
  if (act(stroke.presses, { ...BY_HAND, endsBurst: stroke.endsShortScan })) {
    if (stroke.digit !== '') [choices, lostMs] = [choices + 1, stroke.atMs];
    return true;
  }
  const field = stroke.kind === 'character' ? focusField() : null;
  if (field) typeStroke(stroke, field);
  else if (stroke.kind === 'character') [lost, lostMs] = [lost + 1, stroke.atMs];
  const event = events.get(stroke);
  if (event && stroke.kind !== 'character') strikeAgain(event, activeElement ?? document.body);
  return false;
}

/** A key that was held back, for those who hear it by themselves; then what the system would have done. */
function strikeAgain({ key, code, ctrlKey, shiftKey }: KeyboardEvent, target: Element): void {
  const again = new KeyboardEvent('keydown', { key, code, ctrlKey, shiftKey, bubbles: true, cancelable: true });
  if (!target.dispatchEvent(again)) return;
  if (key === 'Enter' && target instanceof HTMLInputElement) target.form?.requestSubmit();
  if (key === 'Backspace') document.execCommand('delete');
  if (key === 'Delete') document.execCommand('forwardDelete');
}

function passOn(event: KeyboardEvent, stroke: HeardStroke, pressesNothing: boolean): void {
  if (isOneTooMany(stroke)) {
    event.preventDefault();
    event.stopPropagation();
    return;
  }
  const how = { isHeldDown: event.repeat, endsBurst: stroke.endsShortScan };
  const obeyed = !pressesNothing && act(stroke.presses, how);
  if (obeyed) event.stopPropagation();
  if (obeyed || stroke.presses.some((press) => /^F\d+$/.test(press))) event.preventDefault();
  if (obeyed) return;
  const field = typingInto();
  if (field && typeStroke(stroke, field, event.key)) return event.preventDefault();
  const { activeElement } = document;
  if (!activeElement || event.target === activeElement || stroke.kind === 'character') return;
  // What had waited has moved the focus since the system chose where this key goes.
  event.preventDefault();
  event.stopPropagation();
  strikeAgain(event, activeElement);
}

/** True where the key meant something. A key that stays down types on, but never confirms, goes back or chooses. */
function act(presses: readonly string[], how: HowStruck): boolean {
  return actionsOf(presses).some(
    ({ action, nth, repeats }) => (how.isHeldDown && !repeats) || action(nth, how) !== false,
  );
}

/**
 * What was meant for what went away would move money, or put away how much is to be given. The sale goes on by Enter; a
 * button that has the focus is pressed.
 */
function isOneTooMany(stroke: Stroke): boolean {
  const key = pressingKey(stroke);
  if (key === null || !isMeantForCover(stroke.atMs)) return false;
  const { activeElement } = document;
  if (activeElement instanceof HTMLButtonElement) return activeElement.matches(WANTS_A_KEY_OF_ITS_OWN);
  return key === 'Enter' && hearersOf('sale').some(({ actions }) => actions().has('confirm'));
}

const WANTS_A_KEY_OF_ITS_OWN = '[data-moves-money], [data-puts-away]';

const means = (presses: readonly string[]): boolean => actionsOf(presses).length > 0;

function actionsOf(presses: readonly string[]) {
  return meaningsOf(presses).flatMap(({ set, command, nth, repeats }) => {
    if ((set === 'choices' && typingInto()) || (isCovered && !HEARD_THROUGH_A_COVER.has(set))) return [];
    return hearersOf(set).flatMap(({ actions }) => {
      const action = actions().get(command);
      return action ? [{ action, nth, repeats }] : [];
    });
  });
}

const hearersOf = (set: string): readonly Hearer[] => [...hearers].filter((hearer) => hearer.set === set);
const choosesByDigit = () => hearersOf('choices').some(({ actions }) => actions().size > 0);

function focusField(): HTMLInputElement | null {
  const present = typingInto();
  if (present) return present;
  const field = isCovered ? null : (scanTaker?.field() ?? null);
  field?.focus();
  return field;
}
