import { type ChildProcess, spawn } from "node:child_process";
import { join } from "node:path";
import { emitRuntime } from "../emit/runtime.js";
import type { ScratchFolder } from "../output/scratch-folder.js";
import type { Compilation } from "../pipeline.js";
import type { HeardAnswer } from "./record/recorder.js";
import { recordingFetch } from "./record/recording-fetch.js";
import { readRuntimeScript } from "../source/package-files.js";

/** What the program is told beside what the capability says. */
export interface ServeOptions {
  readonly bindings: Readonly<Record<string, string>>;
  /** By namespace, where they are not as the capability or the environment says. */
  readonly ports: Readonly<Record<string, number>>;
  /** Calls go without credentials. */
  readonly anonymous: boolean;
  /** It tells what upstreams answer. */
  readonly recorded: boolean;
}

/** Names of handlers that must be passed, by adapter; in a group by capability first. */
export interface RequiredHandlers {
  readonly [name: string]: readonly string[] | RequiredHandlers;
}

/** A running program. */
export interface Program {
  /** By namespace: where its adapters listen; undefined where it ended before. */
  readonly addresses: Promise<Readonly<Record<string, string>> | undefined>;
  readonly stop: () => Promise<void>;
}

/** The modules of a compilation as JavaScript, by path; texts that were the same before are not read again. */
export function createTranspiler(
  readTemplate: (name: string) => string,
): (compilation: Pick<Compilation, "files" | "runtime">) => Promise<ReadonlyMap<string, string>> {
  const known = new Map<string, string>();
  const scriptOf = async (text: string): Promise<string> => {
    const { stripTypes } = await import("./strip-types.js");
    const script = known.get(text) ?? (await stripTypes(text));
    known.set(text, script);
    return script;
  };
  return async ({ files, runtime }) => {
    const scripts = new Map<string, string>();
    for (const { path, text } of files)
      scripts.set(path.replace(/\.ts$/, ".js"), path.endsWith(".ts") ? await scriptOf(text) : text);
    for (const module of runtime) {
      const { path, text } = emitRuntime(module, readTemplate);
      scripts.set(path.replace(/\.ts$/, ".js"), readRuntimeScript(module) ?? (await scriptOf(text)));
    }
    return scripts;
  };
}

/** The module that starts the servers and says where they listen. Operations that need handlers say so when they are called. */
export function serveModule(
  server: string,
  handlers: RequiredHandlers | undefined,
  { bindings, ports, anonymous, recorded }: ServeOptions,
): string {
  const options = {
    commandLine: true,
    bindings,
    ports,
    ...(anonymous ? { call: { credentials: { kind: "none" } } } : {}),
  };
  const json = JSON.stringify(options);
  const passed = recorded ? `{ ...${json}, call: { fetch: recordingFetch } }` : json;
  return `import { start } from ${JSON.stringify(`./${server.replace(/\.ts$/, ".js")}`)};
${recorded ? recordingFetch : ""}${handlers ? refusingHandlers : ""}process.on("disconnect", () => process.exit(0));
const running = await start(${handlers ? `refusing(${JSON.stringify(handlers)}, []), ` : ""}${passed});
process.send?.({ addresses: running.addresses });
`;
}

/** Fails with where it stands. */
const refusingHandlers = `const refusing = (names, path) => Array.isArray(names)
  ? Object.fromEntries(names.map((name) => [name, async () => {
      throw new Error([...path, name].join(".") + " needs a handler, and capstan serve has none");
    }]))
  : Object.fromEntries(Object.entries(names).map(([name, below]) => [name, refusing(below, [...path, name])]));
`;

/** What a program tells. */
type Message = { readonly addresses: Readonly<Record<string, string>> } | { readonly heard: HeardAnswer };

/**
 * Runs the program in a scratch folder with this Node, in the folder where the command runs, and in its environment but for the variables `unset`; `heard` is
 * told of answers that it records.
 */
export function startProgram(
  { path }: ScratchFolder,
  cwd: string,
  unset: readonly string[],
  heard: (answer: HeardAnswer) => void,
): Program {
  const child = spawn(process.execPath, [join(path, "serve.mjs")], {
    cwd,
    env: { ...process.env, ...Object.fromEntries(unset.map((name) => [name, undefined])) },
    stdio: ["ignore", "inherit", "inherit", "ipc"],
  });
  const ended = new Promise<void>((resolve) => child.once("exit", () => resolve()));
  const addresses = new Promise<Readonly<Record<string, string>> | undefined>((resolve) => {
    child.on("message", (message: Message) => {
      if ("heard" in message) heard(message.heard);
      else resolve(message.addresses);
    });
    child.once("exit", () => resolve(undefined));
  });
  return { addresses, stop: async () => await end(child, ended) };
}

/** What is under way is not waited for: who edits a capability wants the new one. */
async function end(child: ChildProcess, ended: Promise<void>): Promise<void> {
  if (child.exitCode === null && child.signalCode === null) child.kill("SIGKILL");
  await ended;
}
