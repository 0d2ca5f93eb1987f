import { expect, test } from 'vitest';
import { filesOf, textOf } from './sources.ts';

/** docs/adding.md says where a kind of entry is asked for by its name: what is true of many is a part of the kind. */

const HOME = 'src-shared/journal/kinds/';
/** There it is written. */
const DEFINED = 'src-shared/journal/entry.ts';

test('outside their home isKind asks for a kind only where docs/adding.md says so', () => {
  const asking = ['src-shared', 'src-main', 'src-renderer', 'src-upstream']
    .flatMap((house) => filesOf(house))
    .filter((file) => !file.startsWith(HOME) && file !== DEFINED && textOf(file).includes('isKind('));
  const listed = [...textOf('docs/adding.md').matchAll(/^\| `(src-[^`]+\.ts)` \|/gm)].map(([, file]) => file);
  expect(listed).toEqual(asking.toSorted());
});
