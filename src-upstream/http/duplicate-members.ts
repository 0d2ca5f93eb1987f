/**
 * JSON.parse takes the last of two members of the same name and says nothing. So the bytes that were hashed and the
 * object that is judged could differ. This walks a text that JSON.parse has already taken as valid, which is why it
 * needs no grammar: strings, brackets and colons are enough. It keeps its own stack, so that depth costs memory and not
 * the stack.
 */
type JsonFault = { readonly kind: 'duplicate-member'; readonly name: string } | { readonly kind: 'too-deep' };

const QUOTE = 0x22;
const BACKSLASH = 0x5c;
const OPEN_OBJECT = 0x7b;
const CLOSE_OBJECT = 0x7d;
const OPEN_ARRAY = 0x5b;
const CLOSE_ARRAY = 0x5d;
const COLON = 0x3a;

export function faultOfJson(text: string, depthMax: number): JsonFault | undefined {
  /** The names seen in each open object; null for an open array. */
  const open: (Set<string> | null)[] = [];
  let at = 0;
  while (at < text.length) {
    const code = text.charCodeAt(at);
    if (code === QUOTE) {
      const end = endOfString(text, at);
      const names = open.at(-1);
      if (names && isFollowedByColon(text, end)) {
        const name = nameOf(text, at, end);
        if (names.has(name)) return { kind: 'duplicate-member', name };
        names.add(name);
      }
      at = end;
      continue;
    }
    if (code === OPEN_OBJECT || code === OPEN_ARRAY) {
      if (open.length === depthMax) return { kind: 'too-deep' };
      open.push(code === OPEN_OBJECT ? new Set() : null);
    } else if (code === CLOSE_OBJECT || code === CLOSE_ARRAY) {
      open.pop();
    }
    at++;
  }
  return undefined;
}

/** The place behind the closing quote of the string that begins at `start`. */
function endOfString(text: string, start: number): number {
  let at = start + 1;
  while (text.charCodeAt(at) !== QUOTE) at += text.charCodeAt(at) === BACKSLASH ? 2 : 1;
  return at + 1;
}

/** Within an object a string is a name exactly when a colon follows it. */
function isFollowedByColon(text: string, end: number): boolean {
  let at = end;
  while (text.charCodeAt(at) <= 0x20) at++;
  return text.charCodeAt(at) === COLON;
}

/** Two names are the same when they read the same: «a» and «\u0061» are one name. */
function nameOf(text: string, start: number, end: number): string {
  const raw = text.slice(start + 1, end - 1);
  return raw.includes('\\') ? String(JSON.parse(text.slice(start, end))) : raw;
}
