/** Where log lines go: to standard output, and to whoever listens. */
export interface LogStream {
  readonly write: (line: string) => void;
  /** Hands every line to `listener` until the function that is answered is called. */
  readonly listen: (listener: (line: string) => void) => () => void;
}

/** A stream for the loggers of a server's adapters. */
export function createLogStream(): LogStream {
  const listeners = new Set<(line: string) => void>();
  return {
    write: (line) => {
      process.stdout.write(line);
      for (const listener of listeners) listener(line);
    },
    listen: (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
  };
}
