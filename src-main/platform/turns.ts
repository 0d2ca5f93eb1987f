/** One after the other, in the order in which they were asked for. */
export interface Turns {
  /**
   * Works at once where nobody is at work, else when all that came before has ended, well or badly. `of`: work on one
   * thing waits for none on another. Work that waits for another turn of its own would wait for ever.
   */
  take<Value>(work: () => Value | Promise<Value>, of?: string): Promise<Value>;
}

export function newTurns(): Turns {
  const last = new Map<string, Promise<void>>();
  return {
    take<Value>(work: () => Value | Promise<Value>, of = '') {
      const before = last.get(of);
      const turn = before ? before.then(work) : (async () => work())();
      const ended = turn.then(
        () => {},
        () => {},
      );
      last.set(of, ended);
      void ended.then(() => {
        if (last.get(of) === ended) last.delete(of);
      });
      return turn;
    },
  };
}
