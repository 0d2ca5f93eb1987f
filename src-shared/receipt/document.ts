/**
 * What a receipt says, before anyone knows how wide the paper is. Renderers: ESC/POS, plain text, the preview on
 * screen.
 */

export interface ReceiptDocument {
  readonly blocks: readonly Block[];
}

export type Align = 'left' | 'centre' | 'right';
/** `tall` is twice as high as `normal`, and as wide. */
export type Size = 'normal' | 'tall';

interface TextStyle {
  readonly bold?: boolean;
  readonly size?: Size;
}

/**
 * Phrases are the same thing in several languages, or facts that belong together. They stand on one line where they fit
 * («Барлығы / Итого»), and on lines of their own where they don't.
 */
export interface TextBlock extends TextStyle {
  readonly kind: 'text';
  readonly phrases: readonly string[];
  readonly align: Align;
  /** More lines than this are cut with «…», and each is filled: it is no sentence of ours. Absent: all is said. */
  readonly linesMax?: number;
  /** What stands between phrases on one line; absent: « / ». */
  readonly between?: string;
}

/**
 * Phrases at the left edge and one value at the right. A value is never shortened, and wrapped only where it is wider
 * than the paper.
 */
export interface ColumnsBlock extends TextStyle {
  readonly kind: 'columns';
  readonly phrases: readonly string[];
  readonly value: string;
  /** The value is a line to write on: it has room for a pen above it, and takes all that the label leaves beside it. */
  readonly grows?: boolean;
}

/** One bit a dot, the highest bit of a byte leftmost. */
export interface Bitmap {
  readonly bytesWide: number;
  readonly rows: number;
  readonly bits: Uint8Array<ArrayBuffer>;
}

export type Block =
  | TextBlock
  | ColumnsBlock
  | { readonly kind: 'rule' }
  /** A little air. */
  | { readonly kind: 'space' }
  | { readonly kind: 'qr'; readonly content: string }
  | { readonly kind: 'image'; readonly bitmap: Bitmap }
  | { readonly kind: 'cut' }
  | { readonly kind: 'drawer-pulse' };

export function text(
  phrases: string | readonly string[],
  align: Align = 'left',
  style: TextStyle & Pick<TextBlock, 'linesMax' | 'between'> = {},
): TextBlock {
  return { kind: 'text', phrases: distinct(phrases), align, ...style };
}

export function columns(
  phrases: string | readonly string[],
  value: string,
  style: TextStyle & Pick<ColumnsBlock, 'grows'> = {},
): ColumnsBlock {
  return { kind: 'columns', phrases: distinct(phrases), value, ...style };
}

export const RULE: Block = { kind: 'rule' };
export const SPACE: Block = { kind: 'space' };
export const CUT: Block = { kind: 'cut' };
export const DRAWER_PULSE: Block = { kind: 'drawer-pulse' };

/** Two of it: one for each who signs. The drawer opens once. */
export function twice({ blocks }: ReceiptDocument): ReceiptDocument {
  return { blocks: [...blocks, ...blocks.filter(({ kind }) => kind !== 'drawer-pulse')] };
}

/** «Кассир» is the same word in Kazakh and Russian, and is said once. */
function distinct(phrases: string | readonly string[]): string[] {
  return [...new Set(typeof phrases === 'string' ? [phrases] : phrases)].filter((phrase) => phrase !== '');
}

/** A document of these blocks; where a part between two rules has nothing to say, one rule is enough. */
export function documentOf(blocks: readonly Block[]): ReceiptDocument {
  return { blocks: blocks.filter((block, index) => block.kind !== 'rule' || blocks[index + 1]?.kind !== 'rule') };
}
