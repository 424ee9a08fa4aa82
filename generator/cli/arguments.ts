import {
  type AdapterKind,
  ciKinds,
  type CiKind,
  type CommandName,
  commands,
  type Format,
  formats,
  type OptionName,
  options,
} from "./commands.js";
import { listOf, readOptions, textOf, type Values } from "./read-options.js";
import { unknownCommand, unknownFormat } from "./unknown-words.js";

/** A command line, understood. */
export interface Arguments {
  readonly command: CommandName;
  readonly operands: readonly string[];
  readonly out: string | undefined;
  readonly config: string | undefined;
  /** All that are named: `diff` takes several. */
  readonly configs: readonly string[];
  readonly target: string | undefined;
  /** Undefined where the command is about all parts. */
  readonly shard: Shard | undefined;
  readonly format: Format;
  readonly force: boolean;
  readonly keepGoing: boolean;
  readonly strict: boolean;
  readonly portable: boolean;
  readonly style: boolean;
  readonly timings: boolean;
  readonly quiet: boolean;
  readonly upstream: boolean;
  readonly types: boolean;
  readonly all: boolean;
  readonly rules: boolean;
  /** `diff` compares generated folders. */
  readonly generated: boolean;
  /** Further old sides of `diff`. */
  readonly against: readonly string[];
  readonly noCode: boolean;
  readonly failOn: "breaking" | "risky" | "any" | undefined;
  /** Of `init`; undefined where nothing is said. */
  readonly adapters: readonly AdapterKind[] | undefined;
  readonly ci: CiKind | undefined;
  readonly yes: boolean;
  readonly watch: boolean;
  readonly dryRun: boolean;
  readonly mock: boolean;
  /** Of `serve`: the folder that answers of upstreams are kept in. */
  readonly record: string | undefined;
  readonly fix: boolean;
  /** Of `import`. */
  readonly tag: string | undefined;
  /** Patterns: what fits one of them is meant. */
  readonly operation: readonly string[];
  readonly rest: boolean;
  readonly mcp: boolean;
}

/** The `part`-th of `of` parts of the capabilities, counted from 1. */
export interface Shard {
  readonly part: number;
  readonly of: number;
}

/** A command line; or what to print instead of running one. */
export type ParsedArguments =
  | { readonly arguments: Arguments }
  | { readonly help: CommandName | undefined }
  | { readonly version: true }
  | { readonly problem: string; readonly command: CommandName | undefined };

/** Reads a command line (without node and script). Never throws: what is wrong with it is said in a sentence or two. */
export function parseArguments(argv: readonly string[]): ParsedArguments {
  const [first, ...rest] = argv;
  if (first === undefined || first === "help" || first === "--help" || first === "-h") return helpAbout(rest);
  if (first === "--version" || first === "-v") return { version: true };
  if (!isCommand(first)) return { problem: unknownCommand(first, rest.find(isCommand)), command: undefined };
  const own: readonly OptionName[] = [...commands[first].options, "help"];
  const parsed = readOptions(first, rest, own);
  if ("problem" in parsed) return { ...parsed, command: first };
  const { values, operands } = parsed;
  if (values.help === true) return { help: first };
  const chosen = readChoices(first, values);
  if ("problem" in chosen) return { ...chosen, command: first };
  const problem = problemOfOperands(first, operands, values) ?? problemOf(first, operands, values);
  return problem === undefined
    ? { arguments: argumentsOf(first, operands, values, chosen) }
    : { problem, command: first };
}

/** `help` names a command, or none; a word that is none is no question about all of them. */
function helpAbout(words: readonly string[]): ParsedArguments {
  const command = words.find(isCommand);
  const [other] = words.filter((word) => word !== "help" && !word.startsWith("-"));
  return command === undefined && other !== undefined
    ? { problem: unknownCommand(other, undefined), command }
    : { help: command };
}

/** Options that take one of a few words. */
type Choices = Pick<Arguments, "format" | "failOn" | "adapters" | "ci" | "shard">;

function readChoices(command: CommandName, values: Values): Choices | { readonly problem: string } {
  const format = textOf(values.format) ?? "pretty";
  const allowed = formatsOf(command);
  if (!allowed.some((name) => name === format)) return { problem: unknownFormat(format, command, allowed) };
  const failOn = textOf(values["fail-on"]);
  if (failOn !== undefined && failOn !== "breaking" && failOn !== "risky" && failOn !== "any")
    return { problem: `\`--fail-on ${failOn}\`: it takes breaking, risky or any` };
  const adapters = adaptersOf(textOf(values.adapters));
  if (adapters === "wrong") return { problem: "`--adapters` takes rest, mcp, rest,mcp or none" };
  const written = textOf(values.ci);
  const ci = ciKinds.find((kind) => kind === written);
  if (written !== undefined && ci === undefined)
    return { problem: `\`--ci ${written}\`: it takes ${ciKinds.join(", ")}` };
  const shard = shardOf(textOf(values.shard));
  if (shard === "wrong")
    return { problem: `\`--shard ${textOf(values.shard)}\`: it takes I/N, the I-th of N parts: \`1/4\` to \`4/4\`` };
  return { format: formats.find((name) => name === format) ?? "pretty", failOn, adapters, ci, shard };
}

/** What no command can take for a file, a name or a pattern. */
function problemOfOperands(command: CommandName, operands: readonly string[], values: Values): string | undefined {
  if (operands.some((operand) => operand.trim() === ""))
    return `\`${command}\` is given an empty name: is a variable of the shell not set?`;
  const [first] = operands;
  if (command === "init" && first !== undefined)
    return `\`init\` sets up the folder that it runs in, and takes no \`${first}\`: \`mkdir ${first}\`, \`cd ${first}\`, then \`capstan init\``;
  if (command === "diff" && values.rules === true && first !== undefined)
    return "`--rules` lists every kind of change: leave OLD and NEW out";
  if (command === "diff" || command === "import" || command === "update" || command === "schema") return undefined;
  const url = operands.find((operand) => /^[a-z][a-z+.-]+:\/\//i.test(operand));
  if (url !== undefined)
    return `\`${command}\` reads files, and \`${url}\` is a URL: write \`capabilities: [{name: NAME, source: URL}]\` into the configuration, and \`capstan update\` fetches it`;
  const revision = operands.find((operand) => operand.startsWith("git:"));
  return revision === undefined
    ? undefined
    : `\`${command}\` reads files: \`diff\` alone reads a revision, \`capstan diff ${revision}\``;
}

/** What does not go together, or not with the command. */
function problemOf(command: CommandName, operands: readonly string[], values: Values): string | undefined {
  if (values.shard !== undefined && values.watch === true)
    return "`--watch` is about all capabilities: leave `--shard` out";
  if (values.record !== undefined && values.mock === true)
    return "`--record` keeps what APIs answer, and with `--mock` none is called: leave one of them out";
  const configs = listOf(values.config).length;
  if (configs > 1 && command !== "diff") return `\`${command}\` takes one \`--config\`; ${configs} are given`;
  const against = listOf(values.against).length;
  // With `--against`, what stands there is NEW.
  const most = against > 0 ? 1 : 2;
  if (command === "diff" && values.rules !== true && (operands.length > most || operands.length + against === 0))
    return `\`diff\` takes OLD and NEW, or NEW and \`--against OLD\`; ${operands.length} operands given. \`capstan diff git:origin/main...\` says what a branch changes`;
  if (command === "scaffold" && (operands.length < 2 || operands[0] !== "handlers"))
    return "`scaffold` takes `handlers` and a capability: `capstan scaffold handlers weather`";
  if (command === "import" && (operands.length !== 2 || operands[0] !== "openapi"))
    return "`import` takes `openapi` and a file or URL: `capstan import openapi api.yaml`";
  return undefined;
}

function argumentsOf(command: CommandName, operands: readonly string[], values: Values, chosen: Choices): Arguments {
  const configs = listOf(values.config);
  return {
    ...chosen,
    command,
    operands,
    out: textOf(values.out),
    config: configs[0],
    configs,
    target: textOf(values.target),
    force: values.force === true,
    keepGoing: values["keep-going"] === true,
    strict: values.strict === true,
    portable: values.portable === true,
    style: values.style === true,
    timings: values.timings === true,
    quiet: values.quiet === true,
    upstream: values.upstream === true,
    types: values.types === true,
    all: values.all === true,
    rules: values.rules === true,
    generated: values.generated === true,
    against: listOf(values.against),
    noCode: values["no-code"] === true,
    yes: values.yes === true,
    watch: values.watch === true,
    dryRun: values["dry-run"] === true,
    mock: values.mock === true,
    record: textOf(values.record),
    fix: values.fix === true,
    tag: textOf(values.tag),
    operation: listOf(values.operation),
    rest: values.rest === true,
    mcp: values.mcp === true,
  };
}

/** The formats that a command can print in. */
function formatsOf(command: CommandName): readonly Format[] {
  if (command === "explain") return ["pretty", "json", "html"];
  return formats.filter(
    (name) =>
      (name !== "junit" || command === "check" || command === "diff") &&
      ((name !== "markdown" && name !== "html") || command === "diff"),
  );
}

/** How `capstan`, or one of its commands, is used. */
export function usage(command: CommandName | undefined): string {
  if (command === undefined) {
    const lines = Object.entries(commands).map(
      ([name, { operands, what }]) => `  ${`${name} ${operands}`.trimEnd().padEnd(34)} ${what}`,
    );
    return `capstan COMMAND [OPTIONS]\n\nCompiles Naftiko capability YAML into TypeScript.\n\n${lines.join("\n")}\n\ncapstan help COMMAND says more; capstan --version.\nExit codes: 0 clean, 1 findings, 2 usage or configuration, 3 an input cannot be read, 70 a bug in Capstan.\n`;
  }
  const { operands, what, options: own } = commands[command];
  const lines = own.map((name) => {
    const option = options[name];
    return `  ${`--${name}${"value" in option ? ` ${option.value}` : ""}`.padEnd(20)} ${whatOf(command, name)}`;
  });
  return `capstan ${command}${operands === "" ? "" : ` ${operands}`} [OPTIONS]\n\n${what[0]?.toUpperCase()}${what.slice(1)}.\n\n${lines.join("\n")}\n`;
}

/** What an option is for a command. */
function whatOf(command: CommandName, name: OptionName): string {
  if (name === "format") return `${listed(formatsOf(command))}; ${options.format.what}`;
  const option: { readonly what: string; readonly of?: Readonly<Partial<Record<string, string>>> } = options[name];
  return option.of?.[command] ?? option.what;
}

/** `a, b or c`. */
function listed(words: readonly string[]): string {
  return `${words.slice(0, -1).join(", ")} or ${words.at(-1) ?? ""}`;
}

function shardOf(written: string | undefined): Shard | undefined | "wrong" {
  if (written === undefined) return undefined;
  const [, part = 0, of = 0] = (/^(\d{1,4})\/(\d{1,4})$/.exec(written) ?? []).map(Number);
  return part >= 1 && part <= of ? { part, of } : "wrong";
}

/** The adapters in a list with commas; `none` names none. */
function adaptersOf(list: string | undefined): readonly AdapterKind[] | undefined | "wrong" {
  if (list === undefined) return undefined;
  if (list.trim() === "none") return [];
  const words = list.split(",").map((word) => word.trim());
  const known = words.filter((word): word is AdapterKind => word === "rest" || word === "mcp");
  return known.length === words.length ? known : "wrong";
}

function isCommand(word: string): word is CommandName {
  return Object.hasOwn(commands, word);
}
