import type { Refusal } from '../../src-shared/contract/refusals.ts';
import { useT } from '../i18n.ts';
import { RefusalNote } from '../ui/note.tsx';

/** In the place of what is read for a sheet: that it is being read, or why it is not told. */
export function Reading({ refusal }: { readonly refusal: Refusal | null }) {
  const t = useT();
  return refusal ? <RefusalNote refusal={refusal} /> : <p>{t('settings.reading')}</p>;
}
