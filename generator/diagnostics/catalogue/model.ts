import { define, didYouMean, instead, list } from "./define.js";

/** Codes `model/...`: references, names and meanings. */
export const modelCodes = {
  "model/unknown-operation": define<{ namespace: string; operation: string; nearest: string | undefined }>({
    severity: "error",
    about: "A `call` names an operation that the consumed API does not have.",
    message: ({ namespace, operation }) => `\`${namespace}\` has no operation \`${operation}\``,
    help: ({ nearest, namespace }) =>
      didYouMean(nearest && `${namespace}.${nearest}`) ?? "add the operation to `consumes`, or call one that is there",
    fix: ({ operation, nearest }, written) => instead(written, operation, nearest),
  }),
  "model/unknown-namespace": define<{
    namespace: string;
    nearest: string | undefined;
    known: readonly string[];
    flow?: string | undefined;
  }>({
    severity: "error",
    about: "A `call` or `forward` names a consumed API that is not there.",
    message: ({ namespace }) => `no consumed API is named \`${namespace}\``,
    help: ({ nearest, known, flow }) =>
      flow === undefined
        ? (didYouMean(nearest) ?? (known.length > 0 ? `known: ${list(known)}` : "add the API to `consumes`"))
        : `it is an aggregate's: write \`ref: ${flow}\` in place of \`call\``,
    fix: ({ namespace, nearest }, written) => instead(written, namespace, nearest),
  }),
  "model/unknown-ref": define<{
    ref: string;
    nearest: string | undefined;
    known: readonly string[];
    isOperation?: boolean;
  }>({
    severity: "error",
    about: "A `ref` names an aggregate flow that is not there.",
    message: ({ ref }) => `no aggregate flow is named \`${ref}\``,
    help: ({ ref, nearest, known, isOperation }) =>
      isOperation === true
        ? `it is an operation: write \`call: ${ref}\` in place of \`ref\``
        : (didYouMean(nearest) ?? (known.length > 0 ? `known: ${list(known)}` : "add it under `aggregates`")),
    fix: ({ ref, nearest }, written) => instead(written, ref, nearest),
  }),
  "model/broken-path": define<{ path: string; problem: string }>({
    severity: "error",
    about: "A mapping is no JSONPath (RFC 9535).",
    message: ({ path, problem }) =>
      `\`${path.length > 60 ? `${path.slice(0, 60)}...` : path}\` is no JSONPath: ${problem}`,
    help: () => "write `$.a.b`, `$.items[0]`, `$.items[*].name` or `$.items[?(@.kind == 'a')]`",
  }),
  "model/deep-target": define<{ target: string; most: number }>({
    severity: "error",
    about: "A target stands inside more members than code can nest.",
    message: ({ target, most }) =>
      `\`${target.slice(0, 60)}${target.length > 60 ? "..." : ""}\` has more than ${most} parts`,
    help: ({ most }) => `name at most ${most} members, one inside the other: \`order.customer.name\``,
  }),
  "model/mapping-clash": define<{ target: string; earlier: string }>({
    severity: "error",
    about: "Two mappings fill the same place of the answer, or one fills the inside of what another fills whole.",
    message: ({ target, earlier }) =>
      target === earlier ? `\`${target}\` is mapped twice` : `\`${target}\` cannot be mapped beside \`${earlier}\``,
    help: () => "give each mapping a target of its own; `a.b` makes `a` an object",
  }),
  "model/idle-output": define<{ output: string; mapped: string | undefined }>({
    severity: "warning",
    about: "An output has a value of its own beside `mappings`, which are all of the answer: it is not in it.",
    message: ({ output, mapped }) =>
      mapped === undefined
        ? `\`${output}\` is in no answer: \`mappings\` make it, and none is for \`${output}\``
        : `\`mappings\` make \`${output}\` of \`${mapped}\`: the value that the output writes is not read`,
    help: ({ output, mapped }) =>
      mapped === undefined
        ? `write \`{targetName: ${output}, value: $.<step>.<field>}\` among the mappings, or take it away`
        : `take one of the two away`,
  }),
  "model/empty-adapter": define<{ name: string; keys: readonly string[] }>({
    severity: "warning",
    about: "An adapter, or a resource of one, has nothing to serve.",
    message: ({ name }) => `\`${name}\` exposes nothing`,
    help: ({ keys }) => `add ${list(keys)}, or take it out`,
  }),
  "model/repeated-step": define<{ step: string }>({
    severity: "error",
    about: "Two steps have one name, so that what reads it could mean either.",
    message: ({ step }) => `a second step is called \`${step}\`: what reads it could mean either`,
    help: () => "give each step a name of its own",
  }),
  "model/part-of-bytes": define<{ step: string; path: string; what: "bytes" | "text"; fields: readonly string[] }>({
    severity: "error",
    about: "A mapping, lookup or `with` reads a member of a step that answers bytes or text, which have none.",
    message: ({ step, path, what }) =>
      `\`${step}\` answers ${what}, and nothing stands at \`${path}\` of ${what === "bytes" ? "them" : "it"}`,
    help: ({ step, what, fields }) =>
      fields.length > 0
        ? `write ${fields.map((field) => `\`$.${step}.${field}\``).join(" or ")}`
        : `write \`$.${step}\` for all of ${what === "bytes" ? "them" : "it"}, or another \`outputRawFormat\` of the operation`,
  }),
  "model/outputs-of-bytes": define<{ owner: string; operation: string }>({
    severity: "warning",
    about: "Outputs are declared over the answer of an operation that answers bytes, which have no members.",
    message: ({ owner, operation }) =>
      `\`${operation}\` answers bytes, which ${owner} hands on as they are: this output is not used`,
    help: () =>
      "take it out, give the operation the `outputRawFormat` that its answer has, or map its bytes into a member by `steps` and `mappings`",
  }),
  "model/output-of-text": define<{ operation: string; path: string }>({
    severity: "warning",
    about: "An output is a member of the answer of an operation that answers text, which has none.",
    message: ({ operation, path }) =>
      `\`${operation}\` answers text, and nothing stands at \`${path}\` of it: this is null in every answer`,
    help: () => "write `$.` for all of it, or give the operation the `outputRawFormat` that its answer has",
  }),
  "model/useless-setting": define<{ operation: string; setting: string; why: string }>({
    severity: "warning",
    about: "The configuration says something of one operation that nothing of it can follow.",
    message: ({ operation, setting, why }) => `\`${setting}\` is configured for \`${operation}\`, but ${why}`,
    help: ({ setting }) =>
      `take \`${setting}\` out of the operation's settings under \`upstreams\`; OAuth 2.0 endpoints are called as their RFCs say`,
  }),
  "model/duplicate-operation": define<{ operation: string }>({
    severity: "warning",
    about: "Two operations of one API share a name; the first is used, as in the reference engine.",
    message: ({ operation }) => `\`${operation}\` is declared twice: this one cannot be called`,
    help: () => "give it another name",
  }),
  "model/repeated-operation": define<{ operation: string }>({
    severity: "info",
    about: "An operation is declared twice with the same method and path.",
    message: ({ operation }) => `\`${operation}\` is declared again with the same method and path`,
    help: () => "take one of them out",
  }),
  "model/duplicate-api": define<{ namespace: string }>({
    severity: "error",
    about: "Two consumed APIs share a namespace.",
    message: ({ namespace }) => `two consumed APIs are named \`${namespace}\``,
    help: () => "give one of them another namespace (`as` where it is imported)",
  }),
  "model/duplicate-flow": define<{ flow: string }>({
    severity: "error",
    about: "Two functions of aggregates share namespace and name.",
    message: ({ flow }) => `\`${flow}\` is declared twice`,
    help: () => "give one of them another name, or take it out: a `ref` does not say which is meant",
  }),
  "model/duplicate-route": define<{ route: string; first: string }>({
    severity: "error",
    about:
      "Two REST operations answer the same method and path, whatever its placeholders are called, and do different things.",
    message: ({ route, first }) =>
      route === first ? `\`${route}\` is declared twice` : `\`${route}\` answers the same requests as \`${first}\``,
    help: () => "give one of them another path or method, or take it out",
  }),
  "model/repeated-route": define<{ route: string }>({
    severity: "warning",
    about: "Two REST operations answer the same method and path with the same call; the second is left out.",
    message: ({ route }) => `\`${route}\` is declared again and does the same: this one is left out`,
    help: () => "take one of them out",
  }),
  "model/duplicate-binding": define<{ variable: string; whole: string | undefined }>({
    severity: "warning",
    about: "Two `binds` entries declare one variable with different sources, and its name alone means the first.",
    message: ({ variable }) => `\`${variable}\` is bound twice: the first one is used`,
    help: ({ whole }) =>
      whole === undefined ? "take one of them out" : `write \`{{${whole}}}\` where this one is meant, or take one out`,
  }),
  "model/undeclared-binding": define<{ variable: string; nearest: string | undefined }>({
    severity: "warning",
    about: "A template reads a variable that no `binds` entry declares; it is read from the environment.",
    message: ({ variable }) => `\`${variable}\` is declared by no \`binds\` entry: it is read from the environment`,
    help: ({ variable, nearest }) =>
      didYouMean(nearest) ?? `declare it: \`binds: [{namespace: env, keys: {${variable}: ${variable}}}]\``,
  }),
  "model/demanded-variable": define<{ variable: string; key: string }>({
    severity: "warning",
    about:
      "An input `in: environment` says what is meant where its variable is not set, and servers do not start without it.",
    message: ({ variable, key }) =>
      `servers do not start where the variable \`${variable}\` is not set: \`${key}\` has no effect`,
    help: ({ key }) =>
      key === "default"
        ? "write what is always meant as `value`, or set the variable wherever the servers run"
        : "take it out, or pass the value as an input of the operation",
  }),
  "model/unused-binding": define<{ variable: string }>({
    severity: "warning",
    about: "A binding is declared and nothing reads it; nothing requires it at start-up.",
    message: ({ variable }) => `binding \`${variable}\` is used by nothing: it is not required at start-up`,
    help: ({ variable }) => `use it as \`{{${variable}}}\`, or take it out of \`binds\``,
  }),
  "model/undeclared-path-parameter": define<{ parameter: string }>({
    severity: "info",
    about:
      "A path holds a placeholder that no input declares; it becomes a required string, which callers pass. One that is named like a variable is read from the environment only where `binds` declares it.",
    message: ({ parameter }) =>
      `path placeholder \`{${parameter}}\` is declared by no input: taken as a required string`,
    help: ({ parameter }) =>
      `declare it: \`{name: ${parameter}, in: path, type: string}\`${
        /^[A-Z][A-Z0-9_]*$/.test(parameter)
          ? `, or \`binds: [{namespace: env, keys: {${parameter}: ${parameter}}}]\` where it is a variable of the environment`
          : ""
      }`,
  }),
  "model/path-fragment": define<{ path: string }>({
    severity: "warning",
    about: "A consumed path has a fragment that is no `#Name=Value`: fragments never travel.",
    message: ({ path }) => `what stands after \`#\` in \`${path}\` is not sent`,
    help: () => "take it away, or write `#Name=Value` for a header that is always sent",
  }),
  "model/unsendable-header": define<{ header: string; why: string; part: "name" | "value" }>({
    severity: "error",
    about: "A header of a consumed API is written so that HTTP cannot carry it: every call with it would fail.",
    message: ({ header, why, part }) => `${part === "name" ? "" : "the header "}\`${header}\` ${why}`,
    help: ({ part }) =>
      part === "name"
        ? "write the API's own name of it: letters, digits and `-`, without blanks"
        : "write it as one line of Latin letters; what is more goes encoded, as the API has it",
  }),
  "model/path-input-appended": define<{ inputs: readonly string[]; path: string; whole: string }>({
    severity: "warning",
    about:
      "`in: path` inputs have no placeholder, and the exposed paths end in exactly them: they are appended to the consumed path.",
    message: ({ inputs, path, whole }) =>
      `\`${path}\` has no placeholder for ${list(inputs)}: \`${whole}\` is called, as the exposed path has it`,
    help: ({ whole }) => `write \`path: ${whole}\``,
  }),
  "model/path-input-unplaced": define<{
    inputs: readonly string[];
    operation: string;
    path: string;
    suggestion: string;
    /** Where the base URI has their holes: it without them. */
    baseUri: string | undefined;
  }>({
    severity: "error",
    about:
      "`in: path` inputs have no placeholder in the consumed path, and nothing says where they belong: the call would go to another resource.",
    message: ({ inputs, operation, path }) =>
      `path \`${path}\` of \`${operation}\` has no placeholder for ${list(inputs)}`,
    help: ({ suggestion, baseUri }) =>
      baseUri === undefined
        ? `write them into the path, as in \`${suggestion}\`, or change \`in\``
        : `callers fill no base URI: write \`baseUri: ${baseUri}\` and \`path: ${suggestion}\``,
  }),
  "model/body-on-get": define<{ operation: string; method: string }>({
    severity: "warning",
    about: "A GET or HEAD operation declares a body; HTTP gives it no meaning and it is not sent.",
    message: ({ operation, method }) => `\`${operation}\` is a ${method} with a body: the body is not sent`,
    help: () => "make it a POST, or pass the values in the query",
  }),
  "model/no-body": define<{ operation: string; method: string }>({
    severity: "info",
    about:
      "A PUT, a PATCH or a POST to a collection declares no body: callers can pass none, and whoever sends one is refused.",
    message: ({ operation, method }) => `\`${operation}\` is a ${method} without a body: callers can pass none`,
    help: () => "where the API takes one, declare it: `inputParameters: [{name: body, in: body}]`",
  }),
  "model/broken-body": define<{ mediaType: string }>({
    severity: "warning",
    about:
      "A body that is written as text and sent as JSON is no JSON; it is sent as it stands, and the API refuses it.",
    message: ({ mediaType }) => `this body is sent as \`${mediaType}\` and is no JSON`,
    help: () =>
      "look for a comma behind the last member, a quote that is missing, or text around a hole outside of quotes; or write the body as a map",
  }),
  "model/unnamed-parts": define<{ operation: string; mediaType: string; boundary: boolean }>({
    severity: "error",
    about:
      "A body of several parts that have no names (`multipart/mixed`, `multipart/related`) is written as fields, or without the boundary between its parts.",
    message: ({ operation, mediaType, boundary }) =>
      boundary
        ? `the body of \`${operation}\` is written as fields, and the parts of \`${mediaType}\` have no names`
        : `the body of \`${operation}\` is \`${mediaType}\` without a boundary: nobody could tell its parts`,
    help: ({ mediaType }) =>
      `leave \`data\` out, and callers pass the whole body; write it as one text, with \`type: "${mediaType}; boundary=..."\`; or \`type: multipartForm\`, if the API takes that`,
  }),
  "model/no-url": define<{ key: string; text: string }>({
    severity: "error",
    about: "A value that must be the URL of a server is none.",
    message: ({ key, text }) => `\`${key}\` is no http or https URL: \`${text.slice(0, 60)}\``,
    help: ({ key }) => `write \`${key}: https://...\`, or bind it: \`${key}: "{{NAME}}"\``,
  }),
  "model/base-uri-required": define<{ namespace: string; baseUri: string; variable: string }>({
    severity: "info",
    about: "A base URI is empty or holds placeholders that no binding fills: the caller must give it.",
    message: ({ namespace, baseUri }) =>
      baseUri === ""
        ? `\`${namespace}\` has no base URI: its callers must give one`
        : `base URI \`${baseUri}\` of \`${namespace}\` has open placeholders: its callers must give one`,
    help: ({ variable, baseUri }) =>
      `pass \`baseUrl\`, or set \`${variable}\`${baseUri.includes("{") ? ", to all of it, or declare what stands in its holes in `binds`" : ""}`,
  }),
  "model/bad-base-uri": define<{ baseUri: string; problem: string; meant: string | undefined }>({
    severity: "error",
    about: "A base URI is no absolute http or https URL, or holds a user name or a fragment.",
    message: ({ baseUri, problem }) => `base URI \`${baseUri.replace(/(?<=\/\/)[^/@]*@/, "***@")}\` ${problem}`,
    help: ({ meant }) => didYouMean(meant) ?? "write `https://host/path`; credentials belong into `authentication`",
  }),
  "model/url-as-path": define<{ path: string }>({
    severity: "error",
    about: "A path is a whole URL: it would be called below the base URI.",
    message: ({ path }) => `the path \`${path}\` is a whole URL`,
    help: ({ path }) => {
      const [, host = "", rest = ""] = /^\/?(https?:\/\/[^/]*)(.*)$/is.exec(path) ?? [];
      return `write \`${rest === "" ? "/" : rest}\`, below an API of \`consumes\` whose \`baseUri\` is \`${host}\``;
    },
  }),
  "model/unforwarded-value": define<{ input: string; in: string | undefined }>({
    severity: "warning",
    about: "A value is fixed where a request that is handed on has no place for it: its body and its path are its own.",
    message: ({ input, in: place }) =>
      `\`${input}\` is fixed in the ${place ?? "body"}, and what is forwarded goes without it`,
    help: () => "fix it `in: query`, `header` or `cookie`, with text and bindings; or call an operation that sends it",
  }),
  "model/forward-alone": define<{ path: string }>({
    severity: "warning",
    about: "A `forward` whose path does not end in `/{path}` hands on requests to that path alone, to the base URI.",
    message: ({ path }) => `\`${path}\` alone is forwarded, and nothing that is below it`,
    help: ({ path }) => `write \`${path.replace(/\/$/, "")}/{path}\`, and what is below is forwarded`,
  }),
  "model/forward-placeholder": define<{ path: string; name: string }>({
    severity: "warning",
    about:
      "A `forward` asks its API for what stands at `{path}` alone: what another placeholder stands for is not sent.",
    message: ({ path, name }) => `what \`{${name}}\` of \`${path}\` stands for is not forwarded`,
    help: () => "take it out of the path, or write an operation that calls one with it",
  }),
  "model/broken-placeholder": define<{ segment: string; name: string | undefined }>({
    severity: "error",
    about: "A brace in a path opens or closes no placeholder: it would be called as it is written.",
    message: ({ segment }) => `\`${segment}\` holds a brace that belongs to no placeholder`,
    help: ({ name }) => `write \`{${name ?? "name"}}\``,
  }),
  "model/other-template": define<{ placeholder: string; write: string }>({
    severity: "error",
    about:
      "A placeholder of a path is written as URI templates (RFC 6570) or frameworks write it, and would stand for another path.",
    message: ({ placeholder }) => `\`{${placeholder}}\` is more than a name: placeholders of paths are names alone`,
    help: ({ write }) => (write === "" ? "take it out: inputs `in: query` travel in the query" : `write \`${write}\``),
  }),
  "model/shell-binding": define<{
    text: string;
    write: string;
    declare: string | undefined;
    isBinding: boolean;
    unknown: string | undefined;
  }>({
    severity: "error",
    about:
      "A binding, an input or the value of a step is written as shells write variables; it would be sent letter by letter.",
    message: ({ text, isBinding }) =>
      `\`${text}\` is no ${isBinding ? "binding" : "template"}: it would be sent letter by letter`,
    help: ({ write, declare, unknown }) =>
      `write \`${write}\`${
        declare !== undefined
          ? ` and bind ${declare}`
          : unknown !== undefined
            ? `, and have \`${unknown}\` name an input, a step or a namespace of \`binds\``
            : ""
      }`,
  }),
  "model/unsupported-tunnel": define<{ namespace: string; type: string }>({
    severity: "error",
    about: "A consumed API must be reached through an overlay network, which Capstan does not speak.",
    message: ({ namespace, type }) =>
      `\`${namespace}\` must be reached through a \`${type}\` tunnel: Capstan has none, and never goes around it`,
    help: () =>
      "run with `--keep-going`: the client is compiled, and every call needs the option `fetch`, a transport that goes through the tunnel",
  }),
  "model/needs-handler": define<{ owner: string }>({
    severity: "warning",
    about: "An operation or tool has no `call`, `steps`, `ref` or mock outputs: its handler must be passed in.",
    message: ({ owner }) => `\`${owner}\` does nothing by itself: a handler must be passed to its adapter`,
    help: () => "add `call: namespace.operation`, or mock outputs with `value`",
  }),
  "model/shared-port": define<{ port: number; namespaces: readonly string[] }>({
    severity: "warning",
    about: "Two adapters of one capability declare the same port.",
    message: ({ port, namespaces }) => `${list(namespaces)} declare the same port ${port}`,
    help: () => "give one of them another port, or override it at start-up",
  }),
} as const;
