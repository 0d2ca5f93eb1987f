import { describe, expect, test } from 'vitest';
import { qrCode, QUIET_ZONE_MODULES } from '../../../src-shared/receipt/qr-code.ts';
import { decodeQr } from '../../devices/virtual-printer-qr.ts';

const MODULE = 4;

/** What a phone's camera would read. */
function read(text: string, correction: 'L' | 'M'): string | undefined {
  const code = qrCode(text, correction);
  const side = (code.size + 2 * QUIET_ZONE_MODULES) * MODULE;
  const pixels = new Uint8ClampedArray(side * side * 4).fill(255);
  for (let y = 0; y < side; y += 1) {
    for (let x = 0; x < side; x += 1) {
      const module = [x, y].map((dot) => Math.floor(dot / MODULE) - QUIET_ZONE_MODULES) as [number, number];
      if (module.every((place) => place >= 0 && place < code.size) && code.isDark(...module))
        pixels.fill(0, (y * side + x) * 4, (y * side + x) * 4 + 3);
    }
  }
  return decodeQr(pixels, side, side);
}

describe('a QR code', () => {
  for (const correction of ['L', 'M'] as const) {
    test(`of every version is read back, level ${correction}`, () => {
      const sizes = new Set<number>();
      for (let length = 1; length <= 200; length += 7) {
        const bytes = 'Sapar-counter receipt, '.repeat(10).slice(0, length);
        const capitals = 'A1-000123:0F9B '.repeat(14).slice(0, length);
        expect(read(bytes, correction)).toBe(bytes);
        expect(read(capitals, correction)).toBe(capitals);
        sizes.add(qrCode(bytes, correction).size);
      }
      expect(sizes.size).toBeGreaterThan(8);
    });
  }

  test('of a receipt number and a hash is small enough for a narrow roll', () => {
    expect(qrCode(`K3-000123:${'0F9B'.repeat(16)}`).size).toBe(33);
  });

  test('of a text that is too long is refused', () => {
    expect(() => qrCode('x'.repeat(300))).toThrow('too long');
  });
});
