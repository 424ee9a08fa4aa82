import { define, instead } from "./define.js";

/** Codes `config/...`: `capstan.config.*`. */
export const configCodes = {
  "config/unknown-key": define<{
    key: string;
    nearest: string | undefined;
    known: readonly string[];
    /** Where else the configuration has it. */
    homes: readonly string[];
    isBelow: boolean;
  }>({
    severity: "error",
    about: "The configuration has a key that means nothing.",
    message: ({ key }) => `unknown key \`${key}\``,
    help: ({ nearest, known, homes, isBelow }) =>
      homes.length > 0
        ? `write it${isBelow ? " at the root of the configuration" : ""} as ${homes
            .slice(0, 3)
            .map((place) => `\`${place}\``)
            .join(" or ")}`
        : nearest === undefined && known.length === 0
          ? "take it out"
          : nearest === undefined
            ? `known keys are ${known.map((key) => `\`${key}\``).join(", ")}`
            : `did you mean \`${nearest}\`?`,
    fix: ({ key, nearest }, written) => instead(written, key, nearest),
  }),
  "config/wrong-value": define<{ key: string; problem: string; nearest: string | undefined }>({
    severity: "error",
    about: "A value of the configuration is of the wrong kind.",
    message: ({ key, problem }) => `\`${key}\` is wrong: ${problem}`,
    help: ({ nearest }) => (nearest === undefined ? "see `docs/configuration.md`" : `did you mean \`${nearest}\`?`),
    fix: ({ nearest }) => nearest,
  }),
  "config/missing-key": define<{ key: string; owner: string; wanted: string | undefined }>({
    severity: "error",
    about: "The configuration lacks a key that stands beside those that are there.",
    message: ({ key, owner }) => `\`${owner}\` has no \`${key}\``,
    help: ({ key, wanted }) => `add \`${key}:\`${wanted === undefined ? "" : `: ${wanted}`}`,
  }),
  "config/capability": define<{ version: string }>({
    severity: "error",
    about: "`--config` names a capability.",
    message: ({ version }) => `this is a capability, not a configuration: it has the key \`${version}\``,
    help: () => "name capabilities behind the command, `capstan generate FILE`, and with `--config` a configuration",
  }),
  "config/several": define<{ paths: readonly string[] }>({
    severity: "error",
    about: "A folder has more than one configuration file.",
    message: ({ paths }) => `there are several configurations: ${paths.map((path) => `\`${path}\``).join(", ")}`,
    help: () => "keep one",
  }),
  "config/unread": define<{ path: string }>({
    severity: "error",
    about:
      "A file is called like a configuration, and its format is none that Capstan reads: nothing that it says would be done.",
    message: ({ path }) => `\`${path}\` is no configuration that Capstan reads`,
    help: ({ path }) =>
      path.endsWith("js")
        ? "name it `capstan.config.mjs`, with the configuration as its default export"
        : path.endsWith("ts")
          ? "name it `capstan.config.ts`, with the configuration as its default export"
          : "write it as `capstan.config.yaml` or `capstan.config.json`",
  }),
  "config/cannot-run": define<{ path: string; reason: string }>({
    severity: "error",
    about: "A configuration module fails when it is loaded, or exports no configuration.",
    message: ({ path, reason }) => `\`${path}\` cannot be loaded: ${reason}`,
    help: () => 'export the configuration as default: `export default { capabilities: ["capabilities/*.yaml"] }`',
  }),
  "config/code-refused": define<{ path: string }>({
    severity: "error",
    about: "The configuration is a module, which would have to be run, and `--no-code` forbids that.",
    message: ({ path }) => `\`${path}\` is not read: reading it would run it, and \`--no-code\` is given`,
    help: () =>
      "write the configuration as `capstan.config.yaml`, or leave `--no-code` out where everybody who can change the file is trusted",
  }),
  "config/unknown-namespace": define<{ namespace: string; nearest: string | undefined }>({
    severity: "warning",
    about: "The setting `upstreams` names a namespace that no capability consumes.",
    message: ({ namespace }) => `no capability consumes \`${namespace}\``,
    help: ({ nearest }) =>
      nearest === undefined ? "write the `namespace` of an entry of `consumes`" : `did you mean \`${nearest}\`?`,
  }),
  "config/useless-setting": define<{ namespace: string; setting: string; why: string }>({
    severity: "warning",
    about: "The configuration says something of an API that nothing of it can follow.",
    message: ({ namespace, setting, why }) => `\`${setting}\` is configured for \`${namespace}\`, but ${why}`,
    help: ({ setting }) => `take \`${setting}\` out`,
  }),
  "config/literal-secret": define<{ header: string; variable: string }>({
    severity: "warning",
    about:
      "A fixed header of the configuration holds a secret: it stands in the repository, and in the code that is generated.",
    message: ({ header }) => `the secret \`${header}\` is written out here, and in the generated code`,
    help: ({ header, variable }) =>
      `say it in the capability: \`headers: {${header}: "{{${variable}}}"}\` of the operation, and at the root \`binds: [{namespace: env, keys: {${variable}: ${variable}}}]\``,
  }),
  "config/unknown-binding": define<{ binding: string; nearest: string | undefined }>({
    severity: "error",
    about: "The setting `client` names a binding that no capability with such an upstream declares.",
    message: ({ binding }) => `no capability that would use it declares a binding \`${binding}\``,
    help: ({ binding, nearest }) =>
      nearest === undefined
        ? `declare it: \`binds: [{namespace: env, keys: {${binding}: ${binding}}}]\``
        : `did you mean \`${nearest}\`?`,
  }),
  "config/unknown-operation": define<{ operation: string; nearest: string | undefined }>({
    severity: "warning",
    about: "A setting names an operation that no capability has.",
    message: ({ operation }) => `no capability has an operation \`${operation}\``,
    help: ({ nearest }) => (nearest === undefined ? "write `<namespace>.<operation>`" : `did you mean \`${nearest}\`?`),
  }),
  "config/unknown-tool": define<{ tool: string; nearest: string | undefined }>({
    severity: "warning",
    about: "A setting names a tool that no capability has.",
    message: ({ tool }) => `no capability has a tool \`${tool}\``,
    help: ({ nearest }) =>
      nearest === undefined
        ? "write `<namespace>.<tool>`, the namespace of an MCP server first"
        : `did you mean \`${nearest}\`?`,
  }),
  "config/unknown-server": define<{
    server: string;
    path: string;
    known: readonly string[];
    nearest: string | undefined;
  }>({
    severity: "warning",
    about: "An entry of `capabilities` gives a name to a server that the capability does not have.",
    message: ({ server, path }) => `\`${path}\` has no server \`${server}\``,
    help: ({ known, nearest }) =>
      nearest !== undefined
        ? `did you mean \`${nearest}\`?`
        : known.length > 0
          ? `servers are named by their \`namespace\`: ${known.join(", ")}`
          : "it exposes nothing: take `servers` away",
  }),
  "config/unknown-capability": define<{ target: string; name: string; nearest: string | undefined }>({
    severity: "error",
    about: "A target names a capability that the project does not have.",
    message: ({ target, name }) => `target \`${target}\` names \`${name}\`, and no capability is called so`,
    help: ({ nearest }) =>
      nearest === undefined
        ? "capabilities are named by their files, without the ending; `*` stands for any letters"
        : `did you mean \`${nearest}\`?`,
  }),
  "config/shared-document": define<{ path: string; names: readonly string[] }>({
    severity: "error",
    about: "The path of OpenAPI documents is the same for several of them.",
    message: ({ path, names }) =>
      `the documents of ${names.map((name) => `\`${name}\``).join(" and ")} would both be \`${path}\``,
    help: () => "write `{name}` into the name of the file: it stands for the capability's",
  }),
  "config/not-https": define<{ source: string }>({
    severity: "error",
    about: "A capability's source is no https URL.",
    message: ({ source }) => `\`${source}\` is not fetched: sources are https URLs without credentials`,
    help: () => "use https; http is for 127.0.0.1 alone. Tokens belong into the environment, not into a URL",
  }),
  "config/expired-acceptance": define<{ fingerprint: string; until: string }>({
    severity: "warning",
    about: "An accepted change is accepted no longer.",
    message: ({ fingerprint, until }) => `change \`${fingerprint}\` was accepted until ${until}`,
    help: () => "settle it, or accept it anew with a later date",
  }),
  "config/unknown-rule": define<{ rule: string; nearest: string | undefined }>({
    severity: "error",
    about: "A policy of the configuration is for a kind of change that `diff` does not know.",
    message: ({ rule }) => `\`${rule}\` is no kind of change that \`diff\` knows: this entry decides nothing`,
    help: ({ nearest }) =>
      nearest === undefined ? "`capstan diff --rules` lists them" : `did you mean \`${nearest}\`?`,
  }),
  "config/unknown-subject": define<{ name: string; nearest: string | undefined }>({
    severity: "warning",
    about: "An entry of `diff` in the configuration names an operation or a capability that neither side has.",
    message: ({ name }) => `neither side has \`${name}\`: this entry decides nothing`,
    help: ({ nearest }) =>
      nearest === undefined
        ? "take the entry out where it is gone for good; names are written as `diff` prints them, without backticks"
        : `did you mean \`${nearest}\`?`,
  }),
  "config/unused-policy": define<{ entries: readonly { readonly entry: string; readonly over: string | undefined }[] }>(
    {
      severity: "info",
      about:
        "Entries of `accept` or of a policy fit nothing that was found. `diff` counts them, and names them with `--all`.",
      message: ({ entries }) =>
        `no change that was found fits the ${entries.length === 1 ? "entry" : "entries"} for ${entries
          .map(({ entry, over }) => `\`${entry}\`${over === undefined ? "" : ` (which held until ${over})`}`)
          .join(", ")}`,
      help: () => "take out what is over, or was for changes that are settled; what is for changes to come may stay",
    },
  ),
  "config/name-clash": define<{ name: string; items: readonly string[]; named: string }>({
    severity: "error",
    about: "The configuration names a function as another one is named. Nothing is written, in any target.",
    message: ({ name, items }) => `${items.map((item) => `\`${item}\``).join(" and ")} both become \`${name}\``,
    help: ({ named }) => `the configuration names \`${named}\` so: give it another name there, under \`names\``,
  }),
  "config/expired-policy": define<{ entry: string; until: string }>({
    severity: "warning",
    about: "What changes count as, by a policy of the configuration, holds no longer.",
    message: ({ entry, until }) => `the policy for \`${entry}\` held until ${until}`,
    help: () => "settle it, or decide it anew with a later date",
  }),
} as const;
