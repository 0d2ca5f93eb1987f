/** What can be chosen instead of typing stands with its field; where both have no room, the field does. */
export function showWhole(field: HTMLElement): void {
  comeIntoView(field.closest('[data-reason]'));
  comeIntoView(field.closest('[data-field]'));
  comeIntoView(field);
}

/** Letters leave little room: the button that gives money has its part of it, where its field does not need all. */
export function showBesideLetters(field: HTMLInputElement): void {
  const buttons = field.closest('form, li')?.querySelectorAll('[data-moves-money]');
  comeIntoView([...(buttons ?? [])].at(-1) ?? null);
  comeIntoView(field.labels?.[0] ?? null);
  showWhole(field);
  standAbove(field.form?.querySelector(':scope > button[data-tone="main"]') ?? null, field);
}

/** What a form ends in stays at the edge of the page there, over whatever is scrolled behind it. */
function standAbove(button: Element | null, field: HTMLElement): void {
  const whole = field.closest('[data-field]') ?? field;
  if (button === null || getComputedStyle(button).position !== 'sticky') return;
  const covered = whole.getBoundingClientRect().bottom - button.getBoundingClientRect().top;
  let page: Element | null = button.parentElement;
  while (page && page.scrollHeight <= page.clientHeight) page = page.parentElement;
  if (covered > 0) page?.scrollBy({ top: covered });
}

export const comeIntoView = (word: Element | null) => word?.scrollIntoView({ block: 'nearest' });
