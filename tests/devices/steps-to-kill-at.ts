import { writeSync } from 'node:fs';
import type { Ledger } from '../../src-main/ledger/ledger.ts';

/**
 * The steps of a program that is to be killed. It counts them, kills itself at the one that it is told, and says «step
 * NAME» at each where that is 0.
 */
export function stepsToKillAt(killAt: number) {
  let steps = 0;
  function step(name: string): void {
    steps += 1;
    if (steps === killAt) process.kill(process.pid, 'SIGKILL');
    if (killAt === 0) writeSync(1, `step ${name}\n`);
  }
  return {
    step,
    /**
     * Each of its works is a step: what comes after one is what comes before the next. `read`: what only reads leaves
     * nothing behind.
     */
    stepped<Service extends object>(what: string, service: Service, read: readonly string[] = []): Service {
      const each = Object.entries(service).map(([name, work]) => {
        if (typeof work !== 'function' || read.includes(name)) return [name, work];
        return [
          name,
          (...given: unknown[]): unknown => {
            step(`${what} ${name}`);
            return work.apply(service, given);
          },
        ];
      });
      return { ...service, ...Object.fromEntries(each) };
    },
    /** What is written together: also between its parts. */
    steppedLedger(ledger: Ledger): Ledger {
      return {
        ...ledger,
        append: (draft, alongside, atTheWindow) => {
          step('append');
          return ledger.append(
            draft,
            (entry) => {
              step('append, the entry is written');
              alongside?.(entry);
              step('append, all is written');
            },
            atTheWindow,
          );
        },
        transaction: (work) => {
          step('transaction');
          return ledger.transaction(() => {
            const value = work();
            step('transaction, all is written');
            return value;
          });
        },
      };
    },
  };
}
