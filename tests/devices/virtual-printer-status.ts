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

/** What is obeyed the moment it arrives: DLE EOT n asks, DLE DC4 1 m t opens the drawer. */
type RealTime =
  | { readonly kind: 'ask'; readonly n: number; readonly length: 3 }
  | { readonly kind: 'pulse'; readonly pin: number; readonly units: number; readonly length: 5 };

const DLE = 0x10;
const EOT = 0x04;
const DC4 = 0x14;

/** Finds real-time commands in whatever arrives, across the bounds of packets. */
export class RealTimeScanner {
  #seen: number[] = [];

  scan(chunk: Buffer): RealTime[] {
    return [...chunk].flatMap((byte) => this.#next(byte));
  }

  #next(byte: number): RealTime[] {
    const [, command, third, pin = 0] = this.#seen;
    const place = this.#seen.length;
    if (command === EOT && byte >= 1 && byte <= 4) return this.#found({ kind: 'ask', n: byte, length: 3 });
    if (command === DC4 && third === 1 && place === 4 && byte >= 1 && byte <= 8)
      return this.#found({ kind: 'pulse', pin, units: byte, length: 5 });
    const goesOn =
      (place === 1 && (byte === EOT || byte === DC4)) ||
      (command === DC4 && ((place === 2 && byte === 1) || (place === 3 && byte <= 1)));
    if (goesOn) this.#seen.push(byte);
    else this.#seen = byte === DLE ? [byte] : [];
    return [];
  }

  #found(command: RealTime): RealTime[] {
    this.#seen = [];
    return [command];
  }
}
