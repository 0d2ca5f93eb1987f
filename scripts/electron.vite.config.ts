// Three bundles: the renderer is a page, main and preload are CommonJS. A sandboxed preload can be nothing else. A hook
// that only sees require puts the fallback Electron's better-sqlite3 in place in main.
import { cpSync, mkdirSync, readdirSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import react from '@vitejs/plugin-react';
import { defineConfig } from 'electron-vite';
import { build, type Plugin } from 'vite';
import { FONT_FILES } from '../src-shared/i18n/fonts.ts';
import { LISTS_FOLDER } from './packing/shipped-parts.ts';

const ROOT = dirname(import.meta.dirname);
const MAIN_SOURCES = join(ROOT, 'src-main');
// build.ts builds beside the last good result and swaps; a plain electron-vite run writes where the app looks.
const OUT = process.env['SAPAR_BUILD_OUT'] ?? join(ROOT, 'out');

// Bundles must run in Electron 45 and in the fallback's Electron 33 (Node 20, Chromium 130).
const NODE_TARGET = 'node20';
const PAGE_TARGET = 'chrome130';

// Native modules can't be bundled, and Electron is the one that runs us.
const EXTERNAL = ['electron', /^electron\//, 'better-sqlite3', '@napi-rs/canvas', /^node:/];

/** What the bundler put into a bundle is listed beside it, with its licence: the notices of the packed app tell it. */
function licencesOf(bundle: string) {
  return { fileName: `${LISTS_FOLDER}/${bundle}.json` };
}

/** The printer's canvas reads fonts as files at run time, so they lie beside the bundles under their own names. */
function fontsAsFiles(): Plugin {
  return {
    name: 'sapar:fonts-as-files',
    writeBundle() {
      mkdirSync(join(OUT, 'fonts'), { recursive: true });
      for (const { family, files } of FONT_FILES)
        for (const file of files)
          cpSync(join(ROOT, 'node_modules', '@fontsource', family, 'files', file), join(OUT, 'fonts', file));
    },
  };
}

/**
 * The customer's display has a preload script of its own: another build, because a sandboxed one may share no chunk.
 */
function displayPreloadAsFile(): Plugin {
  return {
    name: 'sapar:display-preload',
    async closeBundle() {
      const bundle = commonJs({ 'display-preload': join(MAIN_SOURCES, 'display-preload.ts') }, 'preload');
      await build({
        configFile: false,
        root: ROOT,
        logLevel: 'warn',
        ssr: { noExternal: true },
        build: { ...bundle, ssr: true, emptyOutDir: false },
      });
    },
  };
}

/**
 * Beside main.cjs one bundle for every worker: a thread starts from a file of its own. Each is a build of its own: a
 * chunk that main.ts shares may require main.cjs, and the thread would start the counter a second time.
 */
function workersAsFiles(): Plugin {
  const workers = readdirSync(MAIN_SOURCES, { recursive: true, encoding: 'utf8' }).filter((file) =>
    file.endsWith('-worker.ts'),
  );
  return {
    name: 'sapar:workers-as-files',
    async closeBundle() {
      for (const file of workers) {
        const bundle = commonJs({ [basename(file, '.ts')]: join(MAIN_SOURCES, file) }, 'main');
        await build({
          configFile: false,
          root: ROOT,
          logLevel: 'warn',
          ssr: { noExternal: true },
          build: { ...bundle, ssr: true, emptyOutDir: false },
        });
      }
    },
  };
}

function commonJs(entry: Record<string, string>, folder: string) {
  return {
    outDir: join(OUT, folder),
    emptyOutDir: true,
    target: NODE_TARGET,
    minify: false,
    sourcemap: true,
    reportCompressedSize: false,
    license: licencesOf(Object.keys(entry).join('-')),
    // Everything but the native modules is bundled: the packed app then carries no dependency folders.
    externalizeDeps: false,
    lib: { entry, formats: ['cjs' as const], fileName: (_format: string, name: string) => `${name}.cjs` },
    rollupOptions: { external: EXTERNAL, output: { codeSplitting: false } },
  };
}

export default defineConfig({
  main: {
    plugins: [fontsAsFiles(), workersAsFiles()],
    build: commonJs({ main: join(MAIN_SOURCES, 'main.ts') }, 'main'),
  },
  preload: {
    plugins: [displayPreloadAsFile()],
    build: commonJs({ preload: join(MAIN_SOURCES, 'preload.ts') }, 'preload'),
  },
  renderer: {
    root: join(ROOT, 'src-renderer'),
    base: './',
    plugins: [react()],
    build: {
      outDir: join(OUT, 'renderer'),
      emptyOutDir: true,
      target: PAGE_TARGET,
      sourcemap: true,
      reportCompressedSize: false,
      license: licencesOf('renderer'),
      // Fonts and pictures stay files: the page's content policy allows 'self' and no data: addresses.
      assetsInlineLimit: 0,
      rollupOptions: {
        input: { index: join(ROOT, 'src-renderer', 'index.html'), display: join(ROOT, 'src-renderer', 'display.html') },
      },
    },
  },
});
