import { type ReactNode, useEffect, useRef } from 'react';
import type { Refusal } from '../../src-shared/contract/refusals.ts';
import { useRefusalWords } from '../counter-context.tsx';
import { Check, Cross, Info, Warning } from './icons.tsx';
import styles from './note.module.css';
import { Whole } from './whole.tsx';

type NoteTone = 'good' | 'warning' | 'bad' | 'info';

const SIGNS = { good: Check, warning: Warning, bad: Cross, info: Info } as const;

interface NoteProps {
  readonly tone: NoteTone;
  readonly title: ReactNode;
  readonly children?: ReactNode;
  /** Said at once by a screen reader. */
  readonly live?: 'alert' | 'status';
  /** It answers a key, and may stand above what is being read. */
  readonly inSight?: boolean;
}

/** A word in place: what happened and what to do now. */
export function Note({ tone, title, children, live, inSight = live === 'alert' }: NoteProps) {
  const Sign = SIGNS[tone];
  const note = useRef<HTMLDivElement>(null);
  const words = typeof children === 'string' ? children : null;
  // What is refused below the edge of a panel would look like a key that does nothing; larger text moves it there.
  useEffect(() => {
    const here = note.current;
    if (!inSight || here === null) return;
    const sizes = new ResizeObserver(() => here.scrollIntoView({ block: 'nearest' }));
    sizes.observe(here);
    return () => sizes.disconnect();
  }, [inSight, title, words]);
  return (
    <div ref={note} className={styles.note} data-tone={tone} role={live}>
      <Sign />
      <div className={styles.words}>
        <p className={styles.title}>{typeof title === 'string' ? <Whole text={title} /> : title}</p>
        {children !== undefined && (
          <div className={styles.more}>{typeof children === 'string' ? <Whole text={children} /> : children}</div>
        )}
      </div>
    </div>
  );
}

/** It may be right as it stands: the same key once more says so. */
const DOUBTS: ReadonlySet<Refusal['kind']> = new Set([
  'authorisation-code-used',
  'authorisation-code-typed-fast',
  'received-typed-fast',
  'seal-used-before',
]);
/** Nothing was refused: how it went, or what takes a while. */
const TOLD: ReadonlySet<Refusal['kind']> = new Set([
  'payment-given-back',
  'booked-with-next-shift',
  'payment-not-dropped',
]);
export const isDoubt = (refusal: Refusal | null): boolean => refusal !== null && DOUBTS.has(refusal.kind);

function toneOf(refusal: Refusal): NoteTone {
  if (TOLD.has(refusal.kind)) return 'info';
  return isDoubt(refusal) ? 'warning' : 'bad';
}

export function RefusalNote({ refusal }: { readonly refusal: Refusal }) {
  const { says, now } = useRefusalWords()(refusal);
  return (
    <Note tone={toneOf(refusal)} title={says} live="alert">
      {now}
    </Note>
  );
}
