import { useState } from 'react';

type Kept<Value> = readonly [Value, (next: Value) => void];

/**
 * What is typed and stays while its screen is away, as behind a lock. The page alone remembers it, under a key that
 * names whose it is. Never a PIN.
 */
export function keptInPage<Value>(first: Value): (key: string) => Kept<Value> {
  const values = new Map<string, Value>();
  return function useKept(key) {
    const [value, setValue] = useState(() => values.get(key) ?? first);
    return [
      value,
      (next) => {
        values.set(key, next);
        setValue(next);
      },
    ];
  };
}
