import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { SpoolerCommand } from '../../src-main/printing/windows-spooler.ts';

/** What the print system of a Windows says and does. */
export interface SpoolerOrders {
  /** As `Get-Printer` gives them, in whatever shape. */
  readonly queues: unknown;
  /** What each job is said to be; absent: printing until its printer has it, and forgotten then. */
  readonly job?: string;
  /** Its list of jobs, in whatever shape, instead. */
  readonly jobs?: unknown;
  /** What became of the next jobs instead: number, error and words of Windows. */
  readonly fault?: { readonly Id: number; readonly Fault: number; readonly Says: string };
  /** Takes questions and answers none. */
  readonly silent?: boolean;
  /** How long it starts before it takes a question. */
  readonly startsMs?: number;
  /** Functions that take so long, in ms; what is asked behind them waits. */
  readonly takes?: Readonly<Record<string, number>>;
  /** Functions that throw, with their words. */
  readonly refuses?: Readonly<Record<string, string>>;
  /** What stands before each answer. */
  readonly before?: string;
  /** The printer that its jobs come out of. */
  readonly port?: number;
}

interface VirtualSpooler {
  readonly command: SpoolerCommand;
  order(orders: SpoolerOrders): void;
  /** The names of the functions that were called, in their order. */
  asked(): readonly string[];
  remove(): void;
}

/** A print system of Windows in a process of its own, as its PowerShell is one. No Windows is needed for it. */
export function aVirtualSpooler(orders: SpoolerOrders): VirtualSpooler {
  const folder = mkdtempSync(join(tmpdir(), 'sapar-spooler-'));
  const order = (next: SpoolerOrders) => writeFileSync(join(folder, 'orders.json'), JSON.stringify(next));
  order(orders);
  return {
    command: [process.execPath, join(import.meta.dirname, 'virtual-spooler-main.ts'), folder],
    order,
    asked: () =>
      existsSync(join(folder, 'asked')) ? readFileSync(join(folder, 'asked'), 'utf8').trim().split('\n') : [],
    remove: () => rmSync(folder, { recursive: true, force: true }),
  };
}
