/** Enough to find the place; a name that somebody made up may be of any length. */
const WORDS_MAX = 80;
const ISSUES_TOLD = 3;

/** Where and why something is not as its schema has it, without the value: what was typed may be a PIN. */
export function issuesInWords(
  issues: readonly { readonly path: readonly PropertyKey[]; readonly message: string }[],
): string {
  return issues
    .slice(0, ISSUES_TOLD)
    .map(({ path, message }) => `${cut(path.map(String).join('.'))}: ${cut(message)}`)
    .join('; ');
}

function cut(text: string): string {
  return text.length <= WORDS_MAX ? text : `${text.slice(0, WORDS_MAX).toWellFormed()}…`;
}
