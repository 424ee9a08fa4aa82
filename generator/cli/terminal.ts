/** Where a command reads from and writes to. `out` is for machines (and what was asked for), `err` for people. */
export interface Terminal {
  readonly cwd: string;
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly out: (text: string) => void;
  readonly err: (text: string) => void;
  /** Colours on `err`. */
  readonly colour: boolean;
  /** Colours on `out`. */
  readonly colourOut: boolean;
  /** A person watches `err`: progress may be shown on one line that is written over. */
  readonly interactive: boolean;
  /** Asks a person; undefined where nobody can answer. An empty answer is the default. */
  readonly ask: ((question: string) => Promise<string>) | undefined;
}

/** The terminal of this process. Colours: `NO_COLOR` and `FORCE_COLOR`, else where a person watches. */
export function processTerminal(): Terminal {
  const { env } = process;
  const interactive = process.stderr.isTTY === true && env.CI === undefined;
  const isForced = env.FORCE_COLOR !== undefined && env.FORCE_COLOR !== "0";
  const isAllowed = (env.NO_COLOR === undefined || env.NO_COLOR === "") && env.TERM !== "dumb";
  return {
    cwd: process.cwd(),
    env,
    out: (text) => void process.stdout.write(text),
    err: (text) => void process.stderr.write(text),
    colour: isAllowed && (isForced || process.stderr.isTTY === true),
    colourOut: isAllowed && (isForced || process.stdout.isTTY === true),
    interactive,
    ask: interactive && process.stdin.isTTY === true ? ask : undefined,
  };
}

async function ask(question: string): Promise<string> {
  const { createInterface } = await import("node:readline/promises");
  const reader = createInterface({ input: process.stdin, output: process.stderr });
  try {
    return (await reader.question(question)).trim();
  } finally {
    reader.close();
  }
}

/** Shows what is going on, on one line, where a person watches; `undefined` takes the line away. */
export function showProgress(terminal: Terminal, text: string | undefined): void {
  if (terminal.interactive) terminal.err(`\r\u001b[K${text ?? ""}`);
}

const barWidth = 24;

/** Shows how far a long run is, where a person watches: a bar, the count, and the seconds since the process started. */
export function showBar(terminal: Terminal, what: string, done: number, total: number): void {
  const full = total === 0 ? barWidth : Math.round((Math.min(done, total) / total) * barWidth);
  const seconds = Math.round(performance.now() / 1000);
  showProgress(terminal, `${what} ${"█".repeat(full)}${"░".repeat(barWidth - full)} ${done} of ${total}, ${seconds} s`);
}
