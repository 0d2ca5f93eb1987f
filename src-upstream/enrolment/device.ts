import type { CounterId } from '../../src-shared/ids.ts';

/** The machine behind a request, as its token tells. */
export interface Device {
  readonly counterId: CounterId;
  readonly tokenHash: string;
  readonly enrolment: string;
  readonly superseded: boolean;
}
