import { useT } from '../i18n.ts';
import { Pad } from './pad.tsx';
import { typeIntoFocus } from './type-into-focus.ts';

/** Digits that go into whichever field has the focus, as a keyboard's would; pressing them leaves the focus there. */
export function TypingPad({ disabled }: { readonly disabled?: boolean }) {
  const t = useT();
  return <Pad layout="money" label={t('pad.here')} disabled={disabled} clears intoFocus onKey={typeIntoFocus} />;
}
