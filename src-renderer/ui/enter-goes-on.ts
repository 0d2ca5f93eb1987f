import type { KeyboardEvent } from 'react';

const STOPS = 'input, button[data-tone="main"], button[data-moves-money], button[data-answers]';
const FAULTY = 'input[aria-invalid="true"]:enabled';

/**
 * Enter goes on to the next field or to the button that follows from it, and never confirms by itself. A seal or a code
 * may come from a scanner, which ends with Enter. A field whose word is missing keeps the focus.
 */
export function enterGoesOn(event: KeyboardEvent<HTMLElement>, sayWhatIsMissing?: () => void): void {
  const { target, currentTarget: form } = event;
  if (event.key !== 'Enter' || !(target instanceof HTMLInputElement)) return;
  event.preventDefault();
  if (event.repeat) return;
  if (target.dataset['missing'] !== undefined) {
    target.select();
    sayWhatIsMissing?.();
    return;
  }
  const stops = [...form.querySelectorAll<HTMLElement>(STOPS)];
  const [next, ...others] = stops.slice(stops.indexOf(target) + 1);
  // What keeps the button off stands in a field, which may be out of sight, or is a choice that nobody made yet.
  const goesOn = next?.matches(':disabled')
    ? (form.querySelector<HTMLInputElement>(FAULTY) ?? choiceBetween(target, next, form) ?? others.find(canBePressed))
    : next;
  goesOn?.focus();
  // The usual reasons below a field are part of it.
  goesOn?.closest('[data-reason]')?.scrollIntoView({ block: 'nearest' });
  if (goesOn instanceof HTMLInputElement) goesOn.select();
}

/** What moves money is no fallback: an empty field says nothing of it, but where that is an answer. */
const canBePressed = (each: HTMLElement) =>
  each.matches('button:enabled:not([data-moves-money]), [data-empty-answers] button:enabled');

/** The first of a group of which none is chosen. */
function choiceBetween(field: HTMLElement, button: HTMLElement, form: HTMLElement): HTMLElement | undefined {
  return [...form.querySelectorAll<HTMLElement>('button[aria-pressed="false"]:enabled')].find(
    (each) =>
      isBefore(field, each) &&
      isBefore(each, button) &&
      !each.closest('fieldset, [role="group"]')?.querySelector('[aria-pressed="true"]'),
  );
}

const isBefore = (first: Node, second: Node) =>
  (first.compareDocumentPosition(second) & Node.DOCUMENT_POSITION_FOLLOWING) !== 0;
