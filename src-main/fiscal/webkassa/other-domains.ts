import { isOnThisMachine } from '../../platform/loopback.ts';

/** More are named by nobody; a list without an end would be a call without an end. */
const OTHERS_MAX = 3;
const HEADER_LENGTH_MAX = 1000;
/** A second label this short is no name that somebody registered, as in «com.kz» and «gov.kz». */
const SHARED_LABEL_MAX = 3;

/**
 * The bases that may be asked instead, in their order. `header` is AlternativeDomainNames: hosts by commas. Only those
 * of the same owner are taken, by https. A register's module on this machine may name this machine alone.
 */
export function otherBases(header: string | null, base: URL): URL[] {
  const hosts = (header ?? '').slice(0, HEADER_LENGTH_MAX).split(',');
  const bases = hosts.flatMap((host) => {
    const address = addressOf(host.trim(), base);
    return address && address.host !== base.host && isOfSameOwner(address, base) ? [address] : [];
  });
  return [...new Map(bases.map((each) => [each.host, each])).values()].slice(0, OTHERS_MAX);
}

/** A host with or without https:// before it, and with nothing behind it. */
function addressOf(text: string, base: URL): URL | null {
  const host = /^(?:https:\/\/)?([a-z0-9.-]+(?::\d{1,5})?)\/?$/i.exec(text)?.[1];
  const address = `${base.protocol}//${host}`;
  if (host === undefined || !URL.canParse(address)) return null;
  const other = new URL(base);
  other.host = new URL(address).host;
  return other;
}

function isOfSameOwner(other: URL, base: URL): boolean {
  if (isOnThisMachine(base)) return isOnThisMachine(other);
  const owner = ownerOf(base.hostname);
  return base.protocol === 'https:' && owner !== null && ownerOf(other.hostname) === owner;
}

/** «kkm.webkassa.kz» → «webkassa.kz». null: an address of numbers, or no domain at all. */
function ownerOf(hostname: string): string | null {
  const labels = hostname.toLowerCase().split('.');
  if (labels.length < 2 || /^\d+$/.test(labels.at(-1) ?? '')) return null;
  const isShared = labels.length > 2 && (labels.at(-2)?.length ?? 0) <= SHARED_LABEL_MAX;
  return labels.slice(isShared ? -3 : -2).join('.');
}
