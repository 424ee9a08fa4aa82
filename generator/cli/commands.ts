/** Every format findings can be printed in. The first two are for people, on standard error; the others are for machines, on standard output. */
export const formats = ["pretty", "plain", "json", "github", "sarif", "junit", "markdown", "html"] as const;
export type Format = (typeof formats)[number];

/** Every option of every command. `of`: what it is where one of them means something else by it. */
export const options = {
  out: {
    type: "string",
    value: "PATH",
    what: "where generated code goes, `generated` by default",
    of: {
      import: "the capability that is written, `capabilities/NAME.yaml` by default",
      scaffold: "the folder of your handlers, `handlers/NAME` by default",
    },
  },
  config: {
    type: "string",
    value: "FILE",
    what: "the configuration; `capstan.config.{yaml,json,mjs,ts}` by default",
    of: { diff: "the configuration; `capstan.config.{yaml,json,mjs,ts}` by default; may be given several times" },
  },
  target: {
    type: "string",
    value: "NAME",
    what: "one of the configuration's targets; all by default, and what the configuration says for all where nothing is written",
  },
  format: {
    type: "string",
    value: "FORMAT",
    what: "pretty by default",
  },
  shard: {
    type: "string",
    value: "I/N",
    what: "only the I-th of N parts of the capabilities; the first part is also what is of the project as a whole",
  },
  force: { type: "boolean", what: "write over files that were edited by hand" },
  "keep-going": { type: "boolean", what: "leave out the parts that are refused, compile the rest" },
  strict: { type: "boolean", what: "warnings fail, too" },
  portable: { type: "boolean", what: "warn where the reference engine would do something else" },
  style: { type: "boolean", what: "look for matters of taste, too: descriptions, tags, scopes" },
  timings: { type: "boolean", what: "print how long each stage took" },
  quiet: { type: "boolean", what: "print errors only" },
  upstream: { type: "boolean", what: "also ask whether fetched capabilities have moved on" },
  "fail-on": { type: "string", value: "LEVEL", what: "breaking, risky or any: exit 1 where a change is at least that" },
  types: { type: "boolean", what: "also compare the generated declarations" },
  all: { type: "boolean", what: "also list where only the generated text is another" },
  generated: {
    type: "boolean",
    what: "compare generated folders as their users see them: OLD and NEW are such folders",
  },
  against: { type: "string", value: "OLD", what: "compare with this one, too; may be given several times" },
  rules: { type: "boolean", what: "list every kind of change with its level" },
  adapters: {
    type: "string",
    value: "LIST",
    what: "rest, mcp or both with a comma (both by default); none for the typed client alone",
  },
  ci: { type: "string", value: "KIND", what: "github (by default), gitlab or none: the CI file that is written" },
  tag: { type: "string", value: "TAG", what: "only operations with this tag" },
  operation: {
    type: "string",
    value: "PATTERN",
    what: "only these operations: by id or by method and path, `*` is anything (`list*`, `GET /pets/*`); may be given several times",
  },
  rest: { type: "boolean", what: "expose them over REST; without --rest and --mcp both" },
  mcp: { type: "boolean", what: "expose them as tools of an MCP server" },
  yes: { type: "boolean", what: "ask nothing, take the defaults" },
  watch: { type: "boolean", what: "go on, and generate again whenever a capability or the configuration changes" },
  "dry-run": { type: "boolean", what: "say what would be written, and write nothing" },
  fix: {
    type: "boolean",
    what: "first mend what has one remedy without doubt: misspelled keys and words, missing quotes",
  },
  record: {
    type: "string",
    value: "DIR",
    what: "keep JSON answers of the APIs there, secrets and personal values starred; `samples` in the configuration makes types of them",
  },
  mock: { type: "boolean", what: "call no API: answer from declared values, examples and types" },
  "no-code": { type: "boolean", what: "refuse a configuration that is a module: reading one runs it" },
  help: { type: "boolean", what: "print this" },
} as const;

export type OptionName = keyof typeof options;

/** Adapters that `init` can write. */
export type AdapterKind = "rest" | "mcp";

/** CI files that `init` can write. */
export const ciKinds = ["github", "gitlab", "none"] as const;
export type CiKind = (typeof ciKinds)[number];

interface Command {
  readonly operands: string;
  readonly what: string;
  readonly options: readonly OptionName[];
}

/** What `capstan` can be asked to do. */
export const commands = {
  init: {
    operands: "",
    what: "set a project up: a capability that runs, a configuration, scripts, a CI file; keep what is there",
    options: ["adapters", "out", "ci", "yes"],
  },
  import: {
    operands: "openapi FILE|URL",
    what: "write a capability that calls and exposes the operations of an OpenAPI document",
    options: ["tag", "operation", "rest", "mcp", "out", "force"],
  },
  generate: {
    operands: "[FILES|NAMES|GLOBS]",
    what: "compile capabilities into the output folder",
    options: [
      "out",
      "config",
      "target",
      "shard",
      "force",
      "keep-going",
      "watch",
      "dry-run",
      "format",
      "strict",
      "portable",
      "timings",
      "quiet",
    ],
  },
  serve: {
    operands: "[CAPABILITY|GROUP]",
    what: "run the adapters of a capability, or of a group of `compose`, straight from the YAML, and again whenever it changes",
    options: ["mock", "record", "config", "target", "keep-going", "quiet"],
  },
  check: {
    operands: "[FILES|NAMES|GLOBS]",
    what: "say whether the output folder is what the capabilities say; write nothing",
    options: [
      "out",
      "config",
      "target",
      "shard",
      "no-code",
      "upstream",
      "keep-going",
      "format",
      "strict",
      "portable",
      "timings",
      "quiet",
    ],
  },
  validate: {
    operands: "[FILES|NAMES|GLOBS]",
    what: "report on capabilities; write nothing, or with --fix what can be mended",
    options: [
      "fix",
      "config",
      "target",
      "shard",
      "no-code",
      "keep-going",
      "format",
      "strict",
      "portable",
      "style",
      "timings",
      "quiet",
    ],
  },
  diff: {
    operands: "OLD [NEW]",
    what: "say what changed between capabilities and whom it breaks; each a file, folder, glob, URL or git:REVISION[:PATH] (branches since they parted); NEW is what the configuration names by default",
    options: [
      "out",
      "config",
      "target",
      "fail-on",
      "against",
      "all",
      "types",
      "generated",
      "rules",
      "no-code",
      "format",
      "timings",
      "quiet",
    ],
  },
  explain: {
    operands: "[CAPABILITY|GROUP|CODE]",
    what: "show what a capability, or a group of `compose`, was understood as, as a tree, JSON or an HTML page; or what a diagnostic means",
    options: ["config", "target", "no-code", "keep-going", "format"],
  },
  names: {
    operands: "[FILES|NAMES|GLOBS]",
    what: "propose readable function names for operations whose names are one run of letters, and write them into the configuration, where they stay",
    options: ["config", "dry-run", "quiet"],
  },
  scaffold: {
    operands: "handlers NAME [HANDLERS]",
    what: "write typed stubs of a capability's handlers into a folder of yours, `handlers/NAME` by default: of those that must be passed, or that are named; again, it adds what is new and keeps every line",
    options: ["out", "config", "target", "quiet"],
  },
  schema: {
    operands: "[capability|configuration]",
    what: "print the JSON Schema that editors complete and check capabilities, or the configuration, with",
    options: [],
  },
  update: {
    operands: "[NAMES]",
    what: "fetch capabilities that have a URL, show what changed, generate, and lock them",
    options: ["out", "config", "force", "keep-going", "format", "timings", "quiet"],
  },
} as const satisfies Readonly<Record<string, Command>>;

export type CommandName = keyof typeof commands;
