import { spawn } from "node:child_process";
import { once } from "node:events";

/** What a server answered. */
export interface HostAnswer {
  readonly status: number;
  readonly text: string;
}

/** How a generated server is run. */
export interface HowToRun {
  readonly cwd?: string;
  /** The program and what stands before the server's path; this Node with tsx where it is left out. */
  readonly program?: readonly string[];
  readonly args?: readonly string[];
  readonly env?: Readonly<Record<string, string>>;
}

/** Starts a generated server whose REST adapter is `pets-rest`, on a free port of 127.0.0.1, asks for these paths and stops it. Fails with what it said where it ends by itself. */
export async function answersOf(
  server: string,
  paths: readonly string[],
  { cwd, program = [process.execPath, "--import", "tsx"], args = [], env = {} }: HowToRun = {},
): Promise<readonly HostAnswer[]> {
  const [command = "", ...before] = program;
  const child = spawn(command, [...before, server, "--pets-rest-port=0", "--pets-rest-address=127.0.0.1", ...args], {
    cwd,
    env: { PATH: process.env.PATH ?? "", HOME: process.env.HOME ?? "", PETS_TOKEN: "t", PETS_MCP_PORT: "0", ...env },
    stdio: ["ignore", "pipe", "pipe"],
  });
  let said = "";
  const origin = new Promise<string>((found, failed) => {
    const hear = (chunk: Buffer): void => {
      said += chunk.toString();
      const [, at] =
        /pets-rest[^\n]*?(http:\/\/127\.0\.0\.1:\d+)/.exec(said) ?? /(http:\/\/127\.0\.0\.1:\d+)/.exec(said) ?? [];
      if (at !== undefined) found(at);
    };
    child.stdout.on("data", hear);
    child.stderr.on("data", hear);
    child.once("error", failed);
    child.once("exit", () => failed(new Error(`the server ended: ${said.slice(-4000)}`)));
  });
  try {
    const at = await origin;
    return await Promise.all(
      paths.map(async (path) => {
        const response = await fetch(at + path);
        return { status: response.status, text: await response.text() };
      }),
    );
  } finally {
    if (child.exitCode === null && child.signalCode === null) {
      const closed = once(child, "close");
      child.kill();
      await closed;
    }
  }
}
