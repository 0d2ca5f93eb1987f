import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join, relative, resolve, sep } from 'node:path';
import { expect, test } from 'vitest';

/** Arrows run one way: renderer → contract → services → ledger; src-shared points at nothing but zod. */

const ROOT = resolve(import.meta.dirname, '../../..');
const HOUSES = ['src-shared', 'src-main', 'src-renderer', 'src-upstream', 'scripts', 'tests'] as const;
type House = (typeof HOUSES)[number];

const MAY_POINT_AT: Record<Exclude<House, 'scripts' | 'tests'>, readonly House[]> = {
  'src-shared': ['src-shared'],
  'src-main': ['src-main', 'src-shared'],
  'src-renderer': ['src-renderer', 'src-shared'],
  'src-upstream': ['src-upstream', 'src-shared'],
};

interface Import {
  readonly file: string;
  readonly target: string;
}

function filesOf(folder: string): string[] {
  return readdirSync(join(ROOT, folder), { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && /\.(ts|tsx)$/.test(entry.name))
    .map((entry) => relative(ROOT, join(entry.parentPath, entry.name)).split(sep).join('/'));
}

function importsOf(file: string): Import[] {
  const text = readFileSync(join(ROOT, file), 'utf8');
  const specifiers = [
    ...text.matchAll(
      /(?:^|\n)\s*(?:import|export)\s(?:[^'"`;]*?\sfrom\s)?['"]([^'"]+)['"]|import\(\s*['"]([^'"]+)['"]/g,
    ),
  ];
  return specifiers.map((match) => ({ file, target: match[1] ?? match[2] ?? '' }));
}

function houseOf({ file, target }: Import): string {
  if (!target.startsWith('.')) return target;
  return relative(ROOT, resolve(ROOT, dirname(file), target)).split(sep)[0] ?? '';
}

const importsIn = (folder: string) => filesOf(folder).flatMap(importsOf);
const told = (found: readonly Import[]) => found.map(({ file, target }) => `${file} → ${target}`);

test.each(Object.entries(MAY_POINT_AT))('%s points only at what it may', (house, allowed) => {
  const astray = importsIn(house).filter(
    (each) => each.target.startsWith('.') && !allowed.some((folder) => folder === houseOf(each)),
  );
  expect(told(astray)).toEqual([]);
});

test('src-shared imports no package but zod', () => {
  const packages = importsIn('src-shared').filter((each) => !each.target.startsWith('.') && each.target !== 'zod');
  expect(told(packages)).toEqual([]);
});

test('only the edges of the main process know Electron', () => {
  const edges = [
    'src-main/main.ts',
    'src-main/preload.ts',
    'src-main/window.ts',
    'src-main/display-window.ts',
    'src-main/display-preload.ts',
  ];
  const users = importsIn('src-main').filter((each) => each.target === 'electron' && !edges.includes(each.file));
  expect(told(users)).toEqual([]);
});

test('the renderer knows neither Electron nor Node', () => {
  const users = importsIn('src-renderer').filter(
    (each) => each.target === 'electron' || each.target.startsWith('node:') || each.target === 'better-sqlite3',
  );
  expect(told(users)).toEqual([]);
});

test('the ledger points at no other capability', () => {
  const astray = importsIn('src-main/ledger').filter((each) => {
    if (!each.target.startsWith('.')) return false;
    const target = relative(ROOT, resolve(ROOT, dirname(each.file), each.target))
      .split(sep)
      .join('/');
    return (
      target.startsWith('src-main/') &&
      !target.startsWith('src-main/ledger/') &&
      !target.startsWith('src-main/platform/')
    );
  });
  expect(told(astray)).toEqual([]);
});

test('the checker itself sees imports', () => {
  expect(importsIn('src-main').length).toBeGreaterThan(20);
  expect(importsOf('src-main/main.ts').some((each) => each.target === 'electron')).toBe(true);
});
