import type { Bitmap } from '../../src-shared/receipt/document.ts';
import { type QrCode, QUIET_ZONE_MODULES } from '../../src-shared/receipt/qr-code.ts';

/** Images of one bit a dot, and the command that prints them. */

/** A band is one command: small enough for the receive buffer of a cheap printer. */
export const BAND_ROWS_MAX = 64;
const GS_V_0 = [0x1d, 0x76, 0x30, 0x00];

export function rasterCommands(bitmap: Bitmap): Buffer[] {
  const bands: Buffer[] = [];
  for (let row = 0; row < bitmap.rows; row += BAND_ROWS_MAX) {
    const rows = Math.min(BAND_ROWS_MAX, bitmap.rows - row);
    const bits = bitmap.bits.subarray(row * bitmap.bytesWide, (row + rows) * bitmap.bytesWide);
    const header = Buffer.from([...GS_V_0, bitmap.bytesWide & 0xff, bitmap.bytesWide >> 8, rows & 0xff, rows >> 8]);
    bands.push(Buffer.concat([header, withoutRealTimeCommands(bits)]));
  }
  return bands;
}

const DLE = 0x10;
const REAL_TIME = new Set([0x04, 0x05, 0x14]);
/** The dot at its right: a stroke is a dot wider. A dot by itself would read as a comma. */
const BESIDE_IT = 0x08;

/**
 * A printer obeys DLE EOT, DLE ENQ and DLE DC4 wherever they stand, even inside an image. Such dots would ask for its
 * status, open the drawer or clear its buffer. One more dot in a stroke does no harm.
 */
export function withoutRealTimeCommands(bits: Uint8Array): Buffer {
  const safe = Buffer.from(bits);
  for (let index = 0; index + 1 < safe.length; index += 1) {
    if (safe[index] === DLE && REAL_TIME.has(safe[index + 1] ?? 0)) safe[index] = DLE | BESIDE_IT;
  }
  return safe;
}

/** A line across the paper, with the air around it. */
export function ruleBitmap(dots: number): Bitmap {
  const bytesWide = dots / 8;
  const bits = new Uint8Array(bytesWide * RULE_ROWS);
  bits.fill(0xff, bytesWide * RULE_FIRST_BLACK_ROW, bytesWide * (RULE_FIRST_BLACK_ROW + RULE_BLACK_ROWS));
  return { bytesWide, rows: RULE_ROWS, bits };
}

const RULE_ROWS = 12;
const RULE_FIRST_BLACK_ROW = 5;
const RULE_BLACK_ROWS = 2;

/** Centred, with the quiet zone that a camera needs. */
export function qrBitmap(code: QrCode, moduleDots: number, dots: number): Bitmap {
  const bytesWide = dots / 8;
  const side = (code.size + 2 * QUIET_ZONE_MODULES) * moduleDots;
  const left = Math.floor((dots - side) / 2);
  const bits = new Uint8Array(bytesWide * side);
  for (let y = 0; y < side; y += 1) {
    for (let x = 0; x < side; x += 1) {
      const [column, row] = [
        Math.floor(x / moduleDots) - QUIET_ZONE_MODULES,
        Math.floor(y / moduleDots) - QUIET_ZONE_MODULES,
      ];
      const inside = column >= 0 && row >= 0 && column < code.size && row < code.size;
      if (inside && code.isDark(column, row)) setDot(bits, bytesWide, left + x, y);
    }
  }
  return { bytesWide, rows: side, bits };
}

function setDot(bits: Uint8Array, bytesWide: number, x: number, y: number): void {
  const index = y * bytesWide + (x >> 3);
  bits[index] = (bits[index] ?? 0) | (0x80 >> (x & 7));
}
