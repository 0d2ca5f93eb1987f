/** Enough to find the place; a name that somebody made up may be of any length. */
const WORDS_MAX = 80;
const ISSUES_TOLD = 3;

interface Issue {
  readonly path: readonly PropertyKey[];
  readonly message: string;
  /** Members that the schema does not know, at that path. */
  readonly keys?: readonly string[] | undefined;
}

/** Where something is not as its schema has it, as members with dots, for a sentence in any language. */
export function placesOf(issues: readonly Issue[]): string {
  return issues
    .flatMap(({ path, keys = [] }) => (keys.length === 0 ? [path] : keys.map((key) => [...path, key])))
    .slice(0, ISSUES_TOLD)
    .map((path) => cut(path.map(String).join('.')) || '{}')
    .join('; ');
}

/** Where and why something is not as its schema has it, without the value: what was typed may be a PIN. */
export function issuesInWords(issues: readonly Issue[]): string {
  return issues
    .slice(0, ISSUES_TOLD)
    .map(({ path, message }) => `${cut(path.map(String).join('.'))}: ${cut(message)}`)
    .join('; ');
}

function cut(text: string): string {
  return text.length <= WORDS_MAX ? text : `${text.slice(0, WORDS_MAX).toWellFormed()}…`;
}
