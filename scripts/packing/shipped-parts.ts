// What of others is in the packed app, and under which licence. That is what the bundler put into the bundles, the two
// native modules, the fonts, and Electron.
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { FONT_FILES } from '../../src-shared/i18n/fonts.ts';
import { ROOT } from '../setup/places.ts';

/** One package of another maker. */
export interface ShippedPart {
  readonly name: string;
  readonly version: string;
  /** As its package.json names it: an SPDX id, or an expression of such. */
  readonly licence: string;
  readonly text: string;
}

/** As the bundler lists what it put into a bundle (`build.license` of Vite). */
const Listed = z.array(
  z.object({ name: z.string(), version: z.string(), identifier: z.string().optional(), text: z.string().optional() }),
);
const About = z.object({ version: z.string(), license: z.string() });
const LICENCE_FILE = /^(?:licen[cs]e|copying)/i;
/** Under `out/`, beside each bundle; they are read here and not packed. */
export const LISTS_FOLDER = '.licences';

/** All of them by name. Throws a sentence where one has no licence: it could not be shipped. */
export function shippedParts(electronVersion: string): readonly ShippedPart[] {
  const named = [...nativeModules(), ...FONT_FILES.map(({ family }) => `@fontsource/${family}`)].map(partOf);
  const electron = { ...partOf('electron'), version: electronVersion };
  const all = new Map([...bundled(), ...named, electron].map((part) => [`${part.name}@${part.version}`, part]));
  const parts = [...all.values()].toSorted((a, b) => a.name.localeCompare(b.name, 'en'));
  const without = parts.filter(({ licence, text }) => licence === '' || text === '').map(({ name }) => name);
  if (without.length > 0) throw new Error(`these packages come without a licence: ${without.join(', ')}`);
  return parts;
}

function bundled(): ShippedPart[] {
  const out = join(ROOT, 'out');
  const lists = readdirSync(out).flatMap((bundle) => {
    const folder = join(out, bundle, LISTS_FOLDER);
    return existsSync(folder) ? readdirSync(folder).map((file) => join(folder, file)) : [];
  });
  if (lists.length === 0) throw new Error('the build left no lists of what it bundled');
  return lists.flatMap((file) =>
    Listed.parse(JSON.parse(readFileSync(file, 'utf8'))).map(({ name, version, identifier, text }) => ({
      name,
      version,
      licence: identifier ?? '',
      text: text ?? `${identifier ?? ''}, as its package says; it brings no words of it.`,
    })),
  );
}

/** @napi-rs/canvas has a package of its own for each system. */
function nativeModules(): string[] {
  const canvas = readdirSync(join(ROOT, 'node_modules', '@napi-rs'))
    .filter((name) => name.startsWith('canvas'))
    .map((name) => `@napi-rs/${name}`);
  return ['better-sqlite3', ...canvas];
}

/** The makers of the canvas say in a bill of materials of their own what is compiled into it. */
export function billOfTheCanvas(): string {
  const name = nativeModules().find((each) => existsSync(join(ROOT, 'node_modules', each, 'sbom.cdx.json')));
  if (name === undefined) throw new Error('@napi-rs/canvas comes without its bill of materials');
  return readFileSync(join(ROOT, 'node_modules', name, 'sbom.cdx.json'), 'utf8');
}

function partOf(name: string): ShippedPart {
  const folder = join(ROOT, 'node_modules', name);
  const { version, license } = About.parse(JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8')));
  // The binary of a system has its licence in the package that it belongs to.
  const whole = folder.replace(/(@napi-rs.canvas)-.*/, '$1');
  return { name, version, licence: license, text: licenceOf(folder) ?? licenceOf(whole) ?? '' };
}

function licenceOf(folder: string): string | undefined {
  const file = existsSync(folder) ? readdirSync(folder).find((name) => LICENCE_FILE.test(name)) : undefined;
  return file === undefined ? undefined : readFileSync(join(folder, file), 'utf8').trim();
}
