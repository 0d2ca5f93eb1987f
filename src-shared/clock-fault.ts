import type { ClockFault, Refusal } from './contract/refusals.ts';

/** The refusal, with what is known to be wrong with the clock where it may follow from that. */
export function namingTheClock(refusal: Refusal, clock: ClockFault | null): Refusal {
  if (clock === null) return refusal;
  switch (refusal.kind) {
    case 'product-not-sold':
    case 'amount-not-price':
    case 'card-expired':
    case 'card-not-activated':
    case 'shift-too-long':
    case 'offline-hours-used':
      return { ...refusal, clock };
    default:
      return refusal;
  }
}
