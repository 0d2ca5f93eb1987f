/** One after the other, in the order in which they were asked for. */
export interface Turns {
  /**
   * Works at once where nobody is at work, else when all that came before has ended, well or badly. Work that waits for
   * another turn of its own would wait for ever.
   */
  take<Value>(work: () => Value | Promise<Value>): Promise<Value>;
}

export function turns(): Turns {
  let last: Promise<void> | null = null;
  return {
    take<Value>(work: () => Value | Promise<Value>) {
      const turn = last ? last.then(work) : (async () => work())();
      const ended = turn.then(
        () => {},
        () => {},
      );
      last = ended;
      void ended.then(() => {
        if (last === ended) last = null;
      });
      return turn;
    },
  };
}
