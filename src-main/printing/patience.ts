/** A wait that ends by itself. */
export interface Patience {
  cancel(): void;
}

/**
 * Runs out after so many milliseconds. A program that was held up finds its clock run out and the answer unread, both
 * at once: so what lies ready to be read is read first, and only then is it too late.
 */
export function patience(ms: number, runOut: () => void): Patience {
  let lastChance: NodeJS.Immediate | undefined;
  const timer = setTimeout(() => {
    lastChance = setImmediate(runOut);
  }, ms);
  return {
    cancel() {
      clearTimeout(timer);
      if (lastChance) clearImmediate(lastChance);
    },
  };
}
