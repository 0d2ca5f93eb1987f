import { CounterRefused } from '../platform/counter-refused.ts';
import type { Settings } from '../platform/settings.ts';
import type { Alarm, UpstreamSide } from './upstream.ts';

const FIRST_REFERENCE_DATA_WITHIN_MS = 20_000;

/** A new counter enrols and waits for its first profile and roster; an enrolled one starts with what it has. */
export async function makeReady(
  settings: Settings,
  upstream: UpstreamSide,
  withinMs = FIRST_REFERENCE_DATA_WITHIN_MS,
): Promise<void> {
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
  await firstReferenceData(settings, upstream, withinMs);
}

/** Without rules and clerks nobody can sign in; a counter that has both waits for nothing. */
async function firstReferenceData(settings: Settings, upstream: UpstreamSide, withinMs: number): Promise<void> {
  const ready = () => {
    upstream.adopt();
    return upstream.profiles.current() !== null && upstream.roster.clerks().length > 0;
  };
  if (ready()) return;
  await new Promise<void>((resolve, reject) => {
    // Where there is nobody to ask, there is nothing to wait for.
    const late = setTimeout(
      () => {
        forget();
        reject(new CounterRefused(whatIsMissing(settings, upstream, withinMs)));
      },
      settings.upstreamUrl ? withinMs : 0,
    );
    const forget = upstream.onChange(() => {
      if (!ready()) return;
      clearTimeout(late);
      forget();
      resolve();
    });
  });
}

function whatIsMissing({ upstreamUrl }: Settings, upstream: UpstreamSide, withinMs: number): string {
  const noProfile = upstream.profiles.current() === null;
  const noClerks = upstream.roster.clerks().length === 0;
  const what = [noProfile ? 'profile' : [], noClerks ? 'clerks' : []].flat().join(' and ');
  const begin = `This counter has no ${what}, and nobody can sign in without`;
  const end = 'The enrolment is kept, and nothing is lost.';
  if (!upstreamUrl)
    return `${begin}. Give the address of the operator’s upstream as SAPAR_UPSTREAM_URL and start again. ${end}`;
  const where = `the upstream at ${upstreamUrl.origin}`;
  const said = (name: Alarm['alarm']) => upstream.alarms.list().find(({ alarm }) => alarm === name)?.detail;
  const unauthorized = said('unauthorized');
  if (unauthorized !== undefined)
    return `${begin}: ${where} does not accept this counter (${unauthorized}). Ask the operator for a code. ${end}`;
  if (upstream.contact.state() !== 'online')
    return `${begin}: ${where} can't be reached. Check the address and the network and start again. ${end}`;
  const refused = noProfile ? said('profile-refused') : undefined;
  return refused === undefined
    ? `${begin}: ${where} sent none within ${withinMs / 1000} seconds. Ask the operator, and start again. ${end}`
    : `${begin}: the one that ${where} sent is refused (${refused}). ` +
        `Ask the operator to correct it, and start again. ${end}`;
}
