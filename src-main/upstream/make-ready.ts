import { CounterRefused } from '../platform/counter-refused.ts';
import type { Settings } from '../platform/settings.ts';
import type { UpstreamSide } from './upstream.ts';

const FIRST_REFERENCE_DATA_TIMEOUT_MS = 20_000;

/** A new counter enrols and waits for its first profile and roster; an enrolled one starts with what it has. */
export async function makeReady(settings: Settings, upstream: UpstreamSide): Promise<void> {
  if (!upstream.enrolment.current()) {
    if (!settings.upstreamUrl)
      throw new CounterRefused(
        'This counter is not enrolled yet, and SAPAR_UPSTREAM_URL is not set. ' +
          'Give the address of the operator’s upstream and an enrolment code (SAPAR_ENROLMENT_CODE).',
      );
    if (!settings.enrolmentCode)
      throw new CounterRefused(
        'This counter is not enrolled yet. Ask the operator for an enrolment code and give it as SAPAR_ENROLMENT_CODE.',
      );
    const enrolled = await upstream.enrolment.enrol(settings.enrolmentCode);
    if (!enrolled.ok)
      throw new CounterRefused(
        `This counter could not be enrolled${'detail' in enrolled.error ? `: ${enrolled.error.detail}` : ''}.`,
      );
  }
  upstream.start();
  const ready = () => {
    upstream.adopt();
    return upstream.profiles.current() !== null && upstream.roster.clerks().length > 0;
  };
  if (ready()) return;
  await new Promise<void>((resolve, reject) => {
    const late = setTimeout(() => {
      forget();
      reject(
        new CounterRefused(
          'The upstream enrolled this counter but did not send its profile and clerks within 20 seconds. ' +
            'Check the connection and start again; the enrolment is kept.',
        ),
      );
    }, FIRST_REFERENCE_DATA_TIMEOUT_MS);
    const forget = upstream.onChange(() => {
      if (!ready()) return;
      clearTimeout(late);
      forget();
      resolve();
    });
  });
}
