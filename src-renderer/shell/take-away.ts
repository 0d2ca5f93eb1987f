import { sayOfKey } from '../keys/said.ts';

/** Where a key that is held began: it goes on in this field alone, and empties no other. */
let begunIn: HTMLInputElement | null = null;
/** The field that the key has led to: what is selected there does not go whole. */
let ledTo: HTMLInputElement | null = null;
/** A hand that has emptied these may strike once too often. */
const emptied = new WeakSet<HTMLInputElement>();

interface TakenAway {
  readonly isHeldDown: boolean;
  /** There is a way back from this screen. */
  readonly canLeave: boolean;
}

/**
 * `−` of a keypad: takes a character away, and in an empty field goes one field up. It leaves nothing in which somebody
 * has typed. From the button that moves money it goes back to the field before it. False: it means something else here.
 */
export function takeAway({ isHeldDown, canLeave }: TakenAway): boolean {
  const field = document.activeElement;
  if (field instanceof HTMLButtonElement) return !isHeldDown && goBackTo(field);
  if (!(field instanceof HTMLInputElement) || !isErasable(field) || isCovered(field)) return false;
  if (isHeldDown && begunIn !== field) return true;
  begunIn = field;
  if (field.value !== '') erase(field);
  else if (!isHeldDown) return goUp(field) || !canLeave || staysWithWord(field);
  return true;
}

/** What lies over the screen is left by the key, whatever below it has the focus. */
function isCovered(field: HTMLElement): boolean {
  const over = [...document.querySelectorAll('[role="dialog"]')].at(-1);
  return over !== undefined && !over.contains(field);
}

/** What was sought already is no work that would be put away; an address and a password have a hyphen of their own. */
function isErasable({ dataset, disabled, readOnly }: HTMLInputElement): boolean {
  const isSought = dataset['scan'] === 'card' && dataset['unsought'] === undefined;
  const isTyped = !isSought && dataset['letters'] !== 'address' && dataset['letters'] !== 'secret';
  return isTyped && !disabled && !readOnly;
}

/** What stands selected goes whole, as by any key that is typed over it. */
function erase(field: HTMLInputElement): void {
  if (ledTo === field) field.setSelectionRange(field.value.length, field.value.length);
  ledTo = null;
  emptied.add(field);
  document.execCommand('delete');
}

function goUp(field: HTMLInputElement): boolean {
  const fields = fieldsAround(field);
  const before = fields[fields.indexOf(field) - 1];
  if (before) {
    ledTo = before;
    before.focus();
  }
  return before !== undefined;
}

/** Whoever sees there that the last thing typed is wrong wants that field, and not to lose all of them. */
function goBackTo(button: HTMLButtonElement): boolean {
  if (!button.matches('[data-moves-money]') || isCovered(button)) return false;
  const isBefore = (field: HTMLInputElement) =>
    (field.compareDocumentPosition(button) & Node.DOCUMENT_POSITION_FOLLOWING) !== 0;
  const last = fieldsAround(button).findLast((field) => field.value !== '' && isErasable(field) && isBefore(field));
  last?.focus();
  return last !== undefined;
}

/** False: nothing was typed here, and nobody is thrown out of any work. */
function staysWithWord(field: HTMLInputElement): boolean {
  const fields = fieldsAround(field);
  const isTypedIn = fields.some(({ value }) => value !== '');
  const isEmptied = fields.some((each) => emptied.has(each));
  if (isTypedIn) sayOfKey({ word: 'typed-here' });
  else if (isEmptied) {
    sayOfKey({ word: 'emptied-here' });
    for (const each of fields) emptied.delete(each);
  }
  return isTypedIn || isEmptied;
}

function fieldsAround(field: HTMLElement): readonly HTMLInputElement[] {
  const around = field.closest('form, [role="dialog"], main') ?? document;
  return [...around.querySelectorAll<HTMLInputElement>('input:enabled')].filter((each) => each.offsetParent !== null);
}
