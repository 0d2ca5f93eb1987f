import type { Upstream } from './upstream-context.ts';

/** Members that 1.0 does not have: absent there, and where there is nothing to say. */
export function since11<Members extends Record<string, unknown>>(
  { contract }: Pick<Upstream, 'contract'>,
  members: Members,
): { [Name in keyof Members]?: NonNullable<Members[Name]> } {
  const said = contract === '1.0' ? [] : Object.entries(members).filter(([, value]) => value !== null);
  return Object.fromEntries(said) as { [Name in keyof Members]?: NonNullable<Members[Name]> };
}
