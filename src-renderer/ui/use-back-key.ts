import { useEffect, useRef } from 'react';

/** Esc, or − on a keypad, on a screen that has one way back. */
export function useBackKey(onBack: (() => void) | null): void {
  const latest = useRef(onBack);
  useEffect(() => {
    latest.current = onBack;
  });
  useEffect(() => {
    const onKeyDown = (event: KeyboardEvent) => {
      if (event.repeat || !latest.current || (event.key !== 'Escape' && event.code !== 'NumpadSubtract')) return;
      event.preventDefault();
      latest.current();
    };
    window.addEventListener('keydown', onKeyDown);
    return () => window.removeEventListener('keydown', onKeyDown);
  }, []);
}
