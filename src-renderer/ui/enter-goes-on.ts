import type { KeyboardEvent } from 'react';

const STOPS = 'input, button[data-tone="main"], button[data-moves-money]';
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
  const next = stops[stops.indexOf(target) + 1];
  // What keeps the button off stands in a field, which may be out of sight.
  const goesOn = next?.matches(':disabled') ? form.querySelector<HTMLInputElement>(FAULTY) : next;
  goesOn?.focus();
  // The usual reasons below a field are part of it.
  goesOn?.closest('[data-reason]')?.scrollIntoView({ block: 'nearest' });
  if (goesOn instanceof HTMLInputElement) goesOn.select();
}
