import { useRegisterWarnings } from '../attention/register-warning.ts';
import { useCounter } from '../counter-context.tsx';
import { Note, RefusalNote } from '../ui/note.tsx';
import type { Seen } from './drawer-hint.tsx';
import type { Notice } from './notice.tsx';

/**
 * What the clerk has to know of the fiscal register: what it keeps away lasts, the rest is seen once. `isRefusalSaid`:
 * it stands in the sale already.
 */
export function useRegisterNotice(seen: Seen, isRefusalSaid: boolean): Notice | null {
  const { register } = useCounter();
  const warning = useRegisterWarnings().find(({ name }) => !seen.has(name));
  if (register?.keepsAway && isRefusalSaid) return null;
  if (register?.keepsAway) return { note: <RefusalNote refusal={register.keepsAway.refusal} /> };
  if (!warning) return null;
  return {
    note: (
      <Note tone="warning" title={warning.title} live="status">
        {warning.more}
      </Note>
    ),
    onSeen: () => seen.see(warning.name),
  };
}
