import { z } from 'zod';
import { Instant, WrittenInstant } from '../../time.ts';
import { ClockFault } from '../refusals.ts';

/** What is known of the time at one moment. The counter sets no clock: whoever sets it finds here what to go by. */
export const ClockView = z.object({
  now: Instant,
  /** The IANA zone of this machine. */
  zone: z.string(),
  /** Now, by the upstream's clock; null: it was not heard in this run. */
  upstream: Instant.nullable(),
  /** When the newest entry of the journal was written; null: there is none. */
  newestEntry: WrittenInstant.nullable(),
  /** When the system last set the clock by the network; null: it does not say. */
  setBySystem: Instant.nullable(),
  fault: ClockFault.nullable(),
});
export type ClockView = z.infer<typeof ClockView>;
