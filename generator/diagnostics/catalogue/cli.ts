import { define, didYouMean } from "./define.js";

/** Codes `cli/...`: what was asked for on the command line. */
export const cliCodes = {
  "cli/no-capabilities": define<{ patterns: readonly string[] }>({
    severity: "error",
    about: "No file matches what was asked for.",
    message: ({ patterns }) =>
      patterns.length === 0
        ? "`capabilities` names none"
        : `no capability file matches ${patterns.map((pattern) => `\`${pattern}\``).join(", ")}`,
    help: () => "name a file, `capstan generate weather.yaml`, or put capabilities into `capabilities/`",
  }),
  "cli/no-such-operations": define<{ path: string; wanted: string; known: string }>({
    severity: "error",
    about: "No operation of an imported document is one that was asked for.",
    message: ({ path, wanted }) => `\`${path}\` has no operation ${wanted}`,
    help: ({ known }) => known,
  }),
  "cli/unknown-capability": define<{ name: string; names: readonly string[]; nearest: string | undefined }>({
    severity: "error",
    about: "A command names a capability that the project does not have.",
    message: ({ name }) => `this project has no capability \`${name}\``,
    help: ({ names, nearest }) =>
      nearest === undefined
        ? `there ${names.length === 1 ? "is" : "are"} ${names.slice(0, 10).join(", ")}${names.length > 10 ? ", ..." : ""}`
        : `did you mean \`${nearest}\`?`,
  }),
  "cli/unknown-code": define<{ code: string; nearest: string | undefined }>({
    severity: "error",
    about: "`explain` is asked for a diagnostic that there is not.",
    message: ({ code }) => `there is no diagnostic \`${code}\`, and no file of that name`,
    help: ({ nearest }) => didYouMean(nearest) ?? "docs/diagnostics.md lists all that there are",
  }),
  "cli/unknown-target": define<{ name: string; known: readonly string[]; nearest: string | undefined }>({
    severity: "error",
    about: "`--target` names none of the configuration's targets.",
    message: ({ name }) => `the configuration has no target \`${name}\``,
    help: ({ known, nearest }) =>
      nearest !== undefined
        ? `did you mean \`${nearest}\`?`
        : known.length === 0
          ? "it has no `targets`: leave the option out, or see `docs/configuration.md`"
          : `there are ${known.join(", ")}`,
  }),
  "cli/unknown-handler": define<{ key: string; known: readonly string[]; nearest: string | undefined }>({
    severity: "error",
    about: "`scaffold` is asked for a handler that no adapter of the capability has.",
    message: ({ key }) => `no adapter has a handler \`${key}\``,
    help: ({ known, nearest }) =>
      nearest !== undefined
        ? `did you mean \`${nearest}\`?`
        : known.length === 0
          ? "the capability exposes nothing that calls a handler"
          : `there are ${known.slice(0, 10).join(", ")}${known.length > 10 ? ", ..." : ""}`,
  }),
  "cli/handler-gone": define<{ key: string; path: string; line: number; type: string }>({
    severity: "warning",
    about: "A handler that somebody wrote belongs to nothing that the capability exposes any more.",
    message: ({ key, path, line, type }) => `\`${key}\` (${path}:${line}) is no handler of \`${type}\` any more`,
    help: () => "remove it, or give it the name of the operation that took its place; nothing was changed there",
  }),
  "cli/no-handlers-object": define<{ path: string; type: string }>({
    severity: "error",
    about: "`scaffold` finds no object of handlers in a file that is there: it cannot see what is written already.",
    message: ({ path, type }) => `\`${path}\` is there, and no object beside it says that it holds \`${type}\``,
    help: ({ type }) =>
      `write \`satisfies Partial<${type}>\` behind the object that holds your handlers, or name another folder with \`--out\``,
  }),
  "cli/import-exists": define<{ path: string }>({
    severity: "error",
    about: "Something else stands where an imported capability or its document would be written.",
    message: ({ path }) => `\`${path}\` is there already`,
    help: () => "name another file with `--out`, or write over it with `--force`",
  }),
  "cli/unlocked-source": define<{ name: string; source: string }>({
    severity: "error",
    about: "A capability, or the document of an API, has a URL as its source and was never fetched from there.",
    message: ({ name, source }) => `\`${name}\` was never fetched from ${source}`,
    help: ({ name }) => `run \`capstan update ${name}\``,
  }),
  "cli/edited-source": define<{ name: string; path: string }>({
    severity: "error",
    about: "The local copy of a fetched capability or document is not what the lock says.",
    message: ({ name, path }) => `\`${path}\` is not what was fetched for \`${name}\``,
    help: ({ name }) => `edit what is published instead, then run \`capstan update ${name}\``,
  }),
  "cli/not-a-copy": define<{ name: string; path: string }>({
    severity: "error",
    about: "`update` would write over a file that it did not fetch, or that was edited since.",
    message: ({ name, path }) =>
      `\`${path}\` stands where the copy of \`${name}\` belongs, and is not what was fetched: nothing of \`${name}\` is written`,
    help: ({ name }) => `move it away, or run \`capstan update ${name} --force\` to write over it`,
  }),
  "cli/several-capabilities": define<{
    command: "serve" | "explain";
    paths: readonly string[];
    group: string | undefined;
  }>({
    severity: "error",
    about:
      "`serve` and `explain` are about one capability or one group of `compose`, and several capabilities are found.",
    message: ({ paths }) =>
      `there are ${paths.length} capabilities: ${paths.slice(0, 5).join(", ")}${paths.length > 5 ? ", ..." : ""}`,
    help: ({ command, paths, group }) =>
      `name one, as in \`capstan ${command} ${paths[0] ?? "capabilities/weather.yaml"}\`${group === undefined ? "" : `, or a group: \`capstan ${command} ${group}\``}`,
  }),
  "cli/missing-packages": define<{ packages: readonly string[] }>({
    severity: "error",
    about: "`serve` runs generated code, and packages that it needs are not installed in the project.",
    message: ({ packages }) =>
      `generated code needs ${packages.length === 1 ? "a package" : "packages"} that this project does not have: ${packages.join(", ")}`,
    help: ({ packages }) => `run \`npm install ${packages.map((each) => `"${each}"`).join(" ")}\``,
  }),
  "cli/nothing-to-serve": define<{ isLeftOut: boolean }>({
    severity: "error",
    about: "`serve` is asked for a capability that exposes nothing, or nothing of what `artifacts` names.",
    message: ({ isLeftOut }) =>
      isLeftOut
        ? "the configuration leaves out all adapters of the capability"
        : "the capability exposes nothing that could be served",
    help: ({ isLeftOut }) =>
      isLeftOut
        ? "name their kind in `artifacts`, or with `--target` a target that has it"
        : "add an adapter under `exposes`, of type `rest` or `mcp`",
  }),
  "cli/broken-package": define({
    severity: "error",
    about: "`init` finds a `package.json` that is no JSON object.",
    message: () => "`package.json` is no JSON object: nothing is written",
    help: () => "mend it, or take it away and run `capstan init` again",
  }),
  "cli/broken-lock": define<{ path: string }>({
    severity: "error",
    about: "The lock file cannot be read.",
    message: ({ path }) => `\`${path}\` is no lock file of Capstan's`,
    help: () => "take it back from version control, or delete it and run `capstan update`",
  }),
  "cli/fetch-failed": define<{ source: string; reason: string }>({
    severity: "error",
    about: "A capability, or the document of an API, cannot be fetched.",
    message: ({ source, reason }) => `${source} cannot be fetched: ${reason}`,
    help: () => "check the URL and the network; `capstan check` needs neither",
  }),
} as const;
