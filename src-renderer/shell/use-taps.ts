import { useEffect } from 'react';

const NUMBERS = '[data-takes="amount"], [data-takes="quantity"]';

/**
 * A finger or a mouse meets a field's box and not a digit of it. It leads behind the last one, where pads go on and
 * take away. The caret before the first would make a 73 000 of 3 000 by the next digit.
 */
export function useTaps(): void {
  useEffect(() => {
    function goBehind({ target }: MouseEvent) {
      if (!(target instanceof HTMLInputElement) || !target.matches(NUMBERS)) return;
      target.setSelectionRange(target.value.length, target.value.length);
    }
    window.addEventListener('click', goBehind);
    return () => window.removeEventListener('click', goBehind);
  }, []);
}
