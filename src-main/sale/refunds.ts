import type { Terminal } from '../../src-shared/contract/body-parts.ts';
import type { Entry } from '../../src-shared/contract/upstream.ts';
import type { ReturnId, SaleId } from '../../src-shared/ids.ts';
import type { OpenMatter } from '../../src-shared/profile-change.ts';
import type { BegunRefund, Facts } from '../ledger/facts.ts';
import { NOTHING_LEFT_BEHIND } from '../ledger/left-behind.ts';
import { deviceNamesIn } from './device-names.ts';

/**
 * Returns whose money a device was asked to give back. Each is kept before the device hears of it, until the return is
 * an entry or nothing went back. Their lines are not given back another time.
 */
export interface Refunds {
  /** Durable with the transaction that it is called in. */
  keep(refund: BegunRefund): void;
  forget(returnId: ReturnId): void;
  /** A part that went back stays known, whatever its device says later. One that is over stays so. */
  told(returnId: ReturnId, slips: readonly (Terminal | undefined)[]): void;
  /** The device hears of the part at this place now. Durable with the transaction that it is called in. */
  asks(returnId: ReturnId, place: number): void;
  /**
   * What its device calls the operation of the part at this place. One that is over stays so. false: another operation
   * has that name, and this one stays without.
   */
  named(returnId: ReturnId, place: number, ref: string): boolean;
  /** It went back and can be no return of this journal: should its sale come back, its lines don't go back again. */
  forgetAsLost(refund: BegunRefund, note: Pick<Entry, 'seq' | 'at'>): void;
  find(returnId: ReturnId): BegunRefund | undefined;
  /** Oldest first. */
  begun(): readonly BegunRefund[];
  /** The one that gives back any of these lines. */
  of(saleId: SaleId, lines: readonly number[]): BegunRefund | undefined;
}

export function refundsIn(facts: Facts): Refunds {
  const begun = () => facts.get('begun-refunds') ?? [];
  const names = deviceNamesIn(facts);
  const without = (returnId: ReturnId) => begun().filter((each) => each.returnId !== returnId);
  function forget(returnId: ReturnId): void {
    if (begun().some((each) => each.returnId === returnId)) facts.set('begun-refunds', without(returnId));
  }
  return {
    begun,
    find: (returnId) => begun().find((each) => each.returnId === returnId),
    forget,
    told(returnId, slips) {
      facts.set(
        'begun-refunds',
        begun().map((each) => {
          if (each.returnId !== returnId) return each;
          const toKeep = each.wanted.tenders.map((_, at) => each.slips?.[at] ?? slips[at] ?? null);
          return { ...each, slips: toKeep };
        }),
      );
    },
    asks(returnId, place) {
      facts.set(
        'begun-refunds',
        begun().map((each) => {
          if (each.returnId !== returnId) return each;
          return { ...each, asked: each.wanted.tenders.map((_, at) => at === place || (each.asked?.[at] ?? false)) };
        }),
      );
    },
    named(returnId, place, ref) {
      const device = begun().find((each) => each.returnId === returnId)?.devices?.[place];
      if (device && !names.take({ device, ref, of: `${returnId}/${place + 1}` })) return false;
      facts.set(
        'begun-refunds',
        begun().map((each) => {
          if (each.returnId !== returnId) return each;
          const refs = each.wanted.tenders.map((_, at) => (at === place ? ref : (each.refs?.[at] ?? null)));
          return { ...each, refs };
        }),
      );
      return true;
    },
    forgetAsLost({ returnId, wanted }, { seq, at }) {
      const known = facts.get('left-behind') ?? NOTHING_LEFT_BEHIND;
      const lost = { entryId: returnId, seq, at, saleId: wanted.saleId, lines: wanted.lines };
      facts.set('left-behind', { ...known, returns: [...known.returns, lost] });
      forget(returnId);
    },
    keep: (refund) => facts.set('begun-refunds', [...without(refund.returnId), refund]),
    of: (saleId, lines) =>
      begun().find(({ wanted }) => wanted.saleId === saleId && wanted.lines.some((line) => lines.includes(line))),
  };
}

/** What newer rules must let come to its end. */
export function mattersGoingBack(refunds: Pick<Refunds, 'begun'>): OpenMatter[] {
  return refunds.begun().map(({ wanted }) => ({
    what: 'a return that was begun is not finished',
    tenders: wanted.tenders.map(({ kind }) => kind),
  }));
}
