// Downloads the real Electron with a count of bytes into its own cache, then lets the package's installer unpack it.
import { execFile } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { downloadArtifact } from '@electron/get';
import { bytesOf, progress } from '../setup/say.mjs';
import { artifact, PACKAGE, realVersion } from './real.ts';

const step = progress(`Downloading Electron ${realVersion()}`);
const checksums: Record<string, string> = JSON.parse(readFileSync(join(PACKAGE, 'checksums.json'), 'utf8'));
await downloadArtifact({
  ...artifact(),
  checksums,
  downloadOptions: {
    quiet: true,
    getProgressCallback: async ({ transferred, total }: { transferred: number; total: number | null }) =>
      step.update(bytesOf(transferred, total ?? undefined)),
  },
});
await promisify(execFile)(process.execPath, [join(PACKAGE, 'install.js')]);
step.done('installed');
