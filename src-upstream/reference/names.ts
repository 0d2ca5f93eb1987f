import type { LocalText } from '../../src-shared/contract/wire-types.ts';
import type { Upstream } from '../upstream-context.ts';

/** Names by language, which 1.0 does not have: absent there, and where the operator gave none. */
export function namesOf(upstream: Pick<Upstream, 'contract'>, names: LocalText | null): { names?: LocalText } {
  return names === null || upstream.contract === '1.0' ? {} : { names };
}

/** The same of a counter and of its station. */
export function placeNames(
  { contract }: Pick<Upstream, 'contract'>,
  counterNames: LocalText | null,
  stationNames: LocalText | null,
): { counterNames?: LocalText; stationNames?: LocalText } {
  if (contract === '1.0') return {};
  return {
    ...(counterNames && { counterNames }),
    ...(stationNames && { stationNames }),
  };
}
