// What a person types while a script runs, line by line.
import { spawnSync } from 'node:child_process';
import { createInterface } from 'node:readline';

/**
 * Calls `hear` with each line of standard input. A job in the background of a terminal reads nothing: the system would
 * hold it still until it is brought to the front.
 */
export function onTyped(hear: (line: string) => void): void {
  let isListening = false;
  const listen = () => {
    if (isListening || isInBackground()) return;
    isListening = true;
    createInterface({ input: process.stdin }).on('line', hear);
  };
  // A terminal that is gone ends the script by its signal, not by this.
  process.stdin.on('error', () => {});
  process.on('SIGCONT', () => {
    if (isListening && isInBackground()) process.stdin.pause();
    else if (isListening) process.stdin.resume();
    else listen();
  });
  listen();
}

function isInBackground(): boolean {
  if (process.platform === 'win32' || !process.stdin.isTTY) return false;
  const asked = spawnSync('ps', ['-o', 'pgid=,tpgid=', '-p', String(process.pid)], { encoding: 'utf8' });
  const [own, front] = (asked.stdout ?? '').trim().split(/\s+/).map(Number);
  return own !== undefined && front !== undefined && own !== front;
}
