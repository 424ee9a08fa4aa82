/** Values by key that are fetched when they are first asked for, once for all who ask at the same time. */
export interface Memory<T> {
  /** The value that is remembered, or what `fetch` makes. `lifeMs`, of that value, in place of the memory's own. */
  readonly get: (key: string, fetch: () => Promise<T>, lifeMs?: (value: T) => number) => Promise<T>;
}

interface Entry<T> {
  readonly value: Promise<T>;
  /** Milliseconds since the epoch; undefined while it is being fetched. */
  until: number | undefined;
}

/** A memory of at most `size` values, each for `lifeMs`; a failure is remembered for `failureMs`, so that who is down is not asked for every request. */
export function createMemory<T>({
  lifeMs,
  failureMs,
  size = 1,
}: {
  readonly lifeMs: number;
  readonly failureMs: number;
  readonly size?: number;
}): Memory<T> {
  const entries = new Map<string, Entry<T>>();
  return {
    get: async (key, fetch, lifeOf = () => lifeMs) => {
      const found = entries.get(key);
      if (found !== undefined && (found.until ?? Infinity) > Date.now()) return await found.value;
      const entry: Entry<T> = { value: fetch(), until: undefined };
      entries.delete(key);
      entries.set(key, entry);
      const [oldest] = entries.keys();
      if (entries.size > size && oldest !== undefined) entries.delete(oldest);
      try {
        const value = await entry.value;
        entry.until = Date.now() + lifeOf(value);
        return value;
      } catch (error) {
        entry.until = Date.now() + failureMs;
        throw error;
      }
    },
  };
}
