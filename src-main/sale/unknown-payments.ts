import { TerminalKind } from '../../src-shared/journal/kinds/terminals-body.ts';
import type { UnknownPayment } from '../../src-shared/journal/terminal-totals.ts';
import { negative } from '../../src-shared/money.ts';
import type { BegunPart } from '../payment/begun-part.ts';
import type { Payments } from '../payment/collect.ts';
import type { Intents } from './intents.ts';
import type { Refunds } from './refunds.ts';

/**
 * Money at terminals of sales and returns that were begun and have no end yet: it may have moved, or may not. What was
 * never begun is not among them; of what its device has said that it moved only the entry is missing.
 */
export function unknownPaymentsOver(
  intents: Pick<Intents, 'unfinished'>,
  refunds: Pick<Refunds, 'begun'>,
  { deviceIdOf }: Pick<Payments, 'deviceIdOf'>,
): () => UnknownPayment[] {
  /** Whoever stands at a device takes whichever of its ways they like. */
  function atDevice(id: string, asked: UnknownPayment, part: BegunPart): UnknownPayment[] {
    if (part.by === 'typed') return [{ ...asked, id }];
    if (part.gaveBack) return [];
    if (part.paid)
      return [{ id, kind: part.paid.kind, amount: part.paid.amount, ...(part.back === undefined && { isSure: true }) }];
    const otherKinds = TerminalKind.options.filter(
      (kind) => kind !== asked.kind && deviceIdOf(kind) === part.device && deviceIdOf(asked.kind) === part.device,
    );
    return [{ ...asked, id, ...(otherKinds.length > 0 && { otherKinds }) }];
  }

  return () => [
    ...intents.unfinished().flatMap(({ id, sale, begun }) =>
      sale.tenders.flatMap(({ kind, amount }, place): UnknownPayment[] => {
        const part = begun.parts[place];
        const of = `${id}:${place}`;
        return kind === 'cash' || !part ? [] : atDevice(of, { id: of, kind, amount }, part);
      }),
    ),
    ...refunds.begun().flatMap(({ returnId, wanted, slips, devices, asked }) =>
      wanted.tenders.flatMap(({ kind, amount }, place): UnknownPayment[] => {
        const isSure = Boolean(slips?.[place]);
        const back = { id: `${returnId}:${place}`, kind, amount: negative(amount), ...(isSure && { isSure }) };
        const isNotAsked = Boolean(devices?.[place]) && asked?.[place] === false;
        return kind === 'cash' || isNotAsked ? [] : [{ ...back, kind }];
      }),
    ),
  ];
}
