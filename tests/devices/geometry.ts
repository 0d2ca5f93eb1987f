/**
 * What a person would find wrong with where things stand on a screen. Pure: the rectangles come from a page, or from a
 * test.
 */

export interface Rect {
  readonly left: number;
  readonly top: number;
  readonly right: number;
  readonly bottom: number;
}

/** Something that is seen, or that cuts off what it holds. */
export interface Piece {
  readonly name: string;
  readonly rect: Rect;
  /** The piece that holds it, by its place in the list, which is before its own; null: the window. */
  readonly inside: number | null;
  /** Words and signs are read, targets are pressed or typed into, sheets are painted; a frame is nothing by itself. */
  readonly kind: 'words' | 'sign' | 'target' | 'sheet' | 'frame';
  /** It paints a ground or an edge, which what it holds must not leave. */
  readonly paints: boolean;
  /** What becomes of what leaves it sideways and lengthwise. */
  readonly beyond: { readonly across: Beyond; readonly along: Beyond };
  /** It lies above the screen, and not within what holds it. */
  readonly floats: boolean;
  /** It stays at the lower edge of what scrolls it, as long as its own place is further down. */
  readonly sticks: boolean;
  /** Wanted whole without scrolling: the key that takes the money, and the field that is typed into. */
  readonly wholeAlways: boolean;
  /** How large its own content is, where it would cut or scroll that. */
  readonly content: { readonly width: number; readonly height: number } | null;
}
type Beyond = 'shown' | 'cut' | 'scrolled';

interface Scene {
  readonly width: number;
  readonly height: number;
  readonly pieces: readonly Piece[];
}

const SLACK_PX = 1.5;
const OVERLAP_PX = 2;
const TARGET_PX = 44;

export function geometryFaults({ width, height, pieces }: Scene): string[] {
  const window: Rect = { left: 0, top: 0, right: width, bottom: height };
  const holders = pieces.map((piece) => holdersOf(piece, pieces));
  const stays = edgesThatStay(pieces, holders);
  const seen = pieces.map((piece, place) => {
    const held = holders[place] ?? [];
    return seenAbove(seenOf(piece, held, window), piece, held, stays);
  });
  const alone = pieces.flatMap((piece, place) => [
    ...leaves(piece, holders[place] ?? [], window),
    ...tooSmall(piece),
    ...holdsTooMuch(piece),
    ...notWhole(piece, seen[place] ?? null),
  ]);
  return [...new Set([...alone, ...overlaps(pieces, holders, seen)])];
}

/** From the nearest on. */
function holdersOf(piece: Piece, pieces: readonly Piece[]): readonly Piece[] {
  const holder = piece.inside === null ? undefined : pieces[piece.inside];
  return holder ? [holder, ...holdersOf(holder, pieces)] : [];
}

/** What is left of it by those that hold it; null where nothing is. */
function seenOf({ rect, floats }: Piece, holders: readonly Piece[], window: Rect): Rect | null {
  let left: Rect | null = rect;
  if (!floats)
    for (const { rect: frame, beyond, floats: isLoose } of holders) {
      left &&= {
        left: beyond.across === 'shown' ? left.left : Math.max(left.left, frame.left),
        right: beyond.across === 'shown' ? left.right : Math.min(left.right, frame.right),
        top: beyond.along === 'shown' ? left.top : Math.max(left.top, frame.top),
        bottom: beyond.along === 'shown' ? left.bottom : Math.min(left.bottom, frame.bottom),
      };
      if (isLoose) break;
    }
  const shown = common(left, window);
  return shown.right > shown.left && shown.bottom > shown.top ? shown : null;
}

interface Edge {
  readonly piece: Piece;
  readonly within: readonly Piece[];
}

const scrollerOf = (holders: readonly Piece[]) => holders.find(({ beyond }) => beyond.along === 'scrolled');

function edgesThatStay(pieces: readonly Piece[], holders: readonly (readonly Piece[])[]): Edge[] {
  return pieces.flatMap((piece, place) => (piece.sticks ? [{ piece, within: holders[place] ?? [] }] : []));
}

/** What is scrolled behind an edge that stays ends there, as it ends at the edge of what scrolls it. */
function seenAbove(seen: Rect | null, piece: Piece, held: readonly Piece[], edges: readonly Edge[]): Rect | null {
  let left = seen;
  for (const { piece: edge, within } of edges) {
    const isApart = piece !== edge && !held.includes(edge) && !within.includes(piece);
    const isBehind = isApart && piece.rect.top < edge.rect.bottom && scrollerOf(held) === scrollerOf(within);
    if (left && isBehind)
      left = left.top < edge.rect.top ? { ...left, bottom: Math.min(left.bottom, edge.rect.top) } : null;
  }
  return left;
}

function common(a: Rect, b: Rect): Rect {
  return {
    left: Math.max(a.left, b.left),
    right: Math.min(a.right, b.right),
    top: Math.max(a.top, b.top),
    bottom: Math.min(a.bottom, b.bottom),
  };
}

/** It is cut off, runs out of what it stands on, or out of the window. What can be scrolled to is there. */
function leaves(piece: Piece, holders: readonly Piece[], window: Rect): string[] {
  if (piece.kind === 'frame') return [];
  const { rect, name, floats } = piece;
  if (!floats)
    for (const { name: holder, rect: frame, beyond, paints, floats: isLoose } of holders) {
      const across = isBeyond(rect.left, rect.right, frame.left, frame.right);
      const along = isBeyond(rect.top, rect.bottom, frame.top, frame.bottom);
      if (across && beyond.across !== 'shown') return [`${name} is cut sideways by ${holder}`];
      if (along && beyond.along === 'scrolled') return [];
      if (along && beyond.along === 'cut') return [`${name} is cut in height by ${holder}`];
      if (paints && (across || along)) return [`${name} runs out of ${holder}`];
      if (isLoose) break;
    }
  return isBeyond(rect.left, rect.right, window.left, window.right) ||
    isBeyond(rect.top, rect.bottom, window.top, window.bottom)
    ? [`${name} is outside of the window`]
    : [];
}

function isBeyond(from: number, to: number, frameFrom: number, frameTo: number): boolean {
  return from < frameFrom - SLACK_PX || to > frameTo + SLACK_PX;
}

function tooSmall({ kind, rect, name }: Piece): string[] {
  const [width, height] = [rect.right - rect.left, rect.bottom - rect.top];
  return kind === 'target' && Math.min(width, height) < TARGET_PX - SLACK_PX / 3
    ? [`${name} is a target of ${Math.round(width)} × ${Math.round(height)}`]
    : [];
}

function holdsTooMuch({ name, rect, beyond, content }: Piece): string[] {
  if (!content) return [];
  if (content.width > rect.right - rect.left + SLACK_PX) return [`${name} is wider than it can show`];
  const height = rect.bottom - rect.top;
  return beyond.along === 'scrolled' && content.height > height + SLACK_PX && height < TARGET_PX
    ? [`${name} is scrolled through a slit of ${Math.round(height)}`]
    : [];
}

function notWhole({ name, rect, wholeAlways }: Piece, seen: Rect | null): string[] {
  if (!wholeAlways) return [];
  const isWhole =
    seen !== null &&
    !isBeyond(rect.left, rect.right, seen.left, seen.right) &&
    !isBeyond(rect.top, rect.bottom, seen.top, seen.bottom);
  return isWhole ? [] : [`${name} is not whole`];
}

function overlaps(
  pieces: readonly Piece[],
  holders: readonly (readonly Piece[])[],
  seen: readonly (Rect | null)[],
): string[] {
  const faults: string[] = [];
  for (const [place, one] of pieces.entries()) {
    const own = seen[place];
    if (one.kind === 'frame' || !own) continue;
    for (let next = place + 1; next < pieces.length; next += 1) {
      const [other, its] = [pieces[next], seen[next]];
      if (!other || other.kind === 'frame' || !its) continue;
      const both = common(own, its);
      if (both.right - both.left <= OVERLAP_PX || both.bottom - both.top <= OVERLAP_PX) continue;
      if (!holders[next]?.includes(one) && !holders[place]?.includes(other))
        faults.push(`${other.name} lies on ${one.name}`);
    }
  }
  return faults;
}
