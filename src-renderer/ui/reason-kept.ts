/** What stands as a reason once other ones are usual: one that was chosen stays only where it is usual still. */
export function reasonKept(reason: string, usualBefore: readonly string[], usualNow: readonly string[]): string {
  return usualBefore.includes(reason) && !usualNow.includes(reason) ? '' : reason;
}
