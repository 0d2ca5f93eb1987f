import { parseSync } from 'oxc-parser';
import { expect, test } from 'vitest';
import { ALL_IMPORTS, filesOf, HOUSES, textOf } from './sources.ts';

/** `file#name` of all that is exported, or imported by its name, anywhere in the house. */
function namesOf(files: readonly string[]): { exported: Set<string>; imported: Set<string> } {
  const [exported, imported] = [new Set<string>(), new Set<string>()];
  for (const file of files) {
    const { module } = parseSync(file, textOf(file));
    for (const { entries } of module.staticExports)
      for (const { exportName } of entries) exported.add(`${file}#${exportName.name ?? 'default'}`);
    for (const { moduleRequest, entries } of module.staticImports) {
      const target = ALL_IMPORTS.find((each) => each.file === file && each.name === moduleRequest.value)?.target;
      for (const { importName } of entries) imported.add(`${target}#${importName.name ?? 'default'}`);
    }
  }
  return { exported, imported };
}

test('nothing is exported that nobody imports, types included', () => {
  const files = HOUSES.flatMap((house) => filesOf(house));
  const { exported, imported } = namesOf(files);
  // What is loaded later is loaded whole, and a tool reads the default of its own settings.
  const whole = new Set(ALL_IMPORTS.filter(({ isLater }) => isLater).map(({ target }) => target));
  const unused = [...exported].filter(
    (each) => !imported.has(each) && !whole.has(each.split('#')[0] ?? '') && !each.endsWith('.config.ts#default'),
  );
  expect(exported.size).toBeGreaterThan(1000);
  expect(unused).toEqual([]);
});
