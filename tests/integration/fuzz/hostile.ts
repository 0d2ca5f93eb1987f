import type { Chance } from '../../devices/chance.ts';

/** Valid things made hostile: a value here and there is replaced, left out, doubled, or put in the place of another. */

const TEXTS: readonly string[] = [
  '',
  ' ',
  'a'.repeat(30_000),
  '9'.repeat(400),
  'a\ud800b',
  'a\u0000b',
  '\u001b@\u001dV\u0000',
  '\u202e000 5',
  'a\u200b\u200d\ufeffb',
  `e${'\u0301'.repeat(500)}`,
  '👩‍👩‍👧‍👦'.repeat(50),
  '=cmd|calc!A1',
  "'; DROP TABLE journal_entry; --",
  '../../../../etc/passwd',
  'file:///dev/tty',
  'tcp://127.0.0.1:1',
  'tcp://[::1]:99999999',
  'http://127.0.0.1@[',
  '%00%ff%zz',
  '{{detail}} ${detail} %s%n',
  '<img src=x onerror=alert(1)>',
  '__proto__',
  'constructor',
  'toString',
  '{"v":1',
  '\r\n\r\nHTTP/1.1 200 OK',
  '9999-99-99T99:99:99.999Z',
  '2026-02-30',
  '0000-00-00T00:00:00.000Z',
  '+275760-09-13T00:00:00.001Z',
  '2026-11-22T08:25:00.000Z',
  '01900000-0000-7000-8000-000000000001',
  '^(([0-9]+)+)+$',
];
const NUMBERS: readonly number[] = [
  -1,
  0,
  -0,
  1,
  0.5,
  1e9,
  1e9 + 1,
  2 ** 31,
  Number.MAX_SAFE_INTEGER,
  -Number.MAX_SAFE_INTEGER,
  2 ** 53,
  1e21,
  1e308,
  Number.NaN,
  Number.POSITIVE_INFINITY,
];
const BAD_NAMES: readonly string[] = [
  '__proto__',
  'constructor',
  '',
  '\ud800',
  'x'.repeat(5000),
  'toJSON',
  'then',
  'length',
];

/** What JSON can write of it, where `asJson`; else also what only a page can send. */
function anything(chance: Chance, asJson: boolean): unknown {
  const sorts: readonly (() => unknown)[] = [
    () => chance.one(TEXTS),
    () => chance.one(NUMBERS),
    () => null,
    () => true,
    () => [],
    () => ({}),
    () => Array.from({ length: chance.upTo(300) }, () => chance.one(TEXTS.slice(0, 2))),
    () => nested(chance.one([10, 30, 900, 1100])),
    () => ({ [chance.one(BAD_NAMES)]: chance.one(TEXTS) }),
  ];
  const ofAPage: readonly (() => unknown)[] = [
    () => undefined,
    () => 10n,
    () => new Date(Number.NaN),
    () => new Map([[{}, {}]]),
    () => new Uint8Array(100_000),
    () => /x/,
    ring,
  ];
  return chance.one(asJson ? sorts : [...sorts, ...ofAPage])();
}

function nested(deep: number): unknown {
  let value: unknown = 0;
  for (let at = 0; at < deep; at += 1) value = at % 2 === 0 ? [value] : { a: value };
  return value;
}

function ring(): unknown {
  const self: Record<string, unknown> = {};
  self['self'] = self;
  return self;
}

/** The same with `times` places of it changed; what it is of stays as it was. */
export function hostile(value: unknown, times: number, chance: Chance, asJson = false): unknown {
  let changed = value;
  for (let time = 0; time < times; time += 1) changed = changedOnce(changed, value, chance, asJson, 0);
  return changed;
}

const DEEPEST = 12;

function changedOnce(value: unknown, whole: unknown, chance: Chance, asJson: boolean, deep: number): unknown {
  const isPlain = Array.isArray(value) || Object.prototype.toString.call(value) === '[object Object]';
  if (!isPlain || deep === DEEPEST || chance.percent(15)) return instead(value, chance, asJson);
  const list = Array.isArray(value);
  const names = Object.keys(value as object);
  const copy = list ? [...(value as unknown[])] : { ...(value as object) };
  const name = names.length === 0 ? undefined : chance.one(names);
  const deed = chance.below(10);
  if (name === undefined || deed === 0) {
    const added = anything(chance, asJson);
    if (list) (copy as unknown[]).push(added);
    else
      Reflect.defineProperty(copy, chance.one(BAD_NAMES), {
        value: added,
        enumerable: true,
        writable: true,
        configurable: true,
      });
    return copy;
  }
  const member: unknown = Reflect.get(copy, name);
  if (deed === 1 && list) (copy as unknown[]).splice(Number(name), 1);
  else if (deed === 1) Reflect.deleteProperty(copy, name);
  else if (deed === 2 && list) (copy as unknown[]).push(...Array.from({ length: 1 + chance.below(60) }, () => member));
  else if (deed === 3) Reflect.set(copy, name, Reflect.get(copy, chance.one(names)));
  else if (deed === 4) Reflect.set(copy, name, chance.percent(50) ? [member] : whole);
  else Reflect.set(copy, name, changedOnce(member, whole, chance, asJson, deep + 1));
  return copy;
}

/** Near what it was, as often as far from it. */
function instead(value: unknown, chance: Chance, asJson: boolean): unknown {
  if (chance.percent(50)) return anything(chance, asJson);
  if (typeof value === 'number') return value + chance.one([-1, 1, 1000, -1000, 0.5]);
  if (typeof value === 'boolean') return !value;
  if (typeof value !== 'string') return anything(chance, asJson);
  const at = chance.upTo(value.length);
  return chance.one([
    () => value.slice(0, at),
    () => value.slice(0, at) + chance.one(TEXTS.filter((text) => text.length < 100)) + value.slice(at),
    () => value.slice(0, at) + chance.one(['0', '9', 'x', 'Z', '-']) + value.slice(at + 1),
    () => value.toUpperCase(),
    () => ` ${value} `,
    () => value + value,
  ])();
}
