import { asksRegister } from '../../src-shared/fiscal/who-fiscalises.ts';
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

/** The demo's own rules have a counter without a register say so at its window. These rules need none. */
export async function asksNoRegister({ operator }: Reference): Promise<void> {
  const rules = await operator.profile();
  if (rules === null || !asksRegister(rules)) return;
  const { fiscal: _, ...others } = rules;
  const tenders = rules.tenders.map(({ fiscal: _named, ...each }) => each);
  await operator.setProfile({
    ...others,
    version: `no-register-${rules.version}`.slice(0, VERSION_LENGTH_MAX),
    tenders,
  });
}

const VERSION_LENGTH_MAX = 40;
