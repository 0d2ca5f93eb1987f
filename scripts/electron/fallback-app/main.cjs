// What the fallback Electron runs first. Electron's own program starts the app folder named on its command line; the
// fallback's has no such part, so this does the same, and gives the app a better-sqlite3 that this Electron can load.
'use strict';
const { existsSync, readFileSync } = require('node:fs');
const Module = require('node:module');
const path = require('node:path');
const { app } = require('electron');

// Resolved before the hook: afterwards the hook answers, and would ask itself.
const ownSqlite = require.resolve('better-sqlite3');
const resolveFilename = Module._resolveFilename;
Module._resolveFilename = function (request, ...rest) {
  return request === 'better-sqlite3' ? ownSqlite : resolveFilename.call(this, request, ...rest);
};

const { appFolder, preloads } = readCommandLine(process.argv.slice(1));
if (!appFolder) {
  process.stderr.write('This Electron starts an app folder: name one on its command line.\n');
  app.exit(2);
} else {
  Module._preloadModules(preloads);
  start(appFolder);
}

/** The folder to start, and the modules that a driver such as Playwright wants loaded before it. */
function readCommandLine(words) {
  const modules = [];
  let named;
  for (let at = 0; at < words.length && named === undefined; at += 1) {
    if (words[at] === '-r' || words[at] === '--require') modules.push(words[++at]);
    else if (!words[at].startsWith('-')) named = path.resolve(words[at]);
  }
  // In a packed app the counter lies beside this folder, and the command line belongs to the counter.
  const packed = path.join(process.resourcesPath, 'counter.asar');
  if (!existsSync(packed)) return { appFolder: named, preloads: modules };
  process.stderr.write(
    `NOT FOR SHIPPING: this counter carries Electron ${process.versions.electron}, which serves tests alone.\n`,
  );
  return { appFolder: packed, preloads: [] };
}

function start(folder) {
  const about = JSON.parse(readFileSync(path.join(folder, 'package.json'), 'utf8'));
  const name = about.productName ?? about.name;
  app.setName(name);
  app.setVersion(about.version);
  app.setAppPath(folder);
  app.setPath('userData', path.join(app.getPath('appData'), name));
  Module._load(path.join(folder, about.main), Module, true);
}
