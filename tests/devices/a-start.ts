// Answers each line of standard input, a start, with a line. Loaded by a-start-program.ts.
import { randomBytes } from 'node:crypto';
import { chownSync, cpSync, mkdtempSync, readdirSync, rmSync, statfsSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { assert } from '../../src-shared/result.ts';
import { readSettings } from '../../src-main/platform/settings.ts';
import { startCounter } from '../../src-main/start.ts';
import { sharedDrawing } from './drawing-parts.ts';
import { putInto } from './hostile-files.ts';
import { Start, type StartAnswer } from './start-lines.ts';
import { LedgerFile } from './a-counter-files.ts';

const NOBODY = 65_534;
const FIRST_DATA_WITHIN_MS = 1500;

const parent = process.argv[2] ?? '';

async function answered(start: Start): Promise<StartAnswer> {
  const folder = mkdtempSync(join(parent, 'start-'));
  const data = join(folder, 'data');
  const undo: (() => void)[] = [];
  const said: string[] = [];
  const write = process.stderr.write;
  const startedAt = performance.now();
  let came: Pick<StartAnswer, 'kind' | 'clerks' | 'stopped'> = { kind: 'threw', clerks: 0, stopped: null };
  try {
    if (start.template) cpSync(start.template, data, { recursive: true });
    for (const { path, state } of start.changes ?? []) undo.push(putInto(data, path, state));
    if (start.full) fill(folder);
    if (start.unprivileged && process.geteuid?.() === 0) {
      giveTo(folder);
      process.setegid?.(NOBODY);
      process.seteuid?.(NOBODY);
      undo.push(() => {
        process.seteuid?.(0);
        process.setegid?.(0);
      });
    }
    process.stderr.write = (chunk: string | Uint8Array) => said.push(String(chunk)) > 0;
    came = await started(
      Object.fromEntries(
        Object.entries(start.env).map(([name, value]) => [name, value.replaceAll('{folder}', folder)]),
      ),
      folder,
    );
  } catch (fault) {
    said.push(fault instanceof Error ? (fault.stack ?? fault.message) : String(fault));
  } finally {
    process.stderr.write = write;
    for (const each of undo.toReversed()) each();
  }
  const answer = {
    ...came,
    said: said.join(''),
    ms: Math.round(performance.now() - startedAt),
    folder,
    journal: journalIn(data),
    left: namesIn(data),
  };
  rmSync(folder, { recursive: true, force: true });
  return answer;
}

/** As main.ts does, without windows. */
async function started(
  env: Record<string, string>,
  folder: string,
): Promise<Pick<StartAnswer, 'kind' | 'clerks' | 'stopped'>> {
  const settings = readSettings(env, join(folder, 'data'));
  if (!settings.ok) return refused(settings.error.message);
  const machine = {
    versions: { app: '0.0.0', electron: 'none' },
    packaged: false,
    hostName: 'a test',
    language: 'en' as const,
    random: (bytes: number) => randomBytes(bytes),
    drawing: sharedDrawing,
    keyStore: null,
    restartToRestore: () => {},
    chooseFile: async () => null,
    startAtLogin: null,
    startAgain: () => {},
    firstDataWithinMs: FIRST_DATA_WITHIN_MS,
  };
  const start = await startCounter(settings.value, machine, null);
  if (start.kind === 'refused') return refused(start.why.message);
  const service = start.kind === 'sells' ? start.running : start.desk;
  const { clerks, stopped } = service.state(1);
  await service.stop();
  return { kind: start.kind, clerks: clerks.length, stopped: stopped?.kind ?? null };
}

function refused(sentence: string) {
  process.stderr.write(`${sentence}\n`);
  return { kind: 'refused', clerks: 0, stopped: null } as const;
}

function journalIn(data: string): string[] | null {
  try {
    // Read-only, a pipe is waited for without end.
    if (!statSync(join(data, 'ledger.sqlite')).isFile()) return null;
    return new LedgerFile(data).stored().map(({ seq, hash }) => `${seq}:${hash}`);
  } catch {
    return null;
  }
}

function namesIn(folder: string): string[] {
  try {
    return readdirSync(folder).toSorted();
  } catch {
    return [];
  }
}

const BLOCK_BYTES = 4096;

/** To the last block. The caller sees to it that the disk is a small one of its own. */
function fill(folder: string): void {
  const { bavail, bsize } = statfsSync(folder);
  writeFileSync(join(folder, 'filler'), Buffer.alloc(Math.max(0, bavail * bsize - BLOCK_BYTES)));
  // Such a disk refuses some blocks before it is full.
  for (let at = 0; at < 256 && statfsSync(folder).bavail > 0; at += 1) {
    try {
      writeFileSync(join(folder, `filler-${at}`), Buffer.alloc(BLOCK_BYTES));
    } catch {
      continue;
    }
  }
  assert(statfsSync(folder).bavail === 0, 'the disk is full');
}

function giveTo(folder: string): void {
  chownSync(folder, NOBODY, NOBODY);
  for (const entry of readdirSync(folder, { recursive: true, withFileTypes: true }))
    if (entry.isFile() || entry.isDirectory()) chownSync(join(entry.parentPath, entry.name), NOBODY, NOBODY);
}

process.stdout.write('"ready"\n');
for await (const line of createInterface({ input: process.stdin })) {
  const answer = await answered(Start.parse(JSON.parse(line)));
  process.stdout.write(`${JSON.stringify(answer)}\n`);
}
process.exit(0);
