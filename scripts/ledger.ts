// npm run ledger -- verify … | export …: reads a ledger again and says whether it is whole, or exports it for an
// auditor.
import './setup/node-version.ts';
import { ledgerCommand } from '../src-main/ledger/command-line.ts';

const { sentence, exitCode } = ledgerCommand(process.argv.slice(2));
(exitCode === 2 ? process.stderr : process.stdout).write(`${sentence}\n`);
process.exitCode = exitCode;
