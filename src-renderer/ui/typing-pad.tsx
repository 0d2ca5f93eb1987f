import { useT } from '../i18n.ts';
import { Pad } from './pad.tsx';
import { typeIntoFormOf } from './type-into-focus.ts';

/** Digits for whichever field of its form has the focus, as a keyboard's; pressing them leaves the focus there. */
export function TypingPad({ disabled }: { readonly disabled?: boolean }) {
  const t = useT();
  return (
    <Pad
      layout="money"
      label={t('pad.here')}
      disabled={disabled}
      clears
      intoFocus
      onKey={(key, pad) => typeIntoFormOf(pad, key)}
    />
  );
}
