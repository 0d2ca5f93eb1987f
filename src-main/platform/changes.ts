/** Those who want to hear that something changed. */
interface Changes<Told extends unknown[] = []> {
  tell(...told: Told): void;
  /** The returned function ends it. */
  listen(listener: (...told: Told) => void): () => void;
}

export function newChanges<Told extends unknown[] = []>(): Changes<Told> {
  const listeners = new Set<(...told: Told) => void>();
  return {
    tell(...told) {
      for (const listener of listeners) listener(...told);
    },
    listen(listener) {
      const own = (...told: Told) => listener(...told);
      listeners.add(own);
      return () => listeners.delete(own);
    },
  };
}
