/**
 * The columns repeat what queries need of an entry's text, by rules that its table keeps. What others wrote against
 * these rules is stored all the same, and stops no restore: its text says all, and its columns what they can.
 */

/** Nobody approves an own entry: there it counts as approved by nobody. */
export function supervisorColumn(who: {
  readonly clerkId: string | null;
  readonly supervisorId: string | null;
}): string | null {
  const { clerkId, supervisorId } = who;
  return supervisorId === clerkId ? null : supervisorId;
}

/** A posting of nothing moves nothing. */
export function postingRows<Row extends { readonly amount: number }>(postings: readonly Row[]): readonly Row[] {
  return postings.filter(({ amount }) => amount !== 0);
}

/** Another entry had this id before: the second one is found by its place alone. */
export function secondId({ id, seq }: { readonly id: string; readonly seq: number }): string {
  return `${id} at ${seq}`;
}
