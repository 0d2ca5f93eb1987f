import { useT } from '../../i18n.ts';
import { KEYS } from '../../keys/table.ts';
import { Button } from '../../ui/button.tsx';
import type { Sale } from '../sale/use-sale.ts';

/** The customer wants no paper of this sale; the next one has it again. */
export function NoPaper({ sale: { snapshot, send } }: { readonly sale: Sale }) {
  const t = useT();
  const { noPaper, receivedText, codeText } = snapshot.context;
  const isUntyped = receivedText === '' && codeText === '';
  return (
    <Button
      label={t('payment.noPaper')}
      keys={isUntyped ? KEYS.sale.noPaperFirst.shown : KEYS.sale.noPaper.shown}
      selected={noPaper}
      disabled={snapshot.hasTag('taking')}
      onPress={() => send({ type: 'no-paper' })}
    />
  );
}
