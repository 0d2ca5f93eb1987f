import { parseSync } from 'oxc-parser';
import { expect, test } from 'vitest';
import { filesOf, HOUSES, textOf } from './sources.ts';

/** What CONTRIBUTING.md says of comments, as far as it can be counted. */

const WORDS_MAX = 25;
/** A sentence that begins so has no subject yet. */
const BEGINS_WITHOUT_SUBJECT = /^(Of|By|With|Who|Whom|Whose) (?!else)/;

/** A colon or a semicolon ends no sentence: what is long stays long with it. */
const SENTENCE_ENDS = /(?<=[.?!]['’»`)]?)\s+|\n\s*\n|\s+[-–—*] |\s@\w+ /u;
const BEGINS_ANEW = /(?<=[:;]['’»`)]?)\s+/u;

interface Comment {
  readonly at: string;
  readonly text: string;
}

/** Comments of lines that follow each other are one. */
function commentsIn(file: string): Comment[] {
  const code = textOf(file);
  const joined: { start: number; end: number; text: string; isLine: boolean }[] = [];
  for (const { type, start, end, value } of parseSync(file, code).comments) {
    const last = joined.at(-1);
    const isLine = type === 'Line';
    const goesOn = isLine && last?.isLine === true && /^[^\S\n]*\n[^\S\n]*$/.test(code.slice(last.end, start));
    if (goesOn) [last.text, last.end] = [`${last.text} ${value}`, end];
    else joined.push({ start, end, text: value, isLine });
  }
  return joined.map(({ start, text }) => ({ at: `${file}:${code.slice(0, start).split('\n').length}`, text }));
}

/** Without the stars of a block. An example stands indented, and is code. */
const wordsOf = (text: string) => text.replaceAll(/^\s*\*+ ?/gm, '').replaceAll(/^ {2,}\S.*$/gm, '');

const parts = (between: RegExp) => (whole: Comment) =>
  whole.text
    .split(between)
    .map((part) => ({ at: whole.at, text: part.replaceAll(/\s+/g, ' ').trim() }))
    .filter(({ text }) => text !== '');

const SENTENCES = HOUSES.flatMap((house) => filesOf(house))
  .flatMap(commentsIn)
  .map(({ at, text }) => ({ at, text: wordsOf(text) }))
  .flatMap(parts(SENTENCE_ENDS));

test('no sentence of a comment has more than 25 words', () => {
  expect(SENTENCES.length).toBeGreaterThan(4000);
  expect(SENTENCES.filter(({ text }) => text.split(' ').length > WORDS_MAX)).toEqual([]);
});

test('no comment begins without its subject', () => {
  const beginnings = SENTENCES.flatMap(parts(BEGINS_ANEW));
  expect(beginnings.filter(({ text }) => BEGINS_WITHOUT_SUBJECT.test(text))).toEqual([]);
});
