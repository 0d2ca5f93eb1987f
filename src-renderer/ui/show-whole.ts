/** What can be chosen instead of typing stands with its field; where both have no room, the field does. */
export function showWhole(field: HTMLElement): void {
  field.closest('[data-reason]')?.scrollIntoView({ block: 'nearest' });
  field.scrollIntoView({ block: 'nearest' });
}

export const comeIntoView = (word: Element | null) => word?.scrollIntoView({ block: 'nearest' });
