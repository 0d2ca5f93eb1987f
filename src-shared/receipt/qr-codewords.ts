import { assert } from '../result.ts';

/** The data of a QR code (ISO/IEC 18004): text to bits, and Reed–Solomon blocks. Versions 1 to 10, levels L and M. */

export type Correction = 'L' | 'M';
const VERSION_MAX = 10;

const CODEWORDS = [26, 44, 70, 100, 134, 172, 196, 242, 292, 346];
const BLOCKS: Record<Correction, readonly number[]> = {
  L: [1, 1, 1, 1, 1, 2, 2, 2, 2, 4],
  M: [1, 1, 1, 2, 2, 4, 4, 4, 5, 5],
};
const CORRECTION_PER_BLOCK: Record<Correction, readonly number[]> = {
  L: [7, 10, 15, 20, 26, 18, 20, 24, 30, 18],
  M: [10, 16, 26, 18, 24, 16, 18, 22, 22, 26],
};

const ALPHANUMERIC = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ $%*+-./:';
const PADDING = [0xec, 0x11];

/** The smallest version that holds the text, and its codewords in the order in which they are placed. */
export function codewordsOf(
  text: string,
  correction: Correction,
): { readonly version: number; readonly codewords: readonly number[] } {
  for (let version = 1; version <= VERSION_MAX; version += 1) {
    const room = dataCodewords(version, correction);
    const bits = bitsOf(text, version);
    if (bits.length <= room * 8) return { version, codewords: interleaved(padded(bits, room), version, correction) };
  }
  assert(false, `a text of ${text.length} characters is too long for a QR code of version ${VERSION_MAX}`);
}

function at(list: readonly number[], index: number): number {
  const value = list[index];
  assert(value !== undefined, 'inside the table');
  return value;
}

export function fitsQrCode(text: string): boolean {
  return bitsOf(text, VERSION_MAX).length <= dataCodewords(VERSION_MAX, 'M') * 8;
}

function dataCodewords(version: number, correction: Correction): number {
  return (
    at(CODEWORDS, version - 1) - at(BLOCKS[correction], version - 1) * at(CORRECTION_PER_BLOCK[correction], version - 1)
  );
}

/** The bytes of a text in UTF-8. The language itself has no other way to them than by an address. */
function utf8(text: string): number[] {
  const encoded = encodeURIComponent(text.toWellFormed());
  return [...encoded.matchAll(/%(..)|./g)].map(([character, hex]) =>
    hex === undefined ? character.charCodeAt(0) : Number.parseInt(hex, 16),
  );
}

function bitsOf(text: string, version: number): number[] {
  const bits: number[] = [];
  const push = (value: number, length: number) => {
    for (let bit = length - 1; bit >= 0; bit -= 1) bits.push((value >>> bit) & 1);
  };
  if ([...text].every((character) => ALPHANUMERIC.includes(character))) {
    push(0b0010, 4);
    push(text.length, version < 10 ? 9 : 11);
    for (let index = 0; index < text.length; index += 2) {
      const first = ALPHANUMERIC.indexOf(text.charAt(index));
      if (index + 1 < text.length) push(first * 45 + ALPHANUMERIC.indexOf(text.charAt(index + 1)), 11);
      else push(first, 6);
    }
    return bits;
  }
  const bytes = utf8(text);
  push(0b0100, 4);
  push(bytes.length, version < 10 ? 8 : 16);
  for (const byte of bytes) push(byte, 8);
  return bits;
}

function padded(bits: readonly number[], room: number): number[] {
  const terminated = [...bits, ...Array<number>(Math.min(4, room * 8 - bits.length)).fill(0)];
  while (terminated.length % 8 !== 0) terminated.push(0);
  const bytes: number[] = [];
  for (let index = 0; index < terminated.length; index += 8) {
    bytes.push(terminated.slice(index, index + 8).reduce((byte, bit) => byte * 2 + bit, 0));
  }
  for (let index = 0; bytes.length < room; index += 1) bytes.push(at(PADDING, index % 2));
  return bytes;
}

/** Blocks of unequal length: the shorter ones come first and miss their last data codeword. */
function interleaved(data: readonly number[], version: number, correction: Correction): number[] {
  const blockCount = at(BLOCKS[correction], version - 1);
  const correctionLength = at(CORRECTION_PER_BLOCK[correction], version - 1);
  const shortLength = Math.floor(data.length / blockCount);
  const shortBlocks = blockCount - (data.length % blockCount);
  const divisor = generatorPolynomial(correctionLength);
  const blocks: number[][] = [];
  for (let block = 0, start = 0; block < blockCount; block += 1) {
    const length = shortLength + (block < shortBlocks ? 0 : 1);
    blocks.push(data.slice(start, start + length));
    start += length;
  }
  const corrections = blocks.map((block) => remainder(block, divisor));
  const columns = (rows: readonly (readonly number[])[], length: number) =>
    Array.from({ length }, (_, column) => rows.flatMap((row) => (column < row.length ? [at(row, column)] : []))).flat();
  return [...columns(blocks, shortLength + 1), ...columns(corrections, correctionLength)];
}

/** In GF(2⁸) modulo x⁸+x⁴+x³+x²+1. */
function multiply(a: number, b: number): number {
  let product = 0;
  for (let bit = 7; bit >= 0; bit -= 1) {
    product = (product << 1) ^ ((product >>> 7) * 0x11d);
    product ^= ((b >>> bit) & 1) * a;
  }
  return product & 0xff;
}

function generatorPolynomial(degree: number): number[] {
  let polynomial = [...Array<number>(degree - 1).fill(0), 1];
  let root = 1;
  for (let step = 0; step < degree; step += 1) {
    polynomial = polynomial.map((coefficient, index) => multiply(coefficient, root) ^ (polynomial[index + 1] ?? 0));
    root = multiply(root, 2);
  }
  return polynomial;
}

function remainder(data: readonly number[], divisor: readonly number[]): number[] {
  let result = Array<number>(divisor.length).fill(0);
  for (const byte of data) {
    const factor = byte ^ at(result, 0);
    result = [...result.slice(1), 0].map((coefficient, index) => coefficient ^ multiply(at(divisor, index), factor));
  }
  return result;
}
