import { call } from '../bridge.ts';
import { useCounter } from '../counter-context.tsx';
import { useT } from '../i18n.ts';
import { Button } from '../ui/button.tsx';
import { RefusalNote } from '../ui/note.tsx';
import { useAsk } from '../ui/use-ask.ts';

/** Where the counter is stopped because of its ledger: to the steps by which it is had back. Nothing for a clerk. */
export function RestoreAction() {
  const t = useT();
  const { session, stopped } = useCounter();
  const { ask, busy, refusal } = useAsk();
  const mayBegin =
    session !== null &&
    session.role !== 'clerk' &&
    (stopped?.kind === 'ledger-broken' || stopped?.kind === 'journal-forked');
  if (!mayBegin) return null;
  return (
    <>
      <Button label={t('restore.open')} busy={busy} onPress={() => void ask(call('restore.open', null))} />
      {refusal && <RefusalNote refusal={refusal} />}
    </>
  );
}
