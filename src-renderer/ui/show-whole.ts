/** What can be chosen instead of typing stands with its field; where both have no room, the field does. */
export function showWhole(field: HTMLElement): void {
  comeIntoView(field.closest('[data-reason]'));
  comeIntoView(field.closest('[data-field]') ?? field);
}

/** Letters leave little room: the button that gives money has its part of it, where its field does not need all. */
export function showBesideLetters(field: HTMLInputElement): void {
  const buttons = field.closest('form, li')?.querySelectorAll('[data-moves-money]');
  comeIntoView([...(buttons ?? [])].at(-1) ?? null);
  comeIntoView(field.labels?.[0] ?? null);
  showWhole(field);
}

export const comeIntoView = (word: Element | null) => word?.scrollIntoView({ block: 'nearest' });
