import { assert } from '../../src-shared/result.ts';
import type { Reference } from './controllable-upstream.ts';

/** Bank cards go to terminals that are registers of their own; all else is the counter’s register’s. */
export async function tellsCardsByTerminal({ operator }: Reference): Promise<void> {
  const rules = await operator.profile();
  assert(rules !== null, 'the demo operator has rules');
  const tenders = rules.tenders.map((each) =>
    each.kind === 'bank-card' ? { ...each, fiscal: 'terminal' as const } : each,
  );
  await operator.setProfile({ ...rules, version: `${rules.version}-terminals`, tenders });
}
