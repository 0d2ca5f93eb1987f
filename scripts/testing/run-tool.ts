// Runs a checker of this repository's own packages and keeps quiet unless it complains.
import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { ROOT } from '../setup/places.ts';

/** `program` is found through its package, as Node finds it: a package that is not listed is noticed then. */
export function runTool(program: URL, args: readonly string[]): Promise<{ passed: boolean; said?: string }> {
  return quietly(fileURLToPath(program), args);
}

/** The same for a script of ours. */
export function runScript(script: string): Promise<{ passed: boolean; said?: string }> {
  return quietly(join(ROOT, 'scripts', script), []);
}

function quietly(program: string, args: readonly string[]): Promise<{ passed: boolean; said?: string }> {
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, [program, ...args], { cwd: ROOT, stdio: ['ignore', 'pipe', 'pipe'] });
    const said: Buffer[] = [];
    child.stdout.on('data', (chunk: Buffer) => said.push(chunk));
    child.stderr.on('data', (chunk: Buffer) => said.push(chunk));
    child.on('error', reject);
    child.on('close', (code) =>
      resolve(code === 0 ? { passed: true } : { passed: false, said: Buffer.concat(said).toString().trim() }),
    );
  });
}
