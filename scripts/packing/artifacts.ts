// What is handed out of the unpacked Linux app: an archive, a Debian package, and the checksums of both.
import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { load } from 'js-yaml';
import { z } from 'zod';
import { npm } from '../setup/npm-client.mjs';
import { ROOT } from '../setup/places.ts';
import { bytesOf } from './budget.ts';

/** An app with the fallback Electron serves tests alone, and says so by its name, its description and each start. */
const NOT_FOR_SHIPPING = 'NOT-FOR-SHIPPING';
const NOT_FOR_SHIPPING_WORDS =
  'NOT FOR SHIPPING: it carries an old Electron for tests, without the fuses that guard its archive. ';

interface Packed {
  /** The unpacked folder of electron-builder. */
  readonly folder: string;
  readonly fallback: boolean;
  /** Where PNGs lie as `48x48.png`. */
  readonly icons: string;
  /** Where the artifacts go. */
  readonly dist: string;
}

const PackageJson = z.object({ version: z.string(), description: z.string() });
const BuilderFile = z.looseObject({
  productName: z.string(),
  executableName: z.string(),
  linux: z.looseObject({ category: z.string(), maintainer: z.string(), synopsis: z.string() }),
  deb: z.looseObject({ depends: z.array(z.string()), recommends: z.array(z.string()) }),
});
const NO_RELATIONS = { suggests: [], enhances: [], preDepends: [] };
const KIBIBYTE = 1024;
/** Sizes that the icon theme of Linux desktops has folders for. */
const THEME_SIZES = [16, 24, 32, 48, 64, 128, 256, 512];

/** Writes all of them, and answers with their paths. */
export async function makeArtifacts(packed: Packed): Promise<{ archive: string; deb: string; checksums: string }> {
  const about = PackageJson.parse(JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8')));
  const archive = makeArchive(packed, about.version);
  const deb = await makeDeb(packed, about);
  const checksums = join(packed.dist, 'SHA256SUMS');
  writeFileSync(checksums, [archive, deb].map(checksumLine).join(''));
  return { archive, deb, checksums };
}

/** One line as `sha256sum --check` reads it. */
function checksumLine(file: string): string {
  return `${createHash('sha256').update(readFileSync(file)).digest('hex')}  ${basename(file)}\n`;
}

const markOf = (fallback: boolean): string => (fallback ? `_${NOT_FOR_SHIPPING}` : '');

/** Owned by root, in the order of names. */
function makeArchive({ folder, fallback, dist }: Packed, version: string): string {
  const name = `sapar-counter_${version}_linux-${process.arch}${markOf(fallback)}`;
  const archive = join(dist, `${name}.tar.gz`);
  const within = basename(folder);
  const words = ['--sort=name', '--owner=0', '--group=0', '--numeric-owner', `--transform=s|^${within}|${name}|`];
  execFileSync('tar', [...words, '-czf', archive, '-C', dirname(folder), within]);
  return archive;
}

/** npm leaves an optional package out where it runs under an older Node than that package wants: here runs a newer. */
async function ensureDebTool(): Promise<void> {
  if (existsSync(join(ROOT, 'node_modules', 'electron-installer-debian'))) return;
  await npm(['install', '--ignore-scripts', '--no-save'], { cwd: ROOT });
}

async function makeDeb(packed: Packed, about: z.infer<typeof PackageJson>): Promise<string> {
  const { productName, executableName, linux, deb } = BuilderFile.parse(
    load(readFileSync(join(ROOT, 'electron-builder.yml'), 'utf8')),
  );
  await ensureDebTool();
  // A package of its own system alone can be had: it is asked for where it is needed.
  const { Installer } = await import('electron-installer-debian');
  const mark = packed.fallback ? NOT_FOR_SHIPPING_WORDS : '';
  const installer = new Installer({
    src: packed.folder,
    dest: packed.dist,
    arch: process.arch === 'arm64' ? 'arm64' : 'amd64',
    rename: (to: string) => join(to, `<%= name %>_${about.version}_<%= arch %>${markOf(packed.fallback)}.deb`),
    logger: () => {},
    options: {
      name: executableName,
      bin: executableName,
      productName: packed.fallback ? `${productName} (not for shipping)` : productName,
      genericName: linux.synopsis,
      description: `${mark}${linux.synopsis}`,
      productDescription: `${mark}${about.description}`,
      // A real version of the same number comes after the one for tests.
      version: packed.fallback ? `${about.version}~fallback` : about.version,
      maintainer: linux.maintainer,
      section: 'misc',
      priority: 'optional',
      // xz is a quarter smaller and takes minutes: what is thrown away after a test does without.
      compression: packed.fallback ? 'gzip' : 'xz',
      size: Math.ceil(bytesOf(packed.folder) / KIBIBYTE),
      categories: [linux.category],
      revision: '',
      homepage: '',
      lintianOverrides: [],
      icon: Object.fromEntries(
        THEME_SIZES.map((size) => [`${size}x${size}`, join(packed.icons, `${size}x${size}.png`)]),
      ),
      desktopTemplate: join(ROOT, 'scripts', 'electron', 'build-resources', 'sapar-counter.desktop.ejs'),
      scripts: {
        postinst: join(ROOT, 'scripts', 'electron', 'build-resources', 'postinst'),
        postrm: join(ROOT, 'scripts', 'electron', 'build-resources', 'postrm'),
      },
    },
  });
  // The list of electron-builder.yml alone: what the tool would add opens links and files, which no counter does.
  installer.defaults = { ...NO_RELATIONS, depends: deb.depends, recommends: deb.recommends };
  installer.generateOptions();
  await installer.createStagingDir();
  await installer.createContents();
  await installer.createPackage();
  await installer.movePackage();
  const [path] = z.array(z.string()).parse(installer.options['packagePaths']);
  if (path === undefined) throw new Error('dpkg-deb left no package');
  return path;
}
