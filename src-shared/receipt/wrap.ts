import { displayWidth, fitting, isWide, shortened } from './display-width.ts';

/**
 * Breaks text into lines of so many columns. A no-break space is never broken at: the groups of an amount stay
 * together.
 */

const BETWEEN_PHRASES = ' / ';
/** Never at the start of a line in Chinese. */
const CLOSING = /^[，。、：；？！）》」』”’%]$/;

export function wrap(text: string, columns: number, linesMax = Infinity): string[] {
  const lines: string[] = [];
  let line = '';
  for (const piece of pieces(text)) {
    if (displayWidth((line + piece).trimEnd()) <= columns) {
      line += piece;
      continue;
    }
    if (line.trim() !== '') lines.push(line.trimEnd());
    line = piece.trimStart();
    while (displayWidth(line.trimEnd()) > columns) {
      const part = fitting(line, columns) || line;
      lines.push(part);
      line = line.slice(part.length);
    }
  }
  if (line.trim() !== '' || lines.length === 0) lines.push(line.trimEnd());
  return limited(lines, columns, linesMax);
}

interface Wrapping {
  /** More lines are cut. Each is filled then: an address keeps street and house together. */
  readonly linesMax?: number;
  readonly between?: string;
}

/**
 * Puts phrases on one line with « / » as long as they fit, and else each on its own. Nothing joins the end of a broken
 * one.
 */
export function wrapPhrases(
  phrases: readonly string[],
  columns: number,
  { linesMax = Infinity, between = BETWEEN_PHRASES }: Wrapping = {},
): string[] {
  const broken = linesMax === Infinity ? wrapEvenly : wrap;
  const lines: string[] = [];
  let line: string | undefined;
  for (const phrase of phrases) {
    const joined = line === undefined ? phrase : line + between + phrase;
    if (displayWidth(joined) <= columns) {
      line = joined;
      continue;
    }
    if (line !== undefined) lines.push(line);
    const wrapped = broken(phrase, columns);
    line = wrapped.length === 1 ? wrapped[0] : undefined;
    if (wrapped.length > 1) lines.push(...wrapped);
  }
  if (line !== undefined) lines.push(line);
  return limited(lines, columns, linesMax);
}

/** In as few lines as `wrap`, and with no word alone on the last where the others can spare some. */
function wrapEvenly(text: string, columns: number): string[] {
  let lines = wrap(text, columns);
  if (lines.length === 1 || lines.length > LINES_EVEN_MAX) return lines;
  for (let narrower = columns - 1; narrower > 0; narrower -= 1) {
    const even = wrap(text, narrower);
    if (even.length > lines.length) break;
    lines = even;
  }
  return lines;
}

/** What is longer is no sentence of ours. */
const LINES_EVEN_MAX = 4;

function limited(lines: readonly string[], columns: number, linesMax: number): string[] {
  if (lines.length <= linesMax) return [...lines];
  const shown = lines.slice(0, linesMax);
  // The cut last line says that something follows, even if it had room.
  const last = shown.pop() ?? '';
  return [...shown, shortened(`${last} ${lines[linesMax] ?? ''}`, columns)];
}

/** Words with the space after them; each Chinese character is a piece, with closing punctuation kept to it. */
function pieces(text: string): string[] {
  const found: string[] = [];
  let word = '';
  for (const character of text) {
    const previous = found.at(-1);
    if (CLOSING.test(character) && word === '' && previous !== undefined && !previous.endsWith(' ')) {
      found[found.length - 1] = previous + character;
    } else if (isWide(character)) {
      if (word !== '') found.push(word);
      found.push(character);
      word = '';
    } else {
      word += character;
      if (character === ' ') {
        found.push(word);
        word = '';
      }
    }
  }
  return word === '' ? found : [...found, word];
}
