import { define, instead } from "./define.js";

/**
 * Codes `portability/...`: places where the reference engine (Ikanos) would do something else than Capstan. Always info: they are counted, and
 * shown with `--portable`. Each says what the engine would do and how to write it so that both agree (engine-semantics.md).
 */
export const portabilityCodes = {
  "portability/pseudo-namespace": define<{ text: string; name: string; namespace: string }>({
    severity: "info",
    about:
      "`rest.X`, `tools.X`, and X in braces behind these or `$this`, mean the caller's argument X; the reference engine takes them as text.",
    message: ({ text }) => `the reference engine sends \`${text}\` upstream as this literal text`,
    help: ({ name, namespace }) => `for both: declare the input \`${name}\` and write \`${namespace}.${name}\``,
  }),
  "portability/undeclared-input": define<{ input: string; owner: string }>({
    severity: "info",
    about: "An input is used and declared nowhere; the reference engine does not read it from the request.",
    message: ({ input, owner }) => `the reference engine does not know the input \`${input}\` of ${owner}`,
    help: ({ input }) => `for both: declare \`${input}\` in its \`inputParameters\``,
  }),
  "portability/optional-input": define<{ input: string; owner: string }>({
    severity: "info",
    about:
      "An input that says nothing of `required` and feeds an optional parameter is optional; the reference engine demands it.",
    message: ({ input, owner }) => `the reference engine demands the input \`${input}\` of ${owner}`,
    help: () => "for both: write `required: false`",
  }),
  "portability/bare-call": define<{ call: string; id: string }>({
    severity: "info",
    about: "A call by a bare name is one to the only API that has such an operation; the reference engine refuses it.",
    message: ({ call }) => `the reference engine refuses to call \`${call}\`, which has no namespace`,
    help: ({ id }) => `for both: write \`${id}\``,
  }),
  "portability/single-brace-path": define<{ path: string }>({
    severity: "info",
    about: "The reference engine fills only `{{name}}` in consumed paths.",
    message: ({ path }) => `the reference engine sends the braces of \`${path}\` upstream`,
    help: ({ path }) => `for both: write \`${path.replace(/(?<!\{)\{([^{}]+)\}(?!\})/g, "{{$1}}")}\``,
  }),
  "portability/open-object": define<{ owner: string }>({
    severity: "info",
    about: "An object output without `properties` is the mapped value; the reference engine answers `{}`.",
    message: ({ owner }) => `the reference engine answers \`{}\` from ${owner}: the output has no \`properties\``,
    help: () => "for both: list the properties, or leave `outputParameters` out to pass the answer through",
  }),
  "portability/output-by-name": define<{ name: string }>({
    severity: "info",
    about:
      "A property of an output that does not say where it stands is the member of its name; the reference engine answers null.",
    message: ({ name }) => `the reference engine answers null for \`${name}\`: it has no \`mapping\``,
    help: ({ name }) => `for both: write \`mapping: $.${name}\``,
  }),
  "portability/consumed-list": define<{ owner: string }>({
    severity: "info",
    about:
      "A list that is mapped from the whole answer is the list that the called operation's one output names; the reference engine looks for a list at the root.",
    message: ({ owner }) => `the reference engine finds no list for ${owner}: it maps the whole answer`,
    help: () => "for both: write the list's own path as the `mapping`",
  }),
  "portability/apikey-placement": define<{ namespace: string }>({
    severity: "info",
    about: "The reference engine makes no call with an `apikey` that says no `placement`; here it is a header.",
    message: ({ namespace }) =>
      `the reference engine refuses every call to \`${namespace}\`: its \`apikey\` has no \`placement\``,
    help: () => "for both: write `placement: header`",
  }),
  "portability/base-uri-slash": define<{ namespace: string }>({
    severity: "info",
    about: "The reference engine does not start with a base URI that ends in a slash.",
    message: ({ namespace }) => `the reference engine refuses the base URI of \`${namespace}\`: it ends in a slash`,
    help: () => "for both: take the slash off",
  }),
  "portability/unrooted-path": define<{ path: string }>({
    severity: "info",
    about: "A path begins with a slash, written or not; the reference engine takes it as it is written.",
    message: ({ path }) => `the reference engine takes \`${path}\` as it is written, without a slash in front`,
    help: ({ path }) => `for both: write \`/${path}\``,
    fix: ({ path }, written) => instead(written, path, `/${path}`),
  }),
  "portability/steps-beside-call": define<{ what: string }>({
    severity: "info",
    about:
      "Of `call` and `steps` in one entry, `call` counts; in tools, MCP resources and functions the reference engine takes `steps`.",
    message: ({ what }) => `the reference engine runs the \`steps\` of ${what}, not its \`call\``,
    help: () => "for both: take out the one that is not meant",
  }),
  "portability/nested-mapping": define<{ mapping: string; within: string }>({
    severity: "info",
    about:
      "Mappings inside a mapped object start at that object; the reference engine starts them at the whole answer.",
    message: ({ mapping, within }) =>
      `the reference engine evaluates \`${mapping}\` on the whole answer, not on \`${within}\``,
    help: () => "for both: leave the object's `mapping` out, and write the whole path in its properties",
  }),
  "portability/mapped-parts": define<{ target: string }>({
    severity: "info",
    about:
      "What outputs declare inside of what `mappings` take of a step makes the answer; the reference engine hands it on as the step gave it.",
    message: ({ target }) =>
      `the reference engine hands on all of what \`mappings\` take for \`${target}\`, whatever its output says of the parts`,
    help: ({ target }) =>
      `for both: write a mapping for each part, \`{targetName: ${target}.<part>, value: $.<step>.<field>}\``,
  }),
  "portability/body-parameter": define<{ parameter: string }>({
    severity: "info",
    about: "The reference engine builds no body from `in: body` inputs.",
    message: ({ parameter }) => `the reference engine sends no body for \`${parameter}\``,
    help: ({ parameter }) => `for both: add a \`body\` template that reads \`{{${parameter}}}\``,
  }),
  "portability/cookie-parameter": define<{ parameter: string }>({
    severity: "info",
    about: "The reference engine never sends cookies.",
    message: ({ parameter }) => `the reference engine does not send the cookie \`${parameter}\``,
    help: () => "for both: send a header instead where the API takes one",
  }),
  "portability/managed-header": define<{ header: string }>({
    severity: "info",
    about: "The reference engine's HTTP library drops headers that it manages itself.",
    message: ({ header }) => `the reference engine drops the header \`${header}\``,
    help: () => "nothing agrees for both: leave it out, or use `authentication`",
  }),
  "portability/binding": define<{ variable: string }>({
    severity: "info",
    about:
      "Bindings fill templates everywhere; the reference engine reads them in authentication at most (from beta3).",
    message: ({ variable }) => `the reference engine (before beta3) does not fill \`{{${variable}}}\` from \`binds\``,
    help: ({ variable }) => `for both: add the client input \`{name: ${variable}, in: environment}\``,
  }),
  "portability/resource-parameters": define<{ parameter: string }>({
    severity: "info",
    about: "The reference engine ignores `inputParameters` of consumed resources.",
    message: ({ parameter }) => `the reference engine ignores the resource-level input \`${parameter}\``,
    help: () => "for both: declare it on each operation",
  }),
  "portability/body-encoding": define<{ type: string }>({
    severity: "info",
    about: "Bodies are encoded as they are declared; the reference engine sends JSON text whatever the type.",
    message: ({ type }) => `the reference engine sends JSON text for a \`${type}\` body`,
    help: () =>
      "nothing agrees for both: the reference engine sends one string as it is written, and calls it `application/json`",
  }),
  "portability/format": define<{ format: string }>({
    severity: "info",
    about: "The reference engine has no format `raw` or `text`, and none of streams.",
    message: ({ format }) => `the reference engine fails to map an answer of format \`${format}\``,
    help: () => "for both: leave `outputParameters` out",
  }),
  "portability/encoded-answer": define<{ owner: string; operation: string; format: string }>({
    severity: "info",
    about: "The reference engine reads Avro and Protobuf only where a REST operation calls for them.",
    message: ({ owner, operation, format }) =>
      `the reference engine fails to read the ${format} that \`${operation}\` answers ${owner} with`,
    help: () => "for both: let a REST operation call it",
  }),
  "portability/forwarded-query": define<{ namespace: string }>({
    severity: "info",
    about: "Forwarded requests keep their query; the reference engine drops it.",
    message: ({ namespace }) => `the reference engine forwards to \`${namespace}\` without the query of the request`,
    help: () => "nothing agrees for both: pass what the upstream must know in the path or in the body",
  }),
  "portability/failed-step": define<{ owner: string }>({
    severity: "info",
    about:
      "A step that fails ends its operation with that failure; the reference engine goes on and answers 200 with what is left.",
    message: ({ owner }) => `when a step of ${owner} fails, the reference engine goes on and answers 200`,
    help: () =>
      "nothing agrees for both: callers see the failed step's status here, and fields that are null or missing there",
  }),
  "portability/method": define<{ method: string }>({
    severity: "info",
    about: "HEAD and OPTIONS are outside the official schema.",
    message: ({ method }) => `the official schema does not allow the method ${method}`,
    help: () => "nothing agrees for both: leave the operation out",
  }),
  "portability/nested-import": define<{ location: string; importer: string }>({
    severity: "warning",
    about: "A document that is imported imports from another; the reference engine does not follow.",
    message: ({ location, importer }) => `\`${importer}\` is imported and imports from \`${location}\` in turn`,
    help: ({ location }) =>
      `import from \`${location}\` in the capability itself: the reference engine does not follow further`,
  }),
  "portability/openapi-import": define<{ location: string }>({
    severity: "info",
    about: "An API's own document is imported from; the reference engine reads none.",
    message: ({ location }) => `the reference engine imports nothing of \`${location}\`, an API's own document`,
    help: ({ location }) =>
      `\`capstan import openapi\` writes a capability from \`${location}\`, whose \`consumes\` can be imported`,
  }),
  "portability/route-order": define<{ route: string; earlier: string }>({
    severity: "info",
    about:
      "A path that an earlier one with a placeholder matches as well has its own route; the reference engine never reaches it.",
    message: ({ route, earlier }) =>
      `the reference engine answers \`${route}\` by \`${earlier}\`, which is declared before`,
    help: () => "declare the path without the placeholder first",
  }),
} as const;
