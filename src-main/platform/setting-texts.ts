import { z } from 'zod';
import { UNSEEN } from './printer-address.ts';
import { REGISTER_VARIABLES, UNTOLD } from './register-settings.ts';
import { TERMINAL_VARIABLES } from './terminal-settings.ts';
import { ok, type Result } from '../../src-shared/result.ts';
import { type CounterRefused, settingRefused } from './counter-refused.ts';

const VARIABLES = [
  'SAPAR_DATA_DIR',
  'SAPAR_SETTINGS',
  'SAPAR_UPSTREAM_URL',
  'SAPAR_UPSTREAM_CA',
  'SAPAR_UPSTREAM_PROXY',
  'SAPAR_ENROLMENT_CODE',
  'SAPAR_PRINTER',
  'SAPAR_RECEIPT_WAIT_MS',
  'SAPAR_LANGUAGE',
  'SAPAR_DISPLAY',
  'SAPAR_CLERK_SCREEN',
  'SAPAR_FULL_SCREEN',
  'SAPAR_IDLE_LOCK_SECONDS',
  ...REGISTER_VARIABLES,
  ...TERMINAL_VARIABLES,
] as const;
export type Variable = (typeof VARIABLES)[number];
export type Texts = Readonly<Record<Variable, string>>;
/** What a text comes from; «default» where nothing says anything. */
export type TextOrigin = 'environment' | 'screen' | 'file' | 'default';

interface TextSource {
  readonly origin: Exclude<TextOrigin, 'default'>;
  readonly texts: Readonly<Partial<Record<Variable, string>>>;
}

const AllTexts = z.record(z.enum(VARIABLES), z.string());
const VALUE_LENGTH_MAX = 1000;
const SHOWN_LENGTH_MAX = 80;
/** Half a register of one source and half of another would be none of anybody's. */
const WHOLE_GROUPS: readonly (readonly Variable[])[] = [REGISTER_VARIABLES, TERMINAL_VARIABLES];

export function environmentTexts(env: NodeJS.ProcessEnv): TextSource {
  return { origin: 'environment', texts: Object.fromEntries(VARIABLES.map((name) => [name, env[name] ?? ''])) };
}

/** Each text of the first source that has one. A register or a terminal comes from one source whole. */
export function overlaid(sources: readonly TextSource[]): {
  readonly texts: Texts;
  readonly originOf: (name: Variable) => TextOrigin;
} {
  const groupOf = (name: Variable) => WHOLE_GROUPS.find((group) => group.includes(name)) ?? [name];
  const sourceOf = (name: Variable) =>
    sources.find(({ texts }) => groupOf(name).some((each) => (texts[each] ?? '') !== ''));
  return {
    texts: AllTexts.parse(Object.fromEntries(VARIABLES.map((name) => [name, sourceOf(name)?.texts[name] ?? '']))),
    originOf: (name) => sourceOf(name)?.origin ?? 'default',
  };
}

/** Whether all of them can be read. The refusal names the first that can't. */
export function unreadableAmong(texts: Texts): Result<null, CounterRefused> {
  for (const name of VARIABLES) {
    const why = unreadable(texts[name]);
    if (why === null) continue;
    const isUntold = UNTOLD.includes(name) || name === 'SAPAR_UPSTREAM_PROXY';
    const sentence = `${name} ${inWords(why, texts[name], () => (isUntold ? '…' : shown(texts[name])))}`;
    return settingRefused(sentence, {
      key: `startFault.${why}`,
      where: name,
      parameters: { letters: texts[name].length, max: VALUE_LENGTH_MAX },
    });
  }
  return ok();
}

type Unreadable = 'blank' | 'too-long' | 'unseen' | 'blanks-around';

/** What an editor, a script or another encoding leaves in a value, and nobody means. */
function unreadable(text: string): Unreadable | null {
  if (text === '') return null;
  if (text.trim() === '') return 'blank';
  if (text.length > VALUE_LENGTH_MAX) return 'too-long';
  if (UNSEEN.test(text)) return 'unseen';
  return text === text.trim() ? null : 'blanks-around';
}

function inWords(why: Unreadable, { length }: string, tell: () => string): string {
  switch (why) {
    case 'blank':
      return 'holds nothing but blanks: give it a value, or leave it out.';
    case 'too-long':
      return `is ${length} letters long: no value of it has more than ${VALUE_LENGTH_MAX}. Give it again.`;
    case 'unseen':
      return 'holds a line end or another character that can’t be seen: write it again, in UTF-8 and on one line.';
    case 'blanks-around':
      return `is «${tell()}»: take the blanks from its beginning and its end.`;
  }
}

/** A sign that ends a password can stand within it too, and a scheme be forgotten. */
const LOGIN = /^([a-z+]+:\/\/)?[^@]*:.*@/is;

/** Without a password, and no longer than a line: it is written where others read it. */
export function shown(text: string): string {
  const open = text.replace(LOGIN, '$1…@');
  return open.length > SHOWN_LENGTH_MAX ? `${open.slice(0, SHOWN_LENGTH_MAX)}…` : open;
}

/** A web address, without what stands behind «?» or «#»: a token is given there. */
export function shownAddress(text: string): string {
  return shown(text).replace(/([?#]).*$/s, '$1…');
}
