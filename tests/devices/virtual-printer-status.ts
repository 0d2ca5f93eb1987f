/** What an ESC/POS printer answers about itself. Bits as in the maker's papers for DLE EOT, GS a and GS r. */

export interface Condition {
  readonly paperOut: boolean;
  readonly paperLow: boolean;
  readonly coverOpen: boolean;
}

const bit = (on: boolean, mask: number) => (on ? mask : 0);
const isOffline = (condition: Condition) => condition.paperOut || condition.coverOpen;

/** DLE EOT n: bits 1 and 4 are always set, 0 and 7 never. */
export function realTimeAnswer(n: number, condition: Condition): Buffer {
  const byte = 0x12;
  if (n === 1) return Buffer.from([byte | bit(isOffline(condition), 0x08)]);
  if (n === 2) return Buffer.from([byte | bit(condition.coverOpen, 0x04) | bit(condition.paperOut, 0x20)]);
  if (n === 3) return Buffer.from([byte]);
  return Buffer.from([byte | bit(condition.paperLow || condition.paperOut, 0x0c) | bit(condition.paperOut, 0x60)]);
}

/** GS a: four bytes, the first with bit 4 set and bits 0, 1 and 7 clear. */
export function automaticStatusBytes(condition: Condition): Buffer {
  return Buffer.from([
    0x10 | bit(isOffline(condition), 0x08) | bit(condition.coverOpen, 0x20),
    0x00,
    bit(condition.paperLow || condition.paperOut, 0x03) | bit(condition.paperOut, 0x0c),
    0x0f,
  ]);
}

/** GS r 1. */
export function paperSensorByte(condition: Condition): Buffer {
  return Buffer.from([bit(condition.paperLow || condition.paperOut, 0x03) | bit(condition.paperOut, 0x0c)]);
}

/** Finds DLE EOT n in whatever arrives, across the bounds of packets. */
export class RealTimeScanner {
  #matched = 0;

  scan(chunk: Buffer): number[] {
    const asked: number[] = [];
    for (const byte of chunk) {
      if (this.#matched === 2 && byte >= 1 && byte <= 4) asked.push(byte);
      if (this.#matched === 1 && byte === 0x04) this.#matched = 2;
      else this.#matched = byte === 0x10 ? 1 : 0;
    }
    return asked;
  }
}
