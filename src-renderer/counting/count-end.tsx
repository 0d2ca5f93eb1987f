import type { ReactNode } from 'react';
import { KEYS, type KeyShown } from '../keys/table.ts';
import type { Count } from './use-count.ts';

interface CountEndProps {
  readonly count: Count;
  readonly className?: string | undefined;
  /** What the button that gives the count shows as its key: Enter once Enter gives it, until then what leads there. */
  readonly children: (keys: KeyShown) => ReactNode;
}

/** Where a count ends: one more Enter gives it. */
export function CountEnd({ count: { end, isAtEnd, setAtEnd }, className, children }: CountEndProps) {
  return (
    <div ref={end} className={className} onFocus={() => setAtEnd(true)} onBlur={() => setAtEnd(false)}>
      {children(isAtEnd ? KEYS.screen.confirm.shown : KEYS.count.toEnd.shown)}
    </div>
  );
}
