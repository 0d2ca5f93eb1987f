// Replaces the ledger of a folder and dies by SIGKILL before its Nth touch of the disk: node killed-while-replacing.ts
// FOLDER N
import fs from 'node:fs';
import { syncBuiltinESMExports } from 'node:module';
import { TOUCHING } from './touches-of-the-disk.ts';

const [folder = '', before = ''] = process.argv.slice(2);
let touches = 0;
let counting = false;
for (const name of TOUCHING) {
  const real = fs[name] as (...given: unknown[]) => unknown;
  Object.assign(fs, {
    [name]: (...given: unknown[]) => {
      if (counting && touches === Number(before)) process.kill(process.pid, 'SIGKILL');
      touches += counting ? 1 : 0;
      return real(...given);
    },
  });
}
syncBuiltinESMExports();

const { replaceLedger } = await import('../../../src-main/restore/replace.ts');
counting = true;
replaceLedger(folder, '20261122T082500000Z');
