// npm run test:mutation [FILE…]: changes what writes money in every small way, and asks whether a test notices.
// A change that no test notices, and that survivors.ts does not explain, fails the run; so does an explanation of
// nothing.
import './setup/node-version.ts';
import { setPriority } from 'node:os';
import { explainedSurvivors } from './testing/mutation/survivors.ts';
import { type Judged, mutate, PARTS } from './testing/mutation/mutate.ts';
import { ROOT } from './setup/places.ts';
import { say } from './setup/say.mjs';

/** Nobody waits for it: whatever else runs on the machine goes first. */
const PRIORITY = 15;

const words = process.argv.slice(2);
const incremental = words.includes('--incremental');
const only = words.filter((word) => !word.startsWith('--'));

process.chdir(ROOT);
setPriority(PRIORITY);
const judged: Judged[] = [];
try {
  for (const part of PARTS) {
    const files = part.files.filter((file) => only.length === 0 || only.includes(file));
    if (files.length > 0) judged.push(...(await mutate({ ...part, files }, incremental)));
  }
  process.exitCode = report();
} catch (error) {
  say(error instanceof Error ? error.message : String(error));
  process.exitCode = 2;
}

/** One that was judged, or one that is explained. */
interface Change {
  readonly file: string;
  readonly at?: number;
  readonly line: string;
  readonly becomes: string;
}

function report(): number {
  const files = [...new Set(judged.map(({ file }) => file))];
  const survivors = judged.filter(({ fate }) => fate === 'survived');
  const explained = explainedSurvivors.filter(({ file }) => files.includes(file));
  const same = (a: Change, b: Change) => a.file === b.file && a.line === b.line && a.becomes === b.becomes;
  const unexplained = survivors.filter((survivor) => !explained.some((each) => same(each, survivor)));
  const outlived = explained.filter((each) => !survivors.some((survivor) => same(each, survivor)));

  for (const file of files) say(`${file}: ${tally(judged.filter((each) => each.file === file))}`);
  say(`together: ${tally(judged)}, of the survivors ${survivors.length - unexplained.length} explained`);
  tell(
    'timed out, and taken for noticed',
    judged.filter(({ fate }) => fate === 'timed out'),
  );
  tell('survived, not explained', unexplained);
  tell('explained, and does not survive', outlived);
  if (judged.length === 0)
    say(`Nothing to change. It can be said of: ${PARTS.flatMap((part) => part.files).join(', ')}.`);
  return judged.length > 0 && unexplained.length === 0 && outlived.length === 0 ? 0 : 1;
}

function tell(what: string, changes: readonly Change[]): void {
  for (const { file, at, line, becomes } of changes)
    say(`\n${what}: ${file}${at === undefined ? '' : `:${at}`}\n  - ${line}\n  + ${becomes}`);
}

function tally(of: readonly Judged[]): string {
  const fates = ['killed', 'timed out', 'did not load', 'survived'] as const;
  const counts = fates.map((fate) => `${of.filter((each) => each.fate === fate).length} ${fate}`);
  return `${of.length} changes: ${counts.join(', ')}`;
}
