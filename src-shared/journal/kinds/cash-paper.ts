import { cashSlip } from '../../receipt/cash-slip.ts';
import { twice } from '../../receipt/document.ts';
import { ok } from '../../result.ts';
import type { CashBody } from './cash-body.ts';
import type { Paper } from './kind.ts';

/** Both who hand the money over sign, and each keeps one. */
export function cashPaper(kind: 'pay-in' | 'pay-out'): Paper<CashBody> {
  return {
    document: kind,
    draw(facts, texts) {
      const { body: moved, supervisorId } = facts.entry;
      const supervisorName = supervisorId === null ? null : facts.clerkName(supervisorId);
      return ok(twice(cashSlip({ ...facts, kind, moved, supervisorName }, texts)));
    },
  };
}
