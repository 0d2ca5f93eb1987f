// The one door to every npm script. It runs on whatever Node the machine has (18 or later) and sees to the npm
// packages. Then a Node takes over that runs TypeScript and Node-API 10 as they are.
import { spawn } from 'node:child_process';
import { delimiter, dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { ensureNpmPackages } from './setup/npm-packages.mjs';
import { findScriptNode } from './setup/script-node.mjs';
import { say } from './setup/say.mjs';

const ROOT = dirname(dirname(fileURLToPath(import.meta.url)));

const PARENT_CHECK_MS = 200;

const VERBS = {
  start: ['start.ts'],
  test: ['test.ts'],
  'test-unit': ['test.ts', 'unit'],
  'test-long': ['test.ts', 'long'],
  'test-mutation': ['mutation.ts'],
  demo: ['demo.ts'],
  counter: ['counter.ts'],
  upstream: ['upstream.ts'],
  package: ['package.ts'],
  build: ['build.ts'],
  format: ['check.ts', 'format'],
  lint: ['check.ts', 'lint'],
  types: ['check.ts', 'types'],
  unused: ['check.ts', 'unused'],
  ledger: ['ledger.ts'],
  bench: ['bench.ts'],
};

const [verb = '', ...rest] = process.argv.slice(2);
const script = Object.hasOwn(VERBS, verb) ? VERBS[verb] : undefined;
if (!script) {
  say(`'${verb}' is not something this project can do. Choose one of: ${Object.keys(VERBS).join(', ')}.`);
  process.exit(2);
}
say(`Sapar Counter: ${verb}`);

try {
  await ensureNpmPackages(ROOT);
  const node = findScriptNode(ROOT);
  handOver(node, [join(ROOT, 'scripts', script[0]), ...script.slice(1), ...rest]);
} catch (error) {
  say(error instanceof Error ? error.message : String(error));
  process.exit(2);
}

/** Runs the verb's script, passes on the signals it should stop by, and ends as it ended. */
function handOver(node, args) {
  const child = spawn(node, args, { stdio: 'inherit', env: environmentFor(node) });
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) {
    // On Windows a Ctrl-C reaches the child by itself, and a signal from us would kill it in the middle of tidying up.
    process.on(signal, () => process.platform !== 'win32' && child.kill(signal));
  }
  // npm puts a shell between itself and us, and a SIGTERM to npm ends only that shell: a parent that is gone means
  // stop.
  const parent = process.ppid;
  const watch = setInterval(() => {
    if (process.ppid === parent) return;
    clearInterval(watch);
    child.kill('SIGTERM');
  }, PARENT_CHECK_MS);
  child.on('error', (error) => {
    say(`Node could not be started (${error.message}). Delete the folder node_modules and run the command again.`);
    process.exit(2);
  });
  child.on('exit', (code, signal) => process.exit(code ?? (signal === 'SIGINT' ? 130 : 143)));
}

function environmentFor(node) {
  const environment = { ...process.env, PATH: `${dirname(node)}${delimiter}${process.env['PATH'] ?? ''}` };
  // Colours are for a terminal; in a log their codes hide the words.
  if (!process.stdout.isTTY) environment.NO_COLOR ??= '1';
  // Behind a proxy, Node's fetch and Electron's downloader use it only when they are told to.
  const proxied = ['HTTPS_PROXY', 'https_proxy', 'HTTP_PROXY', 'http_proxy'].some((name) => process.env[name]);
  return proxied ? { ...environment, NODE_USE_ENV_PROXY: '1', ELECTRON_GET_USE_PROXY: '1' } : environment;
}
