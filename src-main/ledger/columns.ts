/**
 * The columns repeat what queries need of an entry's text, by rules that its table keeps. Of what others wrote against
 * them the text says all, and the columns what they can: so it is kept, and keeps no restore from its end.
 */

/** Nobody approves an own entry: there it counts as approved by nobody. */
export function supervisorColumn(who: {
  readonly clerkId: string | null;
  readonly supervisorId: string | null;
}): string | null {
  const { clerkId, supervisorId } = who;
  return supervisorId === clerkId ? null : supervisorId;
}

/** A movement of nothing moves nothing. */
export function postingRows<Row extends { readonly amount: number }>(postings: readonly Row[]): readonly Row[] {
  return postings.filter(({ amount }) => amount !== 0);
}

/** Of an id that another entry had before: found by its place alone. */
export function secondId({ id, seq }: { readonly id: string; readonly seq: number }): string {
  return `${id} at ${seq}`;
}
