import { useContext, useEffect, useRef, type RefObject } from 'react';
import { HearingContext } from '../keys/use-keys.ts';
import { showWhole } from '../ui/show-whole.ts';

/** What may have the focus without a person's doing: nothing that moves money or leaves the counter. */
const CONTROLS = 'button:enabled:not([aria-disabled="true"]):not([data-moves-money]):not([data-leaves]), input:enabled';

/**
 * The focus stands on something that can be seen, always. What covers the screen takes it and gives it back. Where the
 * thing that had it goes away or is switched off, the next one has it.
 */
export function useSteadyFocus(screen: RefObject<HTMLElement | null>, cover: string | null): void {
  const isShown = useContext(HearingContext);
  const inMain = useRef<HTMLElement | null>(null);

  useEffect(() => {
    const { current: whole } = screen;
    if (!whole || !isShown) return;
    let last: HTMLElement | null = null;
    let item = 0;
    const onFocus = ({ target }: FocusEvent) => {
      if (!(target instanceof HTMLElement) || target === mainOf(whole)) return;
      last = target;
      item = itemsOf(coverOf(whole)).findIndex((each) => each.contains(target));
      if (mainOf(whole)?.contains(target)) inMain.current = target;
    };
    const keep = () => {
      const main = mainOf(whole);
      // What was given the focus while the counter was at work has it again after that.
      if (document.activeElement === main && last && canHave(last)) return last.focus();
      if (hasFocus(whole)) return;
      const layer = coverOf(whole);
      if (!layer && last?.isConnected && whole.querySelector('main [aria-busy="true"]')) return main?.focus();
      (layer ? firstIn(layer, Math.max(0, item)) : placeIn(main))?.focus();
    };
    const watch = new MutationObserver(keep);
    whole.addEventListener('focusin', onFocus);
    watch.observe(whole, {
      subtree: true,
      childList: true,
      attributes: true,
      attributeFilter: ['disabled', 'aria-busy'],
    });
    // Larger text, longer words or a smaller window may fold away what had the focus, or move it out of sight.
    const keepInSight = () => {
      keep();
      const { activeElement } = document;
      if (activeElement instanceof HTMLInputElement && whole.contains(activeElement)) showWhole(activeElement);
    };
    const watchLook = new MutationObserver(keepInSight);
    watchLook.observe(document.documentElement, { attributes: true, attributeFilter: ['data-text', 'lang'] });
    window.addEventListener('resize', keepInSight);
    keep();
    return () => {
      watchLook.disconnect();
      window.removeEventListener('resize', keepInSight);
      whole.removeEventListener('focusin', onFocus);
      watch.disconnect();
    };
  }, [screen, isShown]);

  const covered = useRef(false);
  useEffect(() => {
    const { current: whole } = screen;
    if (!whole) return;
    if (cover !== null) firstIn(coverOf(whole), 0)?.focus();
    else if (covered.current && !hasFocus(whole))
      (inMain.current && canHave(inMain.current) ? inMain.current : placeIn(mainOf(whole)))?.focus();
    covered.current = cover !== null;
  }, [screen, cover]);
}

function mainOf(screen: HTMLElement): HTMLElement | null {
  return screen.querySelector('main');
}

function coverOf(screen: HTMLElement): HTMLElement | null {
  return screen.querySelector<HTMLElement>(':scope > [role="dialog"]');
}

function itemsOf(layer: HTMLElement | null): Element[] {
  return [...(layer?.querySelectorAll('li') ?? [])];
}

function canHave(element: HTMLElement): boolean {
  return element.isConnected && !element.matches(':disabled, [inert] *') && element.offsetParent !== null;
}

function hasFocus(screen: HTMLElement): boolean {
  const { activeElement } = document;
  return (
    activeElement instanceof HTMLElement &&
    activeElement !== document.body &&
    canHave(activeElement) &&
    screen.contains(activeElement)
  );
}

/** What can be done first from this item on; where nothing can, the button that closes. */
function firstIn(layer: HTMLElement | null, item: number): HTMLElement | null {
  // What has just come and must be read is before anything else.
  const toRead = layer?.querySelector<HTMLElement>('[data-puts-away]');
  if (toRead) return toRead;
  const here = itemsOf(layer)
    .slice(item)
    .map((each) => each.querySelector<HTMLElement>(CONTROLS))
    .find((each) => each !== null);
  return here ?? layer?.querySelector<HTMLElement>(CONTROLS) ?? null;
}

/** The field that the screen asks for, else the step that it is at, else the first thing that can be done. */
function placeIn(main: HTMLElement | null): HTMLElement | null {
  for (const place of ['input:enabled', '[aria-current="step"]', CONTROLS]) {
    const found = [...(main?.querySelectorAll<HTMLElement>(place) ?? [])].find(canHave);
    if (found) return found;
  }
  return main;
}
