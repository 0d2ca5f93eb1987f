// How the processes of a running counter are started.
import { join } from 'node:path';
import type { ChildPlan } from './children.ts';
import type { ElectronRuntime } from './electron-runtime.ts';
import { ROOT } from './setup/places.ts';

export function upstreamPlan(data: string, args: readonly string[], env: NodeJS.ProcessEnv = {}): ChildPlan {
  return plan('the upstream', 'upstream', data, process.execPath, [join(ROOT, 'src-upstream', 'main.ts'), ...args], {
    SAPAR_DATA_DIR: data,
    ...env,
  });
}

export function printerPlan(data: string): ChildPlan {
  const entry = join(ROOT, 'tests', 'devices', 'virtual-printer-main.ts');
  return plan(
    'the virtual printer',
    'printer',
    data,
    process.execPath,
    [entry, '--port', '0', '--out', join(data, 'receipts')],
    {},
  );
}

export function registerPlan(data: string): ChildPlan {
  const entry = join(ROOT, 'tests', 'devices', 'virtual-register-main.ts');
  const books = join(data, 'register.json');
  return {
    ...plan('the virtual register', 'register', data, process.execPath, [entry, '--books', books], {}),
    isTold: true,
  };
}

export function terminalPlan(data: string): ChildPlan {
  const entry = join(ROOT, 'tests', 'devices', 'virtual-kaspi-main.ts');
  const args = [entry, '--books', join(data, 'terminal.json'), '--authority', join(data, 'terminal-authority.pem')];
  return { ...plan('the virtual terminal', 'terminal', data, process.execPath, args, {}), isTold: true };
}

export function counterPlan(data: string, electron: ElectronRuntime, env: NodeJS.ProcessEnv): ChildPlan {
  return plan('the counter', 'counter', data, electron.executable, [...electronArguments(), ROOT], {
    SAPAR_DATA_DIR: data,
    ...env,
  });
}

/** Chromium's sandbox refuses to run as root. */
function electronArguments(): string[] {
  return process.getuid?.() === 0 ? ['--no-sandbox'] : [];
}

function plan(
  name: string,
  log: string,
  data: string,
  command: string,
  args: string[],
  env: NodeJS.ProcessEnv,
): ChildPlan {
  return { name, command, args, cwd: ROOT, env: { ...process.env, ...env }, logFile: join(data, 'logs', `${log}.log`) };
}
