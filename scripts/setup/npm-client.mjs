// How to call npm, whatever the system and whichever npm started us.
import { spawn } from 'node:child_process';
import { delimiter, dirname } from 'node:path';

const COMPLAINT_CHARACTERS_MAX = 2_000;

/**
 * The running npm's own program where there is one: a bare 'npm' is a batch file on Windows and needs a shell there.
 */
function npmCommand() {
  const program = process.env['npm_execpath'];
  if (program?.endsWith('npm-cli.js')) return { command: process.execPath, before: [program], shell: false };
  return { command: 'npm', before: [], shell: process.platform === 'win32' };
}

/**
 * Runs npm quietly and resolves when it did it; rejects with what it complained about.
 *
 * @param {readonly string[]} args
 * @param {{ cwd: string }} options
 * @returns {Promise<void>}
 */
export function npm(args, { cwd }) {
  const { command, before, shell } = npmCommand();
  // npm runs under the Node that runs this, and not under the first one of the machine. On Windows it is named above.
  const path = [dirname(process.execPath), process.env['PATH']].join(delimiter);
  const env = process.platform === 'win32' ? process.env : { ...process.env, PATH: path };
  const quiet = ['--no-audit', '--no-fund', '--no-update-notifier', '--loglevel=error'];
  return new Promise((resolve, reject) => {
    const child = spawn(command, [...before, ...args, ...quiet], {
      cwd,
      shell,
      env,
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    let complaint = '';
    const keep = (chunk) => {
      // What went wrong stands first; what follows is npm's general advice.
      complaint = (complaint + String(chunk)).slice(0, COMPLAINT_CHARACTERS_MAX);
    };
    child.stdout.on('data', keep);
    child.stderr.on('data', keep);
    child.on('error', (error) => reject(new Error(`npm could not be started: ${error.message}.`)));
    child.on('close', (code) => {
      if (code === 0) resolve();
      else reject(new Error(`npm ${args[0]} did not succeed:\n${complaint.trim()}`));
    });
  });
}
