import type { ReactNode } from 'react';
import type { Refusal } from '../../src-shared/contract/refusals.ts';
import { Field } from './field.tsx';
import { RefusalNote } from './note.tsx';
import { isOfSeal, type SealDraft } from './use-seal.ts';

interface SealFieldProps {
  readonly label: string;
  readonly hint: string;
  readonly seal: SealDraft;
  /** That it is missing, when it is; false: nothing is to be said. */
  readonly missing: ReactNode;
  /** What was refused last, of the seal or not. */
  readonly refusal: Refusal | null;
}

/** The seal of a bag, with what is wrong with it. */
export function SealField({ label, hint, seal, missing, refusal }: SealFieldProps) {
  const refused = isOfSeal(refusal) ? refusal : null;
  const isFault = refused?.kind === 'seal-in-safe' || refused?.kind === 'seal-needed';
  return (
    <Field
      label={label}
      takes="seal"
      hint={hint}
      value={seal.text}
      problem={Boolean(missing) || isFault}
      doubted={refused !== null && !isFault}
      missing={seal.text.trim() === ''}
      says={missing || (refused && <RefusalNote refusal={refused} />)}
      onText={seal.set}
    />
  );
}
