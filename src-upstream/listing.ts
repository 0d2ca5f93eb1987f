import type { RunningUpstream } from './upstream.ts';

/** What the program prints when it is ready. */

export function listingForScripts(running: RunningUpstream): string {
  const { enrolmentCode = null, clerks = [], cards = [] } = running.demo ?? {};
  return `${JSON.stringify({ url: running.url, enrolmentCode, clerks, cards })}\n`;
}

export async function listingForPeople(running: RunningUpstream): Promise<string> {
  const { demo } = running;
  const counters = demo?.counters ?? (await withCodes(running));
  return [
    `Upstream at ${running.url}`,
    '',
    'Enrolment codes (15 minutes, one machine each)',
    ...counters.map(
      (counter) => `  ${counter.enrolmentCode}  counter ${counter.number}: ${counter.name}, ${counter.station}`,
    ),
    ...(counters.length === 0 ? ['  none: no counter is set up; start with --demo for a demo operator'] : []),
    ...(demo
      ? ['', 'Clerks and PINs', ...demo.clerks.map((clerk) => `  ${clerk.pin}  ${clerk.name}, ${clerk.role}`)]
      : []),
    ...(demo ? ['', 'Cards', ...demo.cards.map((card) => `  ${card.number}  ${card.label}`)] : []),
    '',
    'Ctrl-C stops it.',
    '',
  ].join('\n');
}

async function withCodes({ operator }: RunningUpstream) {
  const counters = [];
  for (const { number, name, stationName } of await operator.counters()) {
    counters.push({ number, name, station: stationName, enrolmentCode: await operator.newEnrolmentCode(number) });
  }
  return counters;
}
