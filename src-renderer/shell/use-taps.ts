import { useEffect } from 'react';

const NUMBERS = '[data-takes="amount"], [data-takes="quantity"]';

/**
 * A finger or a mouse meets a field's box and not a digit of it. The first tap selects the number, as Tab does; a
 * further one leads behind its last digit. The caret before the first would make a 73 000 of 3 000 by the next digit.
 */
export function useTaps(): void {
  useEffect(() => {
    let had: Element | null = null;
    const noteFocus = () => (had = document.activeElement);
    function settle({ target }: MouseEvent) {
      if (!(target instanceof HTMLInputElement) || !target.matches(NUMBERS)) return;
      if (had === target) target.setSelectionRange(target.value.length, target.value.length);
      else target.select();
    }
    window.addEventListener('pointerdown', noteFocus, { capture: true });
    window.addEventListener('click', settle);
    return () => {
      window.removeEventListener('pointerdown', noteFocus, { capture: true });
      window.removeEventListener('click', settle);
    };
  }, []);
}
