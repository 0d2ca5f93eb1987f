import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join, relative, resolve, sep } from 'node:path';
import { parseSync } from 'oxc-parser';

/** Every file of ours that is code, and what it imports, types included. Paths are from the top, with slashes. */

const ROOT = resolve(import.meta.dirname, '../../..');
export const HOUSES = ['src-shared', 'src-main', 'src-renderer', 'src-upstream', 'scripts', 'tests'] as const;

export interface Import {
  readonly file: string;
  /** As it stands there. */
  readonly name: string;
  /** A file of ours by its path, or a package by its name. */
  readonly target: string;
  readonly isOurs: boolean;
  /** Loaded while the program runs, with all that it exports. */
  readonly isLater: boolean;
}

export function filesOf(folder: string, names = /\.(ts|tsx|mts|mjs)$/): string[] {
  return readdirSync(join(ROOT, folder), { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && names.test(entry.name))
    .map((entry) => relative(ROOT, join(entry.parentPath, entry.name)).split(sep).join('/'));
}

export const textOf = (file: string): string => readFileSync(join(ROOT, file), 'utf8');

/** What a file names in its imports, types, what it hands on and what it loads later included. */
export function namesIn(file: string, text: string): Pick<Import, 'name' | 'isLater'>[] {
  const { module, errors } = parseSync(file, text);
  if (errors.length > 0) throw new Error(`${file} can not be read: ${errors[0]?.message}`);
  const named = [
    ...module.staticImports.map(({ moduleRequest }) => moduleRequest.value),
    ...module.staticExports.flatMap(({ entries }) =>
      entries.flatMap(({ moduleRequest }) => moduleRequest?.value ?? []),
    ),
  ];
  // A name that is put together at run time is nobody's file of ours.
  const later = module.dynamicImports.flatMap(
    ({ moduleRequest: { start, end } }) => /^'(.+)'$/.exec(text.slice(start, end))?.[1] ?? [],
  );
  return [
    ...[...new Set(named)].map((name) => ({ name, isLater: false })),
    ...[...new Set(later)].map((name) => ({ name, isLater: true })),
  ];
}

function importsOf(file: string): Import[] {
  return namesIn(file, textOf(file)).map(({ name, isLater }) => {
    const isOurs = name.startsWith('.');
    const target = isOurs
      ? relative(ROOT, resolve(ROOT, dirname(file), name))
          .split(sep)
          .join('/')
      : name;
    return { file, name, target, isOurs, isLater };
  });
}

export const ALL_IMPORTS: readonly Import[] = HOUSES.flatMap((house) => filesOf(house)).flatMap(importsOf);
