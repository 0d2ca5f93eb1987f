import { exists, localDateTime, type WrittenInstant } from '../../src-shared/time.ts';

/** 22.11.2026 13:25 by this machine's own clock: the operator's time zone may have gone with the ledger. */
export function localMoment(at: WrittenInstant): string {
  if (!exists(at)) return at;
  const moment = new Date(at);
  const two = (part: number) => String(part).padStart(2, '0');
  const day = `${two(moment.getDate())}.${two(moment.getMonth() + 1)}.${moment.getFullYear()}`;
  return `${day} ${two(moment.getHours())}:${two(moment.getMinutes())}`;
}

/** 29.11.2026 13:25:00, as the papers of this country write it. */
export function momentIn(at: WrittenInstant, zone: string): string {
  const [day = '', time = ''] = localDateTime(at, zone).split(/[ T]/);
  return `${day.split('-').toReversed().join('.')} ${time.slice(0, 'HH:MM:SS'.length)}`;
}
