import {
  type PaperWidth,
  PRINTER_MODELS,
  type PrinterModelId,
  printerProfile,
} from '../../src-main/printing/printer-profile.ts';
import type { DrawnLine } from '../../src-main/printing/escpos.ts';
import { EscPosDecoder, type Raster } from './virtual-printer-decoder.ts';
import { type Drawn, Paper, type PrintedReceipt } from './virtual-printer-paper.ts';

/** What a printer would make of bytes, without a network: for tests of thousands of receipts. */
export function receiptsOf(
  bytes: Buffer,
  model: PrinterModelId,
  width: PaperWidth,
  drawn: Drawn = () => undefined,
): readonly PrintedReceipt[] {
  const paper = new Paper(printerProfile(model, width).dots, drawn);
  const decoder = new EscPosDecoder(
    {
      character: (character, style) => paper.character(character, style),
      endLine: (minHeight, align) => paper.endLine(minHeight, align),
      discardLine: () => paper.discardLine(),
      feed: (dots) => paper.feed(dots),
      raster: (raster, align) => paper.raster(raster, align),
      qr: (content, moduleDots, align) => paper.qr(content, moduleDots, align),
      cut: (toCutter) => paper.cut(toCutter),
      pulse: (pulse) => paper.pulse(pulse),
      automaticStatus: () => undefined,
      transmitStatus: () => undefined,
      fault: (what) => paper.fault(what),
    },
    { model: PRINTER_MODELS[model], chineseAtBoot: true },
  );
  decoder.feed(bytes, () => true);
  paper.tearOff();
  return paper.receipts;
}

/**
 * Reads images back by what the encoder recorded that it drew: the first image of a line says its text, the others
 * nothing.
 */
export function textOfDrawn(lines: readonly DrawnLine[]): Drawn {
  const texts = new Map<string, string>();
  for (const line of lines)
    line.rasters.forEach((raster, index) => texts.set(raster.toString('latin1'), index === 0 ? line.text : ''));
  return (raster: Raster) => texts.get(raster.data.toString('latin1'));
}
