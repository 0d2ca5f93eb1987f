// A printer on this machine for `npm start`: receipts come out as text and pictures in a folder. SIGTERM ends it.
import { parseArgs } from 'node:util';
import { PAPER_WIDTHS, PRINTER_MODELS, type PrinterModelId } from '../../src-main/printing/printer-profile.ts';
import { VirtualPrinter } from './virtual-printer.ts';

const { values } = parseArgs({
  options: {
    port: { type: 'string', default: '0' },
    out: { type: 'string' },
    model: { type: 'string', default: 'epson' },
    paper: { type: 'string', default: '80' },
  },
});

function isModel(name: string): name is PrinterModelId {
  return Object.hasOwn(PRINTER_MODELS, name);
}

function refuse(sentence: string): never {
  process.stderr.write(`${sentence}\n`);
  process.exit(1);
}

const port = Number(values.port);
const paper = PAPER_WIDTHS.find((width) => String(width) === values.paper);
if (!values.out) refuse('The virtual printer needs --out FOLDER: where receipts go.');
if (!Number.isInteger(port) || port < 0 || port > 65535) refuse(`--port ${values.port} is not a port number.`);
if (!isModel(values.model)) refuse(`--model ${values.model} is not one of ${Object.keys(PRINTER_MODELS).join(', ')}.`);
if (!paper) refuse(`--paper ${values.paper} is not one of ${PAPER_WIDTHS.join(', ')}.`);

try {
  const printer = await VirtualPrinter.start({ port, out: values.out, model: values.model, paper });
  process.stdout.write(`${JSON.stringify({ port: printer.port })}\n`);
  for (const signal of ['SIGTERM', 'SIGINT'] as const) {
    process.once(signal, () => {
      void printer.stop().then(() => process.exit(0));
    });
  }
} catch (error) {
  const taken = error instanceof Error && 'code' in error && error.code === 'EADDRINUSE';
  refuse(
    taken
      ? `Port ${port} is taken by another program; choose another --port.`
      : `The virtual printer can't start: ${String(error)}`,
  );
}
