import { useState } from 'react';

interface Missed<What> {
  /** What was missing when it was last tried, for as long as it is; null: nothing is to be said. */
  readonly missing: What | null;
  /** It was tried. */
  readonly tries: () => void;
  readonly forget: () => void;
}

/**
 * Says what was missing when a person tried, and that alone. What else is missing waits for the next try: a word that
 * is being typed into one field must not go on in another.
 */
export function useMissing<What>(missingNow: What | null): Missed<What> {
  const [told, setTold] = useState<What | null>(null);
  // Once it is there, or another thing is missing before it, it is over: nobody's next key goes where it was missing.
  if (told !== null && told !== missingNow) setTold(null);
  return { missing: told === missingNow ? told : null, tries: () => setTold(missingNow), forget: () => setTold(null) };
}
