import type { KeyboardEvent } from 'react';

const STOPS = 'input, button[data-tone="main"], button[data-moves-money]';
const FAULTY = 'input[aria-invalid="true"]:enabled';

/**
 * Enter goes on to the next field or to the button that follows from it, and never confirms by itself. A seal or a code
 * may come from a scanner, which ends with Enter.
 */
export function enterGoesOn(event: KeyboardEvent<HTMLElement>): void {
  if (event.key !== 'Enter' || !(event.target instanceof HTMLInputElement)) return;
  event.preventDefault();
  const stops = [...event.currentTarget.querySelectorAll<HTMLElement>(STOPS)];
  const next = stops[stops.indexOf(event.target) + 1];
  // What keeps the button off stands in a field, which may be out of sight.
  const goesOn = next?.matches(':disabled') ? event.currentTarget.querySelector<HTMLElement>(FAULTY) : next;
  if (!event.repeat) goesOn?.focus();
}
