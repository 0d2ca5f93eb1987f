import { useEffect, useState } from 'react';
import type { ReceiptPreview } from '../../../src-shared/contract/views/printer.ts';
import type { EntryId } from '../../../src-shared/ids.ts';
import { call } from '../../bridge.ts';

/** The paper of an entry; null until it is there, and when it has none. */
export function useReceiptPreview(entryId: EntryId, copy = 0): ReceiptPreview | null {
  const [shown, setShown] = useState<{ readonly of: string; readonly preview: ReceiptPreview } | null>(null);
  const of = `${entryId} ${copy}`;
  useEffect(() => {
    let isWanted = true;
    void call('receipt.preview', { entryId, copy }).then((answer) => {
      if (isWanted && answer.ok) setShown({ of, preview: answer.value });
    });
    return () => {
      isWanted = false;
    };
  }, [entryId, copy, of]);
  return shown?.of === of ? shown.preview : null;
}
