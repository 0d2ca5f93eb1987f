// npm run ledger -- verify FILE [--anchor SEQ:HASH]: reads a ledger again and says whether it is whole.
import './setup/node-version.ts';
import { parseArgs } from 'node:util';
import { judgeFile, readAnchor } from '../src-main/ledger/judge-file.ts';

const USAGE = 'Usage: npm run ledger -- verify FILE [--anchor SEQ:HASH]';
const UNUSABLE = 2;

const { values, positionals } = parseArgs({ allowPositionals: true, options: { anchor: { type: 'string' } } });
const [what, file] = positionals;
if (what !== 'verify' || file === undefined) {
  process.stderr.write(`${USAGE}\n`);
  process.exit(UNUSABLE);
}
const anchor = values.anchor === undefined ? undefined : readAnchor(values.anchor);
if (anchor === null) {
  process.stderr.write(`The anchor must be SEQ:HASH as printed on a Z: a number, a colon and 64 hexadecimal digits.\n${USAGE}\n`);
  process.exit(UNUSABLE);
}
const { sentence, exitCode } = judgeFile(file, anchor);
process.stdout.write(`${sentence}\n`);
process.exit(exitCode);
