import { CharacterSet, PrinterTypes, ThermalPrinter } from 'node-thermal-printer';
import { describe, expect, test } from 'vitest';
import { rasterCommands, withoutRealTimeCommands } from '../../../src-main/printing/bitmap.ts';
import { afterInterruption, encodeReceipt } from '../../../src-main/printing/escpos.ts';
import { printerProfile } from '../../../src-main/printing/printer-profile.ts';
import type { Rasteriser } from '../../../src-main/printing/rasteriser.ts';
import { type Block, columns, CUT, DRAWER_PULSE, RULE, SPACE, text } from '../../../src-shared/receipt/document.ts';
import { err, ok } from '../../../src-shared/result.ts';
import { receiptsOf } from '../../devices/virtual-printer-offline.ts';

/** Draws nothing: an image of one black row, so that these tests are about bytes alone. */
const blackRows: Rasteriser = {
  draw: async (lines, { dots }) =>
    ok(lines.map(() => ({ bytesWide: dots / 8, rows: 1, bits: new Uint8Array(dots / 8).fill(0xff) }))),
  warmUp: () => undefined,
  stop: async () => undefined,
};

async function bytesOf(blocks: Block[], profile = printerProfile('epson')): Promise<Buffer> {
  const encoded = await encodeReceipt({ blocks }, profile, blackRows);
  if (!encoded.ok) throw new Error(encoded.error);
  return encoded.value.bytes;
}

const pagesIn = (bytes: Buffer) =>
  bytes
    .toString('latin1')
    .split('\x1bt')
    .slice(1)
    .map((after) => after.charCodeAt(0));
const imagesIn = (bytes: Buffer) => bytes.toString('latin1').split('\x1dv0').length - 1;

describe('how long its paper is reckoned', () => {
  const QR = 'https://receipt.kz/K3-000123/0123456789ABCDEF';

  test.each([
    ['epson', 80],
    ['epson', 58],
    ['epson-old', 80],
    ['generic', 58],
  ] as const)('covers what %s prints on %i mm, and little more', async (model, width) => {
    const tall = text('12 500', 'left', { size: 'tall' });
    const blocks: Block[] = [text('A'), tall, RULE, SPACE, { kind: 'qr', content: QR }, columns('B', '5 000'), CUT];
    const encoded = await encodeReceipt({ blocks }, printerProfile(model, width), blackRows);
    if (!encoded.ok) throw new Error(encoded.error);
    const [receipt] = receiptsOf(encoded.value.bytes, model, width);
    const printed = (receipt?.lengthMm ?? 0) * 8;
    expect(printed).toBeGreaterThan(200);
    expect(encoded.value.dots).toBeGreaterThanOrEqual(printed);
    expect(encoded.value.dots).toBeLessThan(printed + 250);
  });
});

describe('the bytes of a receipt', () => {
  test('open the drawer before anything else, and leave Chinese mode after the reset', async () => {
    const bytes = await bytesOf([text('A'), DRAWER_PULSE]);
    expect(bytes.subarray(0, 9).toString('hex')).toBe('1b700019fa1b401c2e');
  });

  test('name the code page by the number of the maker, once as long as it holds', async () => {
    const lines = [text('Барлығы'), text('Итого'), text('ABC'), text('Сдача')];
    expect(pagesIn(await bytesOf(lines))).toEqual([53]);
    expect(pagesIn(await bytesOf(lines, printerProfile('xprinter')))).toEqual([23]);
    expect(pagesIn(await bytesOf([text('Итого')], printerProfile('citizen')))).toEqual([7]);
  });

  test('are an image of the whole line where no page has every character of it', async () => {
    expect(imagesIn(await bytesOf([columns('Итого, ₸', '5 000')]))).toBe(1);
    expect(imagesIn(await bytesOf([text('Барлығы')], printerProfile('xprinter')))).toBe(1);
    expect(imagesIn(await bytesOf([text('Итого')], printerProfile('generic')))).toBe(1);
  });

  test('are images throughout when the printer is set so, and when it has no code page of ours', async () => {
    const lines = [text('5 000'), text('ABC')];
    expect(imagesIn(await bytesOf(lines, printerProfile('epson', 80, true)))).toBe(2);
    expect(imagesIn(await bytesOf(lines, printerProfile('generic')))).toBe(2);
    expect(imagesIn(await bytesOf(lines))).toBe(0);
  });

  test('feed to the cutter before they cut', async () => {
    const [receipt] = receiptsOf(await bytesOf([text('A'), CUT]), 'epson', 80);
    expect(receipt).toMatchObject({ faults: [], complete: true });
  });

  test('are refused as a whole when a line can not be drawn', async () => {
    const broken: Rasteriser = { ...blackRows, draw: async () => err('no fonts') };
    expect(await encodeReceipt({ blocks: [text('₸')] }, printerProfile('epson'), broken)).toEqual(err('no fonts'));
  });
});

describe('images', () => {
  test('go in bands that a small buffer holds', () => {
    const commands = rasterCommands({ bytesWide: 72, rows: 150, bits: new Uint8Array(72 * 150) });
    expect(commands.map((command) => command.readUInt16LE(6))).toEqual([64, 64, 22]);
  });

  test('never hold what a printer would obey in the middle of an image', () => {
    expect(withoutRealTimeCommands(Uint8Array.of(0x10, 0x04, 0x10, 0x14, 0x10, 0x10, 0x05)).toString('hex')).toBe(
      '18041814101805',
    );
  });
});

test('after an interruption an image cut short is filled up, crossed out and cut off', () => {
  const profile = printerProfile('epson');
  const half = Buffer.concat([
    Buffer.from('\x1b@total\n\x1dv0\0', 'latin1'),
    Buffer.from([72, 0, 64, 0]),
    Buffer.alloc(500, 0xff),
  ]);
  const [torn, next] = receiptsOf(
    Buffer.concat([half, afterInterruption(profile), Buffer.from('next\n\x1dVB\0', 'latin1')]),
    'epson',
    80,
  );
  expect(torn?.text).toMatch(/^total\n\[image 576×64\]\n(.*\n)*X{48}$/);
  expect(next?.text).toBe('next');
});

describe('what node-thermal-printer makes wrong, and we don’t leave to it', () => {
  const CP866 = CharacterSet.PC866_CYRILLIC2;
  const library = () => new ThermalPrinter({ type: PrinterTypes.EPSON, interface: '' });

  test('it exchanges height and width of letters', () => {
    const printer = library();
    printer.setTextSize(1, 0);
    // GS ! n: the high half of n is the width.
    expect(printer.getBuffer().toString('hex')).toBe('1d2110');
  });

  test('its double height ends bold', () => {
    const printer = library();
    printer.bold(true);
    printer.setTextDoubleHeight();
    expect(printer.getBuffer().toString('hex')).toBe('1b45011b2110');
  });

  test('it opens the drawer without saying for how long', () => {
    const printer = library();
    printer.openCashDrawer();
    expect(printer.getBuffer().toString('hex')).toBe('1b70001b7001');
  });

  test('it resets the printer after a cut and goes on as if its code page were still set', () => {
    const printer = library();
    printer.setCharacterSet(CP866);
    printer.cut();
    printer.clear();
    printer.print('Итого');
    expect(printer.getBuffer().toString('hex')).not.toContain('1b74');
  });

  test('it makes a question mark of ₸', () => {
    const printer = library();
    printer.setCharacterSet(CP866);
    printer.print('₸');
    expect(printer.getBuffer().toString('latin1')).toMatch(/\?$/);
  });

  test('it counts a Chinese character as one column', () => {
    const printer = new ThermalPrinter({ type: PrinterTypes.EPSON, interface: '', width: 10 });
    printer.setCharacterSet(CP866);
    printer.clear();
    printer.leftRight('AB', 'CD');
    const blanks = / +/.exec(printer.getBuffer().toString('latin1'))?.[0] ?? '';
    printer.clear();
    printer.leftRight('余额', 'CD');
    expect(printer.getBuffer().toString('latin1')).toContain(`${blanks}CD`);
  });
});
