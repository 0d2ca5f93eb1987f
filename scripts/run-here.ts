// One program in this terminal, in our place: it gets the signals that we get, and we end as it ends.
import { spawn } from 'node:child_process';
import { createInterface } from 'node:readline';
import { isNoise } from './children.ts';
import { say } from './setup/say.mjs';

export function runHere(command: string, args: readonly string[], cwd: string, env: NodeJS.ProcessEnv): Promise<never> {
  const child = spawn(command, args, { cwd, env, stdio: ['inherit', 'inherit', 'pipe'] });
  createInterface({ input: child.stderr }).on('line', (line) => isNoise(line) || process.stderr.write(`${line}\n`));
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const)
    process.on(signal, () => process.platform !== 'win32' && child.kill(signal));
  return new Promise<never>(() => {
    child.on('error', (error) => {
      say(`${command} can't be started: ${error.message}.`);
      process.exit(1);
    });
    // Closed rather than exited: the last words have been read then.
    child.on('close', (code, signal) => process.exit(code ?? (signal === 'SIGINT' ? 130 : 143)));
  });
}
