import { define, instead } from "./define.js";

/** Codes `lint/...`: what compiles and is probably not meant. The reference project's rule set calls most of it an error of meaning. */
export const lintCodes = {
  "lint/shared-namespace": define<{ namespace: string; first: string; second: string }>({
    severity: "warning",
    about: "Two of the consumed APIs, adapters and `binds` entries of a capability share a namespace.",
    message: ({ namespace, first, second }) =>
      `\`${namespace}\` names ${first}, and ${first === second ? "another one" : `${second} as well`}`,
    help: ({ namespace }) =>
      `give one of them another namespace: \`${namespace}.x\` does not say which of them is meant, and the reference engine takes the first`,
  }),
  "lint/no-namespace": define<{ kind: string; namespace: string }>({
    severity: "warning",
    about: "An adapter or aggregate has no namespace; it is named after its kind or label.",
    message: ({ kind, namespace }) => `this ${kind} has no \`namespace\`: it is named \`${namespace}\``,
    help: () => "add `namespace:`; names in the generated code, environment variables and `with` come from it",
  }),
  "lint/query-in-path": define<{ path: string }>({
    severity: "warning",
    about: "The path of a consumed resource or operation holds a query.",
    message: ({ path }) => `\`${path}\` holds a query: it is sent with every call`,
    help: ({ path }) => {
      const [name = "name", value = ""] = (path.split("?")[1] ?? "").split("&")[0]?.split("=") ?? [];
      return `write it as an input: \`{name: ${name || "name"}, in: query, value: "${value}"}\``;
    },
  }),
  "lint/query-in-route": define<{ path: string }>({
    severity: "warning",
    about: "The path of an exposed resource or operation holds a query, by which its route is told apart from others.",
    message: ({ path }) => `\`${path}\` holds a query: only calls with exactly that one reach it`,
    help: () => "write the query as inputs (`in: query`); the reference engine never reaches such a path",
  }),
  "lint/trailing-slash": define<{ path: string }>({
    severity: "warning",
    about: "An exposed path ends in a slash.",
    message: ({ path }) => `\`${path}\` ends in a slash: calls without it do not reach it`,
    help: ({ path }) => `write \`${path.replace(/(?<!\/)\/+$/, "") || "/"}\``,
  }),
  "lint/adjoining-placeholders": define<{ first: string; second: string }>({
    severity: "warning",
    about:
      "Nothing stands between two placeholders of an exposed path or of a resource's URI: the first takes all but the last character.",
    message: ({ first, second }) =>
      first === second
        ? `\`{${first}}{${second}}\` is reached by a character that stands there twice, and by nothing else`
        : `nothing stands between \`{${first}}\` and \`{${second}}\`: \`${second}\` is the last character, \`${first}\` all before it`,
    help: ({ first, second }) => `put a slash between them: \`{${first}}/{${second}}\``,
  }),
  "lint/greedy-placeholder": define<{ first: string; text: string; second: string }>({
    severity: "info",
    about:
      "Text that values can hold as well stands between two placeholders of an exposed path or of a resource's URI: the first takes as much as it can.",
    message: ({ first, text, second }) =>
      `\`${first}\` takes all it can: \`{${first}}${text}{${second}}\` reads \`a${text}b${text}c\` as \`a${text}b\` and \`c\``,
    help: ({ first, second }) => `put a slash between them where that can be otherwise: \`{${first}}/{${second}}\``,
  }),
  "lint/other-placeholder": define<{ segment: string; placeholder: string }>({
    severity: "warning",
    about:
      "A path has a segment that is a placeholder elsewhere (`:id`, `<id>`, `[id]`, `%id%`); here it stands for itself.",
    message: ({ segment }) => `\`${segment}\` is no placeholder: calls have it in their path as it is written`,
    help: ({ placeholder }) => `write \`{${placeholder}}\``,
  }),
  "lint/sign-before-placeholder": define<{ placeholder: string }>({
    severity: "warning",
    about:
      "A dollar sign stands before a placeholder of a path or of a resource's URI (`/${id}`), as shells and JavaScript write them: it is a part of the path.",
    message: ({ placeholder }) =>
      `the \`$\` before \`${placeholder}\` is no part of the placeholder: it stands in the path, before each value`,
    help: ({ placeholder }) => `write \`${placeholder}\``,
    fix: ({ placeholder }, written) => instead(written, `$${placeholder}`, placeholder),
  }),
  "lint/other-hole": define<{ text: string; name: string }>({
    severity: "warning",
    about:
      "A value is the name of an input in the marks of another notation (`{id}`, `:id`, `<id>`, `%id%`); it is sent as it is written. Where the call writes it is `model/other-hole`.",
    message: ({ text }) => `\`${text}\` is no template: it is sent as it is written`,
    help: ({ name }) => `write \`{{${name}}}\``,
    fix: ({ text, name }, written) => instead(written, text, `{{${name}}}`),
  }),
  "lint/unreachable-address": define<{ address: string }>({
    severity: "warning",
    about: "An adapter listens at a name that is kept for examples (RFC 2606): no machine has it.",
    message: ({ address }) => `no machine has the address \`${address}\`: the name is kept for examples`,
    help: () => "write `localhost`, `0.0.0.0` or an address of the machine, or take `address` out",
  }),
  "lint/semantics-hint": define<{ tool: string; hint: string; flow: string; semantics: string }>({
    severity: "warning",
    about: "The hints of a tool contradict the semantics of the function that it calls.",
    message: ({ tool, hint, flow, semantics }) =>
      `tool \`${tool}\` says \`${hint}\`, and \`${flow}\` says \`${semantics}\``,
    help: () => "correct the one that is wrong, or leave the hint out: it comes from the semantics",
  }),
  "lint/semantics-method": define<{ route: string; flow: string; semantics: string; methods: string }>({
    severity: "warning",
    about: "The method of a REST operation contradicts the semantics of the function that it calls (RFC 9110, 9.2).",
    message: ({ route, flow, semantics }) => `\`${route}\` calls \`${flow}\`, which says \`${semantics}\``,
    help: ({ methods }) => `expose it by ${methods}, or correct the semantics`,
  }),
  "lint/semantics-call": define<{ flow: string; semantics: string; method: string }>({
    severity: "warning",
    about: "The semantics of a function contradict what it calls.",
    message: ({ flow, semantics, method }) => `\`${flow}\` says \`${semantics}\` and calls a ${method}`,
    help: () => "correct the semantics: hints of tools, and what clients repeat, come from them",
  }),
  "lint/stdio-authentication": define<{ namespace: string }>({
    severity: "warning",
    about: "An MCP server on stdio asks its callers for authentication, which only HTTP carries.",
    message: ({ namespace }) =>
      `\`${namespace}\` speaks over stdio, where nothing carries authentication: it is not asked for`,
    help: () => "take `authentication` out (whoever starts the process is its caller), or write `transport: http`",
  }),
  "lint/look-alike-host": define<{ letter: string; script: string; means: string | undefined; ascii: string }>({
    severity: "warning",
    about: "A host holds a letter of another script that looks like one of those around it: it is another host.",
    message: ({ letter, script, means, ascii }) =>
      `\`${letter}\` (U+${(letter.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, "0")}, ${script}) ${means === undefined ? "stands among letters of another script" : `is not \`${means}\``}: the host is \`${ascii.slice(0, 100)}\``,
    help: ({ ascii, means }) =>
      means === undefined
        ? `write it in one script; if it is meant, write \`${ascii.slice(0, 100)}\``
        : `write \`${means}\`; if the other letter is meant, write the host as \`${ascii.slice(0, 100)}\``,
  }),
  "lint/rewritten-host": define<{ ascii: string }>({
    severity: "warning",
    about:
      "A host is asked for by another text than is written: wide or invisible letters, escapes, an address in another form.",
    message: ({ ascii }) => `the host is read as \`${ascii.slice(0, 100)}\``,
    help: ({ ascii }) => `write \`${ascii.slice(0, 100)}\`, or the host that is meant`,
  }),
  "lint/plain-http": define<{ key: string; url: string }>({
    severity: "warning",
    about:
      "A URL of OAuth 2.0 is not https: tokens, or the keys that they are checked with, can be read and changed on their way.",
    message: ({ key, url }) => `\`${key}: ${url.slice(0, 60)}\` is not https`,
    help: ({ url }) =>
      `write \`${url.slice(0, 60).replace(/^http:/i, "https:")}\` (RFC 6749, 3.1 and 3.2; RFC 9728, 1.2)`,
  }),
  "lint/step-name": define<{ step: string }>({
    severity: "warning",
    about: "The name of a step has other characters than letters, digits, `_` and `-`.",
    message: ({ step }) => `step name \`${step}\` has other characters than letters, digits, \`_\` and \`-\``,
    help: () => "rename it: `$.step.field` and `{{step.field}}` find steps by such names",
  }),
  "lint/several-controls": define({
    severity: "warning",
    about: "A capability has more than one control adapter.",
    message: () => "this is a second control adapter",
    help: () => "keep one: both would manage the same process",
  }),
  "lint/open-control": define<{ address: string }>({
    severity: "warning",
    about: "A control adapter listens elsewhere than on the loopback interface.",
    message: ({ address }) => `the control adapter listens on \`${address}\`, where others than this machine reach it`,
    help: () =>
      "write `address: localhost`, or take it out; where probes must reach it, give it `authentication` as well",
  }),
  "lint/tunnel-identity": define<{ namespace: string }>({
    severity: "warning",
    about: "The identity of a tunnel is written out: it is a secret.",
    message: ({ namespace }) => `the identity of the tunnel of \`${namespace}\` is written out here`,
    help: () => 'write `identity: "{{NAME}}"` and bind NAME',
  }),
  "lint/tunnel-fallback": define<{ namespace: string }>({
    severity: "warning",
    about: "A tunnel may be gone around (`fallback: direct`), which Capstan never does.",
    message: ({ namespace }) =>
      `\`fallback: direct\` would send what is meant for the tunnel of \`${namespace}\` over the open network`,
    help: () => "write `fallback: fail`: Capstan sends nothing around a tunnel, the reference engine does",
  }),
  "lint/tunnel-public": define<{ namespace: string; host: string }>({
    severity: "info",
    about: "An API behind a tunnel has a base URI of the public internet.",
    message: ({ namespace, host }) => `\`${namespace}\` is behind a tunnel, and \`${host}\` is a public name`,
    help: () => "write the name that the overlay gives the service, or take `tunnel` out",
  }),
} as const;
