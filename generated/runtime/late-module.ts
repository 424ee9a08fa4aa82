// Written by Capstan, the same for every capability. Do not edit: run generate.

/** A package that is loaded when it is first needed. */
export interface LateModule<T> {
  /** Undefined while it is not loaded. */
  readonly loaded: () => T | undefined;
  /** Fails where it cannot be loaded; another try may succeed. */
  readonly load: () => Promise<T>;
}

const late: (() => Promise<unknown>)[] = [];

/** A package that a server needs for its first call, or its first check, and not to start. */
export function lateModule<T>(importNow: () => Promise<T>): LateModule<T> {
  let loading: Promise<T> | undefined;
  let found: T | undefined;
  const load = async (): Promise<T> => {
    try {
      const made = await (loading ??= importNow());
      return (found ??= made);
    } catch (failure) {
      loading = undefined;
      throw failure;
    }
  };
  late.push(load);
  return { loaded: () => found, load };
}

/** How long a server that has started waits, in milliseconds: its first answers come before. */
const idleMs = 1_000;

/** Loads what nobody has needed yet once a server has started: the first calls after that do not wait for it, and a package that is not there ends the program as it would have at its start. */
export function loadLateModules(): void {
  setTimeout(() => void Promise.all(late.map(async (load) => await load())), idleMs).unref();
}
