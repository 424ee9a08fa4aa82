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
  /** Holds a conversation with a person; undefined where nobody can answer. */
  readonly converse: Converse | undefined;
}

/** The answer to a question, without blanks around it; undefined where the person has ended the input (Ctrl-D, Ctrl-C). */
export type Ask = (question: string) => Promise<string | undefined>;

export type Converse = <T>(talk: (ask: Ask) => Promise<T>) => Promise<T>;

/** What a terminal is made of. */
export interface Streams {
  readonly env: Terminal["env"];
  readonly cwd: () => string;
  readonly stdin: NodeJS.ReadStream | undefined;
  readonly stdout: Out;
  readonly stderr: Out;
}

type Out = { readonly isTTY?: boolean; readonly write: (text: string) => unknown };

/** The terminal of a process. Colours: `NO_COLOR` and `FORCE_COLOR`, else where a person watches. */
export function terminalOf({ env, cwd, stdin, stdout, stderr }: Streams): Terminal {
  const interactive = stderr.isTTY === true && env.CI === undefined;
  const isForced = env.FORCE_COLOR !== undefined && env.FORCE_COLOR !== "0";
  const isAllowed = (env.NO_COLOR === undefined || env.NO_COLOR === "") && env.TERM !== "dumb";
  return {
    cwd: cwd(),
    env,
    out: (text) => void stdout.write(text),
    err: (text) => void stderr.write(text),
    colour: isAllowed && (isForced || stderr.isTTY === true),
    colourOut: isAllowed && (isForced || stdout.isTTY === true),
    interactive,
    converse: interactive && stdin?.isTTY === true ? (talk) => converse(stdin, talk) : undefined,
  };
}

/** All questions read from one reader: lines that come before their question, pasted for example, answer it. */
async function converse<T>(stdin: NodeJS.ReadStream, talk: (ask: Ask) => Promise<T>): Promise<T> {
  const { createInterface } = await import("node:readline");
  const reader = createInterface({ input: stdin, output: process.stderr });
  const lines = reader[Symbol.asyncIterator]();
  let isEnded = false;
  reader.once("close", () => (isEnded = true));
  try {
    return await talk(async (question) => {
      if (!isEnded) {
        reader.setPrompt(question);
        reader.prompt();
      }
      const line = await lines.next();
      return line.done === true ? undefined : line.value.trim();
    });
  } finally {
    reader.close();
  }
}

/** Shows what is going on, on one line, where a person watches; `undefined` takes the line away. */
export function showProgress(terminal: Terminal, text: string | undefined): void {
  if (terminal.interactive) terminal.err(`\r\u001b[K${text ?? ""}`);
}

const barWidth = 24;

/** Shows how far a long run of compiling is, where a person watches: a bar, the count, and the seconds since the process started. */
export function showBar(terminal: Terminal, done: number, total: number): void {
  const full = total === 0 ? barWidth : Math.round((Math.min(done, total) / total) * barWidth);
  const seconds = Math.round(performance.now() / 1000);
  showProgress(
    terminal,
    `compiling ${"█".repeat(full)}${"░".repeat(barWidth - full)} ${done} of ${total}, ${seconds} s`,
  );
}
