// The Node that runs the scripts: the pinned one from the npm packages, or the machine's own where it is new enough.
import { existsSync } from 'node:fs';
import { join } from 'node:path';

// 22.18 is the first that runs TypeScript by itself without a flag; Node-API 10 came with 22.14.
const OLDEST = [22, 18];

/** The path of a Node that will do; throws a sentence where there is none. */
export function findScriptNode(root) {
  const name = `node-${process.platform === 'win32' ? 'win' : process.platform}-${process.arch}`;
  const program = process.platform === 'win32' ? 'node.exe' : 'node';
  const pinned = join(root, 'node_modules', name, 'bin', program);
  if (existsSync(pinned)) return pinned;

  const [major, minor] = process.versions.node.split('.').map(Number);
  if (major > OLDEST[0] || (major === OLDEST[0] && minor >= OLDEST[1])) return process.execPath;

  throw new Error(
    `Sapar Counter needs Node ${OLDEST.join('.')} or later on this system; this is Node ${process.versions.node}. ` +
      'Install the current Node LTS and run the command again.',
  );
}
