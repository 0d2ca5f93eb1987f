/** What can be chosen instead of typing stands with its field; where both have no room, the field does. */
export function showWhole(field: HTMLElement): void {
  comeIntoView(field.closest('[data-reason]'));
  comeIntoView(field.closest('[data-field]'));
  comeIntoView(field);
}

/** Letters leave little room: the button that gives money has its part of it, where its field does not need all. */
export function showBesideLetters(field: HTMLInputElement): void {
  comeIntoView(field.form?.querySelector('[role="alert"]') ?? null);
  const buttons = field.closest('form, li')?.querySelectorAll('[data-moves-money]');
  comeIntoView([...(buttons ?? [])].at(-1) ?? null);
  comeIntoView(field.labels?.[0] ?? null);
  showWhole(field);
  standAbove(field.form?.querySelector(':scope > button[data-tone="main"]') ?? null, field);
}

/** The band that parts the button from what is scrolled behind it, and the ring of a field. */
const BAND_PX = 12;

/** What a form ends in stays at the edge of the page there, over whatever is scrolled behind it. */
function standAbove(button: Element | null, field: HTMLElement): void {
  const whole = field.closest('[data-field]') ?? field;
  if (button === null || getComputedStyle(button).position !== 'sticky') return;
  const covered = whole.getBoundingClientRect().bottom + BAND_PX - button.getBoundingClientRect().top;
  if (covered > 0) scrollerOf(button)?.scrollBy({ top: covered });
}

function scrollerOf(element: Element): Element | null {
  let page = element.parentElement;
  while (page && page.scrollHeight <= page.clientHeight) page = page.parentElement;
  return page;
}

/** The whole of it stands within what scrolls it. */
export function isInSight(element: Element): boolean {
  const around = scrollerOf(element)?.getBoundingClientRect();
  const { top, bottom } = element.getBoundingClientRect();
  return around === undefined || (top >= around.top - A_PIXEL && bottom <= around.bottom + A_PIXEL);
}

/** Positions are not whole where the text is larger. */
const A_PIXEL = 1;

export const comeIntoView = (word: Element | null) => word?.scrollIntoView({ block: 'nearest' });
