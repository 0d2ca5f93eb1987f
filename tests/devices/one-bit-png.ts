import { crc32, deflateSync, inflateSync } from 'node:zlib';
import type { Bitmap } from '../../src-shared/receipt/document.ts';

/** Pictures as a print head sees them, black or not: PNG with one bit a dot, small enough to be kept with the code. */

const SIGNATURE = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]);
const CHUNK_EXTRA_BYTES = 12;
/** Bit depth 1, greyscale, the one compression, filter and order that there are. */
const ONE_BIT_GREY = [1, 0, 0, 0, 0];

export function pngOf({ bytesWide, rows, bits }: Bitmap): Buffer {
  const header = Buffer.alloc(8);
  header.writeUInt32BE(bytesWide * 8, 0);
  header.writeUInt32BE(rows, 4);
  const lines = Buffer.alloc((bytesWide + 1) * rows);
  for (let row = 0; row < rows; row += 1) {
    // The first byte of a line names its filter: none. In a PNG a set bit is white.
    for (let at = 0; at < bytesWide; at += 1)
      lines[row * (bytesWide + 1) + 1 + at] = ~(bits[row * bytesWide + at] ?? 0) & 0xff;
  }
  return Buffer.concat([
    SIGNATURE,
    chunk('IHDR', Buffer.concat([header, Buffer.from(ONE_BIT_GREY)])),
    chunk('IDAT', deflateSync(lines, { level: 9 })),
    chunk('IEND', Buffer.alloc(0)),
  ]);
}

/** Reads a picture that `pngOf` made and refuses anything else. */
export function bitmapOf(png: Buffer): Bitmap {
  const found = chunksOf(png);
  const header = found.get('IHDR');
  const data = found.get('IDAT');
  if (!header || !data || !header.subarray(8).equals(Buffer.from(ONE_BIT_GREY)))
    throw new Error('not a picture of one bit a dot');
  const [bytesWide, rows] = [header.readUInt32BE(0) / 8, header.readUInt32BE(4)];
  const lines = inflateSync(data);
  const bits = new Uint8Array(bytesWide * rows);
  for (let row = 0; row < rows; row += 1) {
    for (let at = 0; at < bytesWide; at += 1)
      bits[row * bytesWide + at] = ~(lines[row * (bytesWide + 1) + 1 + at] ?? 0) & 0xff;
  }
  return { bytesWide, rows, bits };
}

function chunk(kind: string, data: Buffer): Buffer {
  const body = Buffer.concat([Buffer.from(kind, 'latin1'), data]);
  const [length, sum] = [Buffer.alloc(4), Buffer.alloc(4)];
  length.writeUInt32BE(data.length);
  sum.writeUInt32BE(crc32(body));
  return Buffer.concat([length, body, sum]);
}

function chunksOf(png: Buffer): Map<string, Buffer> {
  const found = new Map<string, Buffer>();
  for (let at = SIGNATURE.length; at < png.length;) {
    const length = png.readUInt32BE(at);
    found.set(png.toString('latin1', at + 4, at + 8), png.subarray(at + 8, at + 8 + length));
    at += length + CHUNK_EXTRA_BYTES;
  }
  return found;
}
