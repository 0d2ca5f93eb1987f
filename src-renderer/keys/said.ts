import { useSyncExternalStore } from 'react';
import type { TextKey } from '../i18n.ts';

/** What is said of a key that did nothing, until the next one. */
export type KeyWord =
  | { readonly word: 'scan-nowhere' | 'no-field' }
  | { readonly word: 'no-card'; readonly says: TextKey }
  | { readonly word: 'last-stays' }
  | { readonly word: 'digits-only' }
  | { readonly word: 'choose-tender' }
  | { readonly word: 'latin-only' }
  | { readonly word: 'full' | 'no-pin'; readonly most: number }
  | { readonly word: 'quantity-full' }
  | { readonly word: 'typed-here' | 'emptied-here' }
  | { readonly word: 'slow-scanner' }
  | { readonly word: 'bag-ticked'; readonly seal: string }
  | { readonly word: 'no-bag' }
  | { readonly word: 'bag-twins' }
  | { readonly word: 'choose-name' | 'finish-first' };

const SAID_FOR_MS = 8_000;

let said: KeyWord | null = null;
let fading: ReturnType<typeof setTimeout> | undefined;
const readers = new Set<() => void>();

export function sayOfKey(word: KeyWord | null): void {
  clearTimeout(fading);
  if (word) fading = setTimeout(() => sayOfKey(null), SAID_FOR_MS);
  if (said === word) return;
  said = word;
  for (const read of readers) read();
}

export function useKeyWord(): KeyWord | null {
  return useSyncExternalStore(
    (read) => {
      readers.add(read);
      return () => void readers.delete(read);
    },
    () => said,
  );
}
