import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { HandName } from './tasks-by-keys.ts';

/** What docs/keys.md tells of a task. */
interface KeysTold {
  readonly task: string;
  /** In words, one key after the other. */
  readonly keys: string;
  /** Null where it couldn't be done. */
  readonly before: number | null;
  readonly now: number;
}

const PAGE = join(import.meta.dirname, '..', '..', 'docs', 'keys.md');
const HEADINGS: Readonly<Record<HandName, string>> = {
  keyboard: 'With a keyboard',
  keypad: 'With a numeric keypad alone',
};

export function keysTold(hand: HandName): readonly KeysTold[] {
  const part = readFileSync(PAGE, 'utf8')
    .split(/^## /m)
    .find((each) => each.startsWith(`${HEADINGS[hand]}\n`));
  const rows = (part ?? '').split('\n').filter((line) => line.startsWith('|'));
  return rows.slice(2).map((row) => {
    const [task = '', keys = '', before = '', now = ''] = row
      .split('|')
      .slice(1)
      .map((cell) => cell.trim());
    return { task, keys, before: before === '–' ? null : Number(before), now: Number(now) };
  });
}
