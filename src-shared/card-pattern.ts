/**
 * Judges the operator's patterns of card numbers before they are tried. A matcher that goes back and tries again needs
 * 33 s for `^(([0-9]+)+)+x$` and twenty digits. What is counted here are the ways in which a pattern could match them.
 */

/** More than any card number on the wire has. */
const DIGITS_MAX = 20;
const LENGTH_MAX = 500;
/** A counter tries each of its formats within a fraction of a millisecond. */
const STEPS_MAX = 10_000;
/** `(x?){400}` goes round 400 times, whatever it matches. */
const ROUNDS_MAX = 200;

/** Why a pattern is not tried, in words for the technician. `broken`: nobody could try it. */
interface PatternFault {
  readonly broken: boolean;
  readonly why: string;
}

/** null: it can be tried. */
export function patternFault(pattern: string): PatternFault | null {
  const known = judged.get(pattern);
  if (known !== undefined) return known;
  const fault = faultOf(pattern);
  // As many as a counter ever has; a longer list is begun anew.
  if (judged.size >= JUDGED_MAX) judged.clear();
  judged.set(pattern, fault);
  return fault;
}

const JUDGED_MAX = 1_000;
const judged = new Map<string, PatternFault | null>();

function faultOf(pattern: string): PatternFault | null {
  if (pattern === '') return { broken: true, why: 'is empty' };
  if (pattern.length > LENGTH_MAX) return { broken: false, why: `is longer than ${LENGTH_MAX} characters` };
  try {
    new RegExp(pattern);
    judgeSteps(pattern);
    return null;
  } catch (fault) {
    if (fault instanceof TooMany) return { broken: false, why: 'would take too long to try' };
    if (fault instanceof Unjudged) return { broken: false, why: `holds what can't be judged: ${fault.message}` };
    return { broken: true, why: 'is no regular expression' };
  }
}

/** What no number of a card wants: a reference to what was matched, a class of another alphabet. */
class Unjudged extends Error {}

/** A part of a pattern: in how many ways it matches so many digits, and how many steps its trying takes at most. */
interface Part {
  readonly ways: readonly number[];
  readonly steps: number;
}

const NOTHING: Part = { ways: [1], steps: 1 };
/** What some digit matches is taken for what every digit matches: too many ways are counted rather than too few. */
const ONE: Part = { ways: [0, 1], steps: 1 };
const NO_DIGIT: Part = { ways: [0], steps: 1 };

function judgeSteps(pattern: string): void {
  let at = 0;
  const next = (text: string) => pattern.startsWith(text, at);
  function taken(shape: RegExp): string | null {
    shape.lastIndex = at;
    const found = shape.exec(pattern);
    if (found) at += found[0].length;
    return found && found[0];
  }

  function alternatives(): Part {
    let any = sequence();
    while (taken(/\|/y)) any = either(any, sequence());
    return any;
  }

  function sequence(): Part {
    let whole = NOTHING;
    while (at < pattern.length && !next('|') && !next(')')) whole = both(whole, repeated(atom()));
    return whole;
  }

  function atom(): Part {
    const looksAround = taken(/\(\?<?[=!]/y) !== null;
    if (looksAround || taken(/\((?:\?(?::|<[A-Za-z_$][\w$]*>))?(?!\?)/y) !== null) {
      const inner = alternatives();
      taken(/\)/y);
      return looksAround ? { ways: [1], steps: inner.steps } : inner;
    }
    if (taken(/\^|\$|\\[bB]/y) !== null) return NOTHING;
    const one = taken(/\[(?:\\[^]|[^\]\\])*\]|\\(?:[dDwWsStnrfv]|x[\da-fA-F]{2}|u[\da-fA-F]{4}|[^\w])|[^\\()[]/y);
    if (one === null) throw new Unjudged(`«${pattern.slice(at, at + 8)}»`);
    return mayBeDigit(one) ? ONE : NO_DIGIT;
  }

  function repeated(part: Part): Part {
    const sign = taken(/(?:[*+?]|\{\d+(?:,\d*)?\})\??/y);
    if (sign === null) return part;
    return rounds(part, ...timesOf(sign));
  }

  alternatives();
  if (at < pattern.length) throw new Unjudged(`«${pattern.slice(at, at + 8)}»`);
}

/** Only digits are ever tried: a separator between them is no way to match one. */
function mayBeDigit(one: string): boolean {
  if (one.length === 1 && one !== '.') return /\d/.test(one);
  const pattern = new RegExp(`^${one}$`);
  return [...'0123456789'].some((digit) => pattern.test(digit));
}

function timesOf(sign: string): readonly [number, number] {
  if (sign.startsWith('*')) return [0, Number.POSITIVE_INFINITY];
  if (sign.startsWith('+')) return [1, Number.POSITIVE_INFINITY];
  if (sign.startsWith('?')) return [0, 1];
  const [, least = '0', comma, most = ''] = /^\{(\d+)(,)?(\d*)/.exec(sign) ?? [];
  if (comma === undefined) return [Number(least), Number(least)];
  return [Number(least), most === '' ? Number.POSITIVE_INFINITY : Number(most)];
}

function either(a: Part, b: Part): Part {
  const longer = Math.max(a.ways.length, b.ways.length);
  const ways = Array.from({ length: longer }, (_, digits) => (a.ways[digits] ?? 0) + (b.ways[digits] ?? 0));
  return bounded({ ways, steps: a.steps + b.steps });
}

/** The second is tried once for each way of the first. */
function both(a: Part, b: Part): Part {
  const ways = Array.from({ length: Math.min(a.ways.length + b.ways.length - 1, DIGITS_MAX + 1) }, (_, digits) =>
    a.ways.slice(0, digits + 1).reduce((sum, of, first) => sum + of * (b.ways[digits - first] ?? 0), 0),
  );
  return bounded({ ways, steps: a.steps + sumOf(a.ways) * b.steps });
}

/** A round beyond the least that matches nothing ends the repetition. */
function rounds(part: Part, least: number, most: number): Part {
  if (least > ROUNDS_MAX) throw new Unjudged(`${least} times the same`);
  const further = { ...part, ways: part.ways.map((of, digits) => (digits === 0 ? 0 : of)) };
  let through: Part = NOTHING;
  let ways: readonly number[] = least === 0 ? through.ways : [];
  for (let round = 1; round <= Math.min(most, Math.max(least, DIGITS_MAX)); round += 1) {
    through = both(through, round <= least ? part : further);
    if (round >= least) ways = either({ ways, steps: 0 }, { ways: through.ways, steps: 0 }).ways;
  }
  return bounded({ ways, steps: through.steps + 1 });
}

function bounded(part: Part): Part {
  if (part.steps > STEPS_MAX || sumOf(part.ways) > STEPS_MAX) throw new TooMany();
  return part;
}

class TooMany extends Error {}

function sumOf(ways: readonly number[]): number {
  return ways.reduce((sum, of) => sum + of, 0);
}
