import { useKeys } from '../keys/use-keys.ts';
import { withNextLetter } from '../ui/next-letter.ts';

const CONTROLS = 'button:enabled:not([tabindex="-1"], [data-key]), input:enabled';

/** What a numeric keypad has no key for otherwise: to go from control to control, and letters and reasons. */
export function useKeypad(): void {
  useKeys('everywhere', { next: focusNext, letter: nextOfField });
}

/** As much of what is seen stays, so that a line is not lost. */
const READS_ON_BY = 0.8;

/** Within what covers the screen, where something does; after the last one the rest is read, then comes the first. */
function focusNext(): boolean {
  const all = [...document.querySelectorAll<HTMLElement>(CONTROLS)].filter((each) => each.offsetParent !== null);
  const over = [...document.querySelectorAll('[role="dialog"]')].at(-1);
  const stops = over ? all.filter((each) => over.contains(each)) : all;
  const { activeElement } = document;
  // The place where the focus is counts also where it can't go, as on a step of the sale.
  const at = stops.findIndex((each) => each === activeElement);
  const after = at < 0 ? stops.find((each) => follows(each, activeElement)) : stops[at + 1];
  if (!after && readOn(over ?? document.querySelector('main'))) return true;
  const next = after ?? stops[0];
  next?.focus();
  if (next instanceof HTMLInputElement) next.select();
  return next !== undefined;
}

/** A keypad has no arrows: what stands below the last control of a report is scrolled to. */
function readOn(within: Element | null): boolean {
  const below = [within, ...(within?.querySelectorAll('*') ?? [])].find((each) => each && hasMoreBelow(each));
  below?.scrollBy({ top: below.clientHeight * READS_ON_BY });
  return below !== undefined;
}

const hasMoreBelow = (each: Element): boolean =>
  each.scrollHeight - each.clientHeight - each.scrollTop > 1 && /auto|scroll/.test(getComputedStyle(each).overflowY);

const follows = (each: Element, place: Element | null): boolean =>
  place !== null && Boolean(place.compareDocumentPosition(each) & Node.DOCUMENT_POSITION_FOLLOWING);

/** The last digit becomes a letter, in a name too; in a reason the next usual one stands there. */
function nextOfField(): boolean {
  const { activeElement } = document;
  if (!(activeElement instanceof HTMLInputElement)) return false;
  const { letters } = activeElement.dataset;
  const reasons = activeElement.closest('[data-reason]');
  if (letters === 'words' && reasons) return chooseNextReason(reasons);
  if ((letters !== 'code' && letters !== 'words') || activeElement.value === '') return false;
  const { value } = activeElement;
  activeElement.setSelectionRange(value.length - 1, value.length);
  return document.execCommand('insertText', false, withNextLetter(value).slice(-1));
}

function chooseNextReason(around: Element): boolean {
  const reasons = [...around.querySelectorAll('button')];
  const next = reasons[reasons.findIndex((each) => each.ariaPressed === 'true') + 1] ?? reasons[0];
  next?.click();
  return next !== undefined;
}
