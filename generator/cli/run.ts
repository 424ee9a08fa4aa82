import { type Arguments, parseArguments, usage } from "./arguments.js";
import type { CommandName } from "./commands.js";
import { printable } from "../diagnostics/printable.js";
import { type ExitCode, exitCodes } from "./exit-codes.js";
import { type Streams, type Terminal, terminalOf } from "./terminal.js";
import { version } from "./version.js";

type Command = (args: Arguments, terminal: Terminal) => Promise<ExitCode>;

/** Each command is loaded when it is asked for. */
const commands: Readonly<Record<CommandName, () => Promise<Command>>> = {
  init: async () => (await import("./init.js")).init,
  import: async () => (await import("./import.js")).importDocument,
  generate: async () => (await import("./watch-generate.js")).watchGenerate,
  serve: async () => (await import("./serve.js")).serve,
  check: async () => (await import("./check.js")).check,
  validate: async () => (await import("./validate.js")).validate,
  diff: async () => (await import("./diff.js")).diff,
  explain: async () => (await import("./explain.js")).explain,
  names: async () => (await import("./names.js")).names,
  scaffold: async () => (await import("./scaffold.js")).scaffold,
  schema: async () => (await import("./schema.js")).schema,
  update: async () => (await import("./update.js")).update,
};

async function dispatch(argv: readonly string[], terminal: Terminal): Promise<ExitCode> {
  const parsed = parseArguments(argv);
  if ("version" in parsed) {
    terminal.out(`${version}\n`);
    return exitCodes.clean;
  }
  if ("help" in parsed) {
    (argv.length === 0 ? terminal.err : terminal.out)(usage(parsed.help));
    return argv.length === 0 ? exitCodes.usage : exitCodes.clean;
  }
  if ("problem" in parsed) {
    const about = parsed.command === undefined ? "" : ` ${parsed.command}`;
    terminal.err(`capstan: ${parsed.problem}\ncapstan help${about} says more\n`);
    return exitCodes.usage;
  }
  const command = await commands[parsed.arguments.command]();
  return await command(parsed.arguments, terminal);
}

/** Runs one command line and answers the code to end with. Whatever is thrown is a bug of ours, or of the installation, and is called so. */
export async function run(argv: readonly string[], streams: Streams): Promise<ExitCode> {
  const { cwd, stderr } = streams;
  if (folderOf(cwd) === undefined) {
    stderr.write("capstan: the folder that this is run in is gone: change to one that is there\n");
    return exitCodes.unreadable;
  }
  const terminal = terminalOf(streams);
  try {
    return await dispatch(argv, terminal);
  } catch (error) {
    const refusal = refusalOf(error);
    terminal.err(refusal ?? reportOf(error));
    return refusal === undefined ? exitCodes.bug : exitCodes.unreadable;
  }
}

/** What is said where the machine is in the way, wherever a command met it: it is no bug of ours, and a stack tells nobody what to do. */
function refusalOf(error: unknown): string | undefined {
  if (!(error instanceof Error) || !("code" in error) || !("syscall" in error)) return undefined;
  if (refusals[String(error.code)] === undefined) return undefined;
  const path = "path" in error && typeof error.path === "string" ? `\`${printable(error.path)}\`: ` : "";
  return `capstan: ${path}${refusalReason(error)}\n`;
}

/** Why the system refuses something, in plain words. */
export function refusalReason({ code }: { readonly code?: unknown }): string {
  return refusals[String(code)] ?? `the system says ${String(code ?? "nothing more")}`;
}

const refusals: Readonly<Record<string, string | undefined>> = {
  EACCES: "its permissions forbid it",
  EPERM: "its permissions forbid it",
  EROFS: "the file system is read-only",
  ENOSPC: "the disk is full",
  EDQUOT: "the disk is full for this user",
  EMFILE: "too many files are open; `ulimit -n` says how many may be",
  ENFILE: "too many files are open on this machine",
  EIO: "the disk cannot be read or written",
  ELOOP: "its links go in circles",
  ENAMETOOLONG: "its name is too long",
};

/** The folder that a command is run in; undefined where it was removed meanwhile. */
function folderOf(cwd: Streams["cwd"]): string | undefined {
  try {
    return cwd();
  } catch {
    return undefined;
  }
}

/** What is said of something that was thrown: our bug, or a broken installation. */
export function reportOf(error: unknown): string {
  const isBroken =
    error instanceof Error &&
    "code" in error &&
    (error.code === "MODULE_NOT_FOUND" || error.code === "ERR_MODULE_NOT_FOUND");
  if (isBroken)
    return `capstan: this installation of Capstan is broken: ${error.message.replace(/\n[\s\S]*/, "")}.\nRemove it and install it again, \`npm ci\` or \`npm install --save-dev capstan\`; capstan ${version}, node ${process.version}, ${process.platform}\n`;
  const stack = error instanceof Error ? (error.stack ?? error.message) : String(error);
  return `capstan: this is a bug in Capstan, not in your capability.\nPlease report it with the command line, the capability and these lines:\n\ncapstan ${version}, node ${process.version}, ${process.platform}\n${stack}\n`;
}
