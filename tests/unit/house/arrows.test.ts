import { describe, expect, test } from 'vitest';
import { CAPABILITIES, HOUSE, type Place, type Room } from './arrows.ts';
import { ALL_IMPORTS, filesOf, HOUSES, type Import, namesIn, textOf } from './sources.ts';

const ARCHITECTURE = textOf('docs/architecture.md');

/** Migrations that are built in, those of the reference, and the contract that it serves. */
const BY_ADDRESS = [
  'src-main/audit/migrations.ts',
  'src-main/ledger/migrations.ts',
  'src-upstream/database/migrate.ts',
  'src-upstream/http/server.ts',
];

const isIn = (place: Place, file: string): boolean => (place.endsWith('/') ? file.startsWith(place) : file === place);
const inWords = (found: readonly Import[]) => found.map(({ file, target }) => `${file} → ${target}`);
const rowsWith = (each: Room) => each.rooms.map((room) => ({ room, mayKnow: each.mayKnow }));
const rooms = HOUSE.flatMap(rowsWith).toSorted((a, b) => b.room.length - a.room.length);
const roomOf = (file: string) => rooms.find(({ room }) => isIn(room, file));

describe('the arrows of the house', () => {
  test('every import of a file goes where its room may point', () => {
    const astray = ALL_IMPORTS.filter(({ file, target, isOurs }) => {
      const from = roomOf(file);
      return isOurs && from && ![from.room, ...from.mayKnow].some((place) => isIn(place, target));
    });
    expect(inWords(astray)).toEqual([]);
  });

  test('every file has its room, and every room has files', () => {
    const files = HOUSES.flatMap((house) => filesOf(house));
    expect(files.filter((file) => !roomOf(file))).toEqual([]);
    expect(rooms.filter(({ room }) => !files.some((file) => isIn(room, file))).map(({ room }) => room)).toEqual([]);
  });

  test('no room may know what it does not use', () => {
    const unused = HOUSE.flatMap(({ rooms: own, mayKnow }) =>
      mayKnow
        .filter(
          (place) =>
            !ALL_IMPORTS.some(({ file, target }) => own.some((room) => isIn(room, file)) && isIn(place, target)),
        )
        .map((place) => `${own.join(', ')} → ${place}`),
    );
    expect(unused).toEqual([]);
  });

  test('a capability knows none that comes after it', () => {
    const later = CAPABILITIES.flatMap(({ rooms: own, mayKnow }, index) => {
      const after = CAPABILITIES.slice(index).flatMap((each) => each.rooms);
      const known = mayKnow.filter((place) => after.some((room) => place.startsWith(room)));
      return known.map((place) => `${own.join(', ')} → ${place}`);
    });
    expect(later).toEqual([]);
  });

  test('docs/architecture.md says the same', () => {
    const rows = ARCHITECTURE.split('\n').map((line) => line.split('|'));
    const told = rows.flatMap(([, own = '', , known = '']) =>
      placesIn(own).map((room) => [room, placesIn(known).toSorted()] as const),
    );
    const meant = rooms.map(({ room, mayKnow }) => [room, mayKnow.toSorted()] as const);
    expect(Object.fromEntries(told)).toEqual(Object.fromEntries(meant));
  });
});

/** Rooms that stand in a cell of the table: of src-main where no other house is named. */
function placesIn(cell: string): Place[] {
  const names = [...cell.matchAll(/`([^`]+)`/g)].map(([, name = '']) => name);
  return names.map((name) => (/^(src-|scripts\/|tests\/)/.test(name) ? name : `src-main/${name}`));
}

describe('the packages of the house', () => {
  const packagesOf = (house: string) => ALL_IMPORTS.filter(({ file, isOurs }) => !isOurs && file.startsWith(house));

  test('src-shared uses none but zod', () => {
    expect(inWords(packagesOf('src-shared/').filter(({ target }) => target !== 'zod'))).toEqual([]);
  });

  test('only the edges of the main process know Electron', () => {
    const edges = [
      'main.ts',
      'preload.ts',
      'window.ts',
      'graphics.ts',
      'said-by-the-system.ts',
      'display-window.ts',
      'display-preload.ts',
    ];
    const users = packagesOf('src-')
      .filter(({ target }) => target === 'electron')
      .map(({ file }) => file);
    expect(users.toSorted()).toEqual(edges.map((edge) => `src-main/${edge}`).toSorted());
  });

  test('the page knows neither Node nor the ledger', () => {
    const users = packagesOf('src-renderer/').filter(
      ({ target }) => target.startsWith('node:') || target === 'better-sqlite3',
    );
    expect(inWords(users)).toEqual([]);
  });
});

test('one file of the page listens to the keys of the window', () => {
  const listening = filesOf('src-renderer').filter((file) => /addEventListener\(\s*'key/.test(textOf(file)));
  expect(listening).toEqual(['src-renderer/keys/listener.ts']);
});

test('the arrows are read from the sources', () => {
  const told = inWords(ALL_IMPORTS);
  expect(told).toContain('src-main/main.ts → electron');
  expect(told).toContain('src-main/sale/holds.ts → src-main/upstream/upstream.ts');
  expect(told.length).toBeGreaterThan(3000);
  const ways =
    "import type { A } from './a.ts'; export { b } from './b.ts'; export * from './c.ts'; await import('./d.ts');";
  expect(namesIn('src-main/sale/x.ts', ways).map(({ name }) => name)).toEqual(['./a.ts', './b.ts', './c.ts', './d.ts']);
});

test('no other way leads from a file to another: only migrations and the contract are named by address', () => {
  const byAddress = /new URL\('\.|import\.meta\.(glob|resolve)|\brequire\(|import\([^'\n]/;
  const files = ['src-shared', 'src-main', 'src-renderer', 'src-upstream'].flatMap((house) => filesOf(house));
  expect(files.filter((file) => byAddress.test(textOf(file)))).toEqual(BY_ADDRESS);
});
