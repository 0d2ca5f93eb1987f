// A printer of its own process for the bench: reads, prints and answers, and keeps no pictures. Ends with its input.
import { VirtualPrinter } from './virtual-printer.ts';

const printer = await VirtualPrinter.start();
process.stdout.write(`${printer.port}\n`);
process.stdin.resume().once('end', () => process.exit(0));
