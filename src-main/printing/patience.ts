/** A wait that ends by itself. */
export interface Patience {
  cancel(): void;
}

/**
 * Runs out after so many milliseconds. A program that was delayed finds its clock run out and the answer unread, both
 * at once. So it first reads what lies ready, and only then is it too late.
 */
export function newPatience(ms: number, runOut: () => void): Patience {
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

/** What was asked for, or another answer where it takes longer than so many milliseconds. */
export async function within<Answer>(ms: number, asked: Promise<Answer>, otherwise: Answer): Promise<Answer> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<Answer>((resolve) => (timer = setTimeout(() => resolve(otherwise), ms)));
  return Promise.race([asked, late]).finally(() => clearTimeout(timer));
}
