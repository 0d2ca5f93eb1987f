import { useT } from '../i18n.ts';
import { Pad, type PadKey } from './pad.tsx';

/** A pad that types into whichever field has the focus, as a keyboard would; pressing it leaves the focus there. */
export function TypingPad({ disabled }: { readonly disabled?: boolean }) {
  const t = useT();
  return <Pad layout="money" label={t('pad.here')} disabled={disabled} onKey={typeIntoFocus} />;
}

function typeIntoFocus(key: PadKey): void {
  if (!(document.activeElement instanceof HTMLInputElement))
    document.querySelector<HTMLInputElement>('main input:not(:disabled)')?.focus();
  if (key === 'erase') document.execCommand('delete');
  else document.execCommand('insertText', false, key);
}
