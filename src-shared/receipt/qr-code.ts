import { codewordsOf, type Correction } from './qr-codewords.ts';

/** A QR code as squares, for printers without a QR command, for whole-receipt images and for the preview on screen. */
export interface QrCode {
  /** Modules a side, without the quiet zone of four that belongs around it. */
  readonly size: number;
  isDark(x: number, y: number): boolean;
}

export const QUIET_ZONE_MODULES = 4;

const ALIGNMENT = [[], [6, 18], [6, 22], [6, 26], [6, 30], [6, 34], [6, 22, 38], [6, 24, 42], [6, 26, 46], [6, 28, 50]];
const FORMAT_BITS: Record<Correction, number> = { L: 0b01, M: 0b00 };

const MASKS: readonly ((x: number, y: number) => boolean)[] = [
  (x, y) => (x + y) % 2 === 0,
  (_, y) => y % 2 === 0,
  (x) => x % 3 === 0,
  (x, y) => (x + y) % 3 === 0,
  (x, y) => (Math.floor(x / 3) + Math.floor(y / 2)) % 2 === 0,
  (x, y) => ((x * y) % 2) + ((x * y) % 3) === 0,
  (x, y) => (((x * y) % 2) + ((x * y) % 3)) % 2 === 0,
  (x, y) => (((x + y) % 2) + ((x * y) % 3)) % 2 === 0,
];

/** Asserts that the text fits: about 210 bytes at level M. */
export function qrCode(text: string, correction: Correction = 'M'): QrCode {
  const { version, codewords } = codewordsOf(text, correction);
  const candidates = MASKS.map((_, mask) => drawn(version, codewords, correction, mask));
  const best = candidates.reduce((winner, candidate) => (candidate.penalty() < winner.penalty() ? candidate : winner));
  return best;
}

function drawn(version: number, codewords: readonly number[], correction: Correction, mask: number): Grid {
  const grid = new Grid(version * 4 + 17);
  drawFinders(grid);
  drawAlignment(grid, version);
  drawFormat(grid, correction, mask);
  drawVersion(grid, version);
  drawData(grid, codewords, MASKS[mask] ?? (() => false));
  return grid;
}

class Grid implements QrCode {
  readonly size: number;
  readonly #dark: Uint8Array;
  readonly #fixed: Uint8Array;
  #penalty: number | undefined;

  constructor(size: number) {
    this.size = size;
    this.#dark = new Uint8Array(size * size);
    this.#fixed = new Uint8Array(size * size);
  }

  isDark(x: number, y: number): boolean {
    return this.#dark[y * this.size + x] === 1;
  }

  isFixed(x: number, y: number): boolean {
    return this.#fixed[y * this.size + x] === 1;
  }

  set(x: number, y: number, dark: boolean): void {
    this.#dark[y * this.size + x] = dark ? 1 : 0;
  }

  /** A module of a pattern: no data goes there. */
  fix(x: number, y: number, dark: boolean): void {
    this.set(x, y, dark);
    this.#fixed[y * this.size + x] = 1;
  }

  penalty(): number {
    this.#penalty ??= penaltyOf(this);
    return this.#penalty;
  }
}

function drawFinders(grid: Grid): void {
  const last = grid.size - 1;
  for (let step = 0; step < grid.size; step += 1) {
    grid.fix(6, step, step % 2 === 0);
    grid.fix(step, 6, step % 2 === 0);
  }
  for (const [centreX, centreY] of [
    [3, 3],
    [last - 3, 3],
    [3, last - 3],
  ] as const) {
    for (let dy = -4; dy <= 4; dy += 1) {
      for (let dx = -4; dx <= 4; dx += 1) {
        const [x, y] = [centreX + dx, centreY + dy];
        if (x < 0 || y < 0 || x > last || y > last) continue;
        const ring = Math.max(Math.abs(dx), Math.abs(dy));
        grid.fix(x, y, ring !== 2 && ring !== 4);
      }
    }
  }
}

function drawAlignment(grid: Grid, version: number): void {
  const places = ALIGNMENT[version - 1] ?? [];
  const last = places.at(-1);
  for (const x of places) {
    for (const y of places) {
      // These three corners belong to the finders.
      if ((x === 6 && y === 6) || (x === 6 && y === last) || (x === last && y === 6)) continue;
      for (let dy = -2; dy <= 2; dy += 1) {
        for (let dx = -2; dx <= 2; dx += 1) grid.fix(x + dx, y + dy, Math.max(Math.abs(dx), Math.abs(dy)) !== 1);
      }
    }
  }
}

/** Remainder of a BCH code: `value` shifted up by the generator's degree, modulo the generator. */
function bch(value: number, degree: number, generator: number): number {
  let rest = value;
  for (let step = 0; step < degree; step += 1) rest = (rest << 1) ^ ((rest >>> (degree - 1)) * generator);
  return (value << degree) | rest;
}

function drawFormat(grid: Grid, correction: Correction, mask: number): void {
  const bits = bch((FORMAT_BITS[correction] << 3) | mask, 10, 0x537) ^ 0x5412;
  const bit = (index: number) => ((bits >>> index) & 1) === 1;
  const size = grid.size;
  for (let index = 0; index <= 5; index += 1) grid.fix(8, index, bit(index));
  grid.fix(8, 7, bit(6));
  grid.fix(8, 8, bit(7));
  grid.fix(7, 8, bit(8));
  for (let index = 9; index < 15; index += 1) grid.fix(14 - index, 8, bit(index));
  for (let index = 0; index < 8; index += 1) grid.fix(size - 1 - index, 8, bit(index));
  for (let index = 8; index < 15; index += 1) grid.fix(8, size - 15 + index, bit(index));
  grid.fix(8, size - 8, true);
}

function drawVersion(grid: Grid, version: number): void {
  if (version < 7) return;
  const bits = bch(version, 12, 0x1f25);
  for (let index = 0; index < 18; index += 1) {
    const dark = ((bits >>> index) & 1) === 1;
    const near = grid.size - 11 + (index % 3);
    const far = Math.floor(index / 3);
    grid.fix(near, far, dark);
    grid.fix(far, near, dark);
  }
}

/** Zigzag from the lower right in columns of two, going around the patterns. */
function drawData(grid: Grid, codewords: readonly number[], masked: (x: number, y: number) => boolean): void {
  let index = 0;
  for (let right = grid.size - 1; right >= 1; right -= 2) {
    if (right === 6) right = 5;
    for (let step = 0; step < grid.size; step += 1) {
      const upwards = ((right + 1) & 2) === 0;
      const y = upwards ? grid.size - 1 - step : step;
      for (const x of [right, right - 1]) {
        if (grid.isFixed(x, y)) continue;
        const bit = ((codewords[index >>> 3] ?? 0) >>> (7 - (index & 7))) & 1;
        index += 1;
        grid.set(x, y, (bit === 1) !== masked(x, y));
      }
    }
  }
}

/** Runs, blocks, patterns like a finder, and imbalance: the mask with the least of them reads best. */
function penaltyOf(grid: Grid): number {
  const { size } = grid;
  let penalty = 0;
  let dark = 0;
  for (let a = 0; a < size; a += 1) {
    let row = '';
    let column = '';
    for (let b = 0; b < size; b += 1) {
      row += grid.isDark(b, a) ? '1' : '0';
      column += grid.isDark(a, b) ? '1' : '0';
      if (grid.isDark(b, a)) dark += 1;
      if (a + 1 < size && b + 1 < size) {
        const corner = grid.isDark(b, a);
        if (
          corner === grid.isDark(b + 1, a) &&
          corner === grid.isDark(b, a + 1) &&
          corner === grid.isDark(b + 1, a + 1)
        )
          penalty += 3;
      }
    }
    penalty += linePenalty(row) + linePenalty(column);
  }
  return penalty + Math.floor(Math.abs((dark * 20) / (size * size) - 10)) * 10;
}

function linePenalty(line: string): number {
  const runs = line.match(/0{5,}|1{5,}/g) ?? [];
  const likeFinders = line.match(/(?=10111010000|00001011101)/g) ?? [];
  return runs.reduce((total, run) => total + run.length - 2, 0) + likeFinders.length * 40;
}
