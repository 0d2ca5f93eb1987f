import { existsSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { exportLedger } from './export.ts';
import { type Judgement, judgeFile, readAnchor } from './judge-file.ts';
import { noteExport } from './note-export.ts';
import { makeForOwnerOnly } from '../platform/owner-only.ts';

/** The ledger's commands by words: `npm run ledger -- …`, and the packed app by its own flags. */

const USAGE = `Usage:
  npm run ledger -- verify FILE [--anchor SEQ:HASH]
  npm run ledger -- export FILE --to FOLDER [--from SEQ] [--even-if-broken]`;
const UNUSABLE = 2;
const refused = (sentence: string): Judgement => ({ exitCode: UNUSABLE, sentence });

/** `words` without the program's own name. */
export function ledgerCommand(words: readonly string[]): Judgement {
  try {
    const { values, positionals } = parseArgs({
      args: [...words],
      allowPositionals: true,
      options: {
        anchor: { type: 'string' },
        to: { type: 'string' },
        from: { type: 'string' },
        'even-if-broken': { type: 'boolean' },
      },
    });
    const [what, file, more] = positionals;
    if (file === undefined || more !== undefined) return refused(USAGE);
    if (what === 'verify') return verify(file, values.anchor);
    if (what === 'export' && values.to !== undefined)
      return exported(file, values.to, values.from, values['even-if-broken'] ?? false);
    return refused(USAGE);
  } catch (fault) {
    return refused(`${fault instanceof Error ? fault.message : String(fault)}\n${USAGE}`);
  }
}

/**
 * What the packed app is asked by its flags: --ledger-verify FILE [--ledger-anchor SEQ:HASH], or --ledger-export FILE
 * --ledger-to FOLDER. Null when it is asked for nothing of the kind and should open its window.
 */
export function ledgerFlags(words: readonly string[]): Judgement | null {
  const after = (flag: string) => {
    const at = words.findIndex((word) => word === flag || word.startsWith(`${flag}=`));
    if (at === -1) return null;
    const word = words[at] ?? '';
    return (word === flag ? words[at + 1] : word.slice(flag.length + 1)) ?? '';
  };
  const [toVerify, toExport] = [after('--ledger-verify'), after('--ledger-export')];
  if (toVerify !== null)
    return toVerify === ''
      ? refused('Give the ledger’s file after --ledger-verify.')
      : verify(toVerify, after('--ledger-anchor') ?? undefined);
  if (toExport === null) return null;
  const folder = after('--ledger-to');
  return toExport === '' || !folder
    ? refused('Give --ledger-export FILE --ledger-to FOLDER.')
    : exported(toExport, folder, undefined, words.includes('--even-if-broken'));
}

function verify(file: string, given: string | undefined): Judgement {
  if (given === undefined) return judgeFile(file, undefined);
  const anchor = readAnchor(given);
  return anchor
    ? judgeFile(file, anchor)
    : refused(`The anchor must be SEQ:HASH as printed on a Z: a number, a colon and 64 hexadecimal digits.\n${USAGE}`);
}

function exported(file: string, folder: string, from: string | undefined, evenIfBroken: boolean): Judgement {
  if (from !== undefined && !/^[1-9]\d{0,14}$/.test(from))
    return refused(`--from must be the number of an entry, not «${from}».\n${USAGE}`);
  makeForOwnerOnly();
  const judged = exportLedger(file, folder, { evenIfBroken, ...(from !== undefined && { fromSeq: Number(from) }) });
  const unnoted = existsSync(folder) && judged.exitCode !== 2 ? noteExport(file, folder) : null;
  if (unnoted === null) return judged;
  return { ...judged, sentence: `${judged.sentence} The auditor’s log could not take this export (${unnoted}).` };
}
