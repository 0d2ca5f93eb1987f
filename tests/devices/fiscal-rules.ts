import { asksRegister } from '../../src-shared/fiscal/who-fiscalises.ts';
import { assert } from '../../src-shared/result.ts';
import { demoProfile } from '../../src-upstream/demo/profile.ts';
import type { Reference } from './controllable-upstream.ts';

/** Bank cards go to terminals that are registers of their own; all else is the counter’s register’s. */
export async function tellsCardsByTerminal({ operator }: Reference): Promise<void> {
  const tenders = demoProfile.tenders.map((each) =>
    each.kind === 'bank-card' ? { ...each, fiscal: 'terminal' as const } : each,
  );
  await operator.setProfile({ ...demoProfile, version: `${demoProfile.version}-terminals`, tenders });
}

/** The demo's own rules have a counter without a register say so at its window. Others need none. */
export async function wantsRegister({ operator }: Reference, isWanted: boolean): Promise<void> {
  const rules = await operator.profile();
  assert(rules !== null, 'the demo operator has rules');
  if (asksRegister(rules) === isWanted) return;
  if (isWanted) return operator.setProfile(demoProfile);
  const { fiscal: _, ...others } = rules;
  const tenders = rules.tenders.map(({ fiscal: _named, ...each }) => each);
  await operator.setProfile({
    ...others,
    version: `no-register-${rules.version}`.slice(0, VERSION_LENGTH_MAX),
    tenders,
  });
}

const VERSION_LENGTH_MAX = 40;
