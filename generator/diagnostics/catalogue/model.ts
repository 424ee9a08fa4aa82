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
  "model/unknown-namespace": define<{ namespace: string; nearest: string | undefined; known: readonly string[] }>({
    severity: "error",
    about: "A `call` or `forward` names a consumed API that is not there.",
    message: ({ namespace }) => `no consumed API is named \`${namespace}\``,
    help: ({ nearest, known }) =>
      didYouMean(nearest) ?? (known.length > 0 ? `known: ${list(known)}` : "add the API to `consumes`"),
    fix: ({ namespace, nearest }, written) => instead(written, namespace, nearest),
  }),
  "model/unknown-ref": define<{ ref: string; nearest: string | undefined; known: readonly string[] }>({
    severity: "error",
    about: "A `ref` names an aggregate flow that is not there.",
    message: ({ ref }) => `no aggregate flow is named \`${ref}\``,
    help: ({ nearest, known }) =>
      didYouMean(nearest) ?? (known.length > 0 ? `known: ${list(known)}` : "add it under `aggregates`"),
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
  "model/unknown-step": define<{ value: string; nearest: string | undefined }>({
    severity: "error",
    about: "A mapping or lookup names a step that does not run before it.",
    message: ({ value }) => `\`${value}\` names no step that runs before this`,
    help: ({ nearest }) => didYouMean(nearest) ?? "write `$.<step>` or `$.<step>.<field>`",
  }),
  "model/empty-adapter": define<{ namespace: string; keys: readonly string[] }>({
    severity: "warning",
    about: "An adapter has nothing to serve.",
    message: ({ namespace }) => `\`${namespace}\` exposes nothing`,
    help: ({ keys }) => `add ${list(keys)}, or take the adapter out`,
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
  "model/unknown-parameter": define<{ parameter: string; operation: string; nearest: string | undefined }>({
    severity: "warning",
    about: "A `with` key is no parameter of the called operation, so nothing reads it.",
    message: ({ parameter, operation }) => `\`${operation}\` has no parameter \`${parameter}\`: the value is not sent`,
    help: ({ nearest }) =>
      didYouMean(nearest) ?? "declare it in the operation's `inputParameters`, or take it out of `with`",
    fix: ({ parameter, nearest }, written) => instead(written, parameter, nearest),
  }),
  "model/lost-parameter": define<{ parameter: string; operation: string; input: string; nearest: string | undefined }>({
    severity: "error",
    about: "A `with` key is no parameter of what is called, and what a caller passes for it would be lost.",
    message: ({ parameter, operation, input }) =>
      `\`${operation}\` has no parameter \`${parameter}\`: what a caller passes as \`${input}\` would be lost`,
    help: ({ nearest }) =>
      didYouMean(nearest) ?? "declare it where the operation's inputs are, or take the input and its value away",
    fix: ({ parameter, nearest }, written) => instead(written, parameter, nearest),
  }),
  "model/fixed-parameter": define<{ parameter: string; operation: string }>({
    severity: "warning",
    about: "A `with` key names a parameter whose value the consumed operation fixes.",
    message: ({ parameter, operation }) =>
      `\`${parameter}\` of \`${operation}\` has a fixed value: what \`with\` says is not used`,
    help: () => "take it out of `with`, or take `value` off the parameter",
  }),
  "model/useless-setting": define<{ operation: string; setting: string; why: string }>({
    severity: "warning",
    about: "The configuration says something of one operation that nothing of it can follow.",
    message: ({ operation, setting, why }) => `\`${setting}\` is configured for \`${operation}\`, but ${why}`,
    help: ({ setting }) =>
      `take \`${setting}\` out of the operation's settings under \`upstreams\`; OAuth 2.0 endpoints are called as their RFCs say`,
  }),
  "model/exchange-without-client": define<{ namespace: string }>({
    severity: "error",
    about:
      "The configuration wants callers' tokens exchanged for an API, and the capability does not say at which token endpoint, and as which client.",
    message: ({ namespace }) =>
      `\`token_exchange\` is configured for \`${namespace}\`, which is not called with \`oauth2\` tokens`,
    help: () =>
      "declare `authentication: {type: oauth2, tokenEndpoint: ..., clientId: ..., clientSecret: ...}` for it, or take `token_exchange` out of the configuration",
  }),
  "model/exchange-without-caller": define<{ namespace: string; adapter: string }>({
    severity: "warning",
    about: "The configuration wants callers' tokens exchanged for an API, and an adapter that calls it takes none.",
    message: ({ namespace, adapter }) =>
      `callers' tokens are exchanged for \`${namespace}\`, and callers of \`${adapter}\` bring none`,
    help: ({ adapter }) =>
      `declare \`authentication: {type: oauth2, ...}\` for \`${adapter}\`, or pass the option \`subjectToken\` by \`callFor\``,
  }),
  "model/misspelled-place": define<{ text: string; place: string; nearest: string }>({
    severity: "error",
    about: "`rest.X.name` names a part of the request that there is not, and one is near.",
    message: ({ text, place }) => `\`${text}\` names no part of the request: there is no \`${place}\``,
    help: ({ nearest }) => `did you mean \`${nearest}\`?`,
    fix: ({ text, nearest }, written) => instead(written, text, nearest),
  }),
  "model/unknown-place": define<{ text: string; place: string; owner: string }>({
    severity: "warning",
    about: "`rest.X.name` names neither a part of the request nor a known input: X is taken for an input of its own.",
    message: ({ text, place, owner }) => `\`${text}\` makes \`${place}\` an input of ${owner}: it is declared nowhere`,
    help: ({ place }) =>
      `declare \`${place}\`, or write the part of the request: \`rest.query.${place}\`, \`rest.body.${place}\``,
  }),
  "model/misspelled-argument": define<{ argument: string; owner: string; what: string; text: string; nearest: string }>(
    {
      severity: "error",
      about:
        "A value names an argument or input that is not declared, and one that is declared is near and read by nothing.",
      message: ({ argument, owner, what }) => `${owner} declares no ${what} \`${argument}\``,
      help: ({ nearest }) => `did you mean \`${nearest}\`?`,
      fix: ({ text, nearest }, written) => instead(written, text, nearest),
    },
  ),
  "model/misspelled-hole": define<{ hole: string; operation: string; nearest: string }>({
    severity: "error",
    about:
      "A hole of a consumed operation names nothing, and an input that it declares is near and read by nothing: what callers pass would be lost.",
    message: ({ hole, operation, nearest }) =>
      `\`${operation}\` has no input \`${hole}\`, and nothing reads its input \`${nearest}\``,
    help: ({ nearest }) => `did you mean \`{{${nearest}}}\`?`,
    fix: ({ hole, nearest }, written) => instead(written, hole, nearest),
  }),
  "model/undeclared-argument": define<{ argument: string; owner: string }>({
    severity: "warning",
    about: "`tools.X` names an argument that the tool does not declare beside others that it does: it becomes one.",
    message: ({ argument, owner }) => `${owner} uses an argument \`${argument}\` that it does not declare`,
    help: ({ argument }) => `declare \`${argument}\` in its \`inputParameters\``,
  }),
  "model/input-path": define<{ input: string; path: string }>({
    severity: "error",
    about: "The `value` of an input is a path that selects something else than one member: an input has one value.",
    message: ({ input, path }) =>
      `\`${path.length > 60 ? `${path.slice(0, 60)}...` : path}\` of the input \`${input}\` names no single member of what a caller sends`,
    help: () => "name members and elements one after the other, `$.order.lines[0].sku`, or take the whole list",
  }),
  "model/one-name-two-places": define<{ parameter: string; operation: string; first: string; second: string }>({
    severity: "error",
    about: "An operation has two inputs of one name in two places: a caller's value would have to be both.",
    message: ({ parameter, operation, first, second }) =>
      `\`${operation}\` has two inputs \`${parameter}\`, one in the ${first} and one in the ${second}`,
    help: ({ parameter }) =>
      `take one of them away, or give one that you expose another name; one that is in a consumed query can be written into the path, \`?${parameter}={${parameter}}\``,
  }),
  "model/unread-input": define<{ input: string; owner: string }>({
    severity: "warning",
    about: "An input is declared and read by nothing: what a caller passes goes nowhere.",
    message: ({ input, owner }) => `nothing reads the input \`${input}\` of ${owner}`,
    help: ({ input }) => `name it in \`with\`, declare \`${input}\` at the called operation, or take it away`,
  }),
  "model/lost-input": define<{ input: string; owner: string }>({
    severity: "error",
    about:
      "An input that is required, or that belongs to a call that writes, is read by nothing: what a caller passes would be lost.",
    message: ({ input, owner }) =>
      `nothing reads the input \`${input}\` of ${owner}: what a caller passes would be lost`,
    help: ({ input }) => `name it in \`with\`, declare \`${input}\` at the called operation, or take it away`,
  }),
  "model/unread-body-input": define<{ input: string; operation: string }>({
    severity: "warning",
    about: "A consumed operation declares an input in its body, and writes a body that does not read it.",
    message: ({ input, operation }) =>
      `\`${input}\` is declared in the body of \`${operation}\`, and the body that is written does not read it: it is not sent`,
    help: ({ input }) => `write \`{{${input}}}\` where it belongs in \`body\`, or take it away`,
  }),
  "model/unresolved-reference": define<{ text: string; nearest: string }>({
    severity: "warning",
    about: "A text looks like a reference and names nothing; it is sent as the text it is.",
    message: ({ text }) => `\`${text}\` looks like a reference but names nothing: it is sent as this text`,
    help: ({ nearest }) => `did you mean \`${nearest}\`?`,
    fix: ({ text, nearest }, written) => instead(written, text, nearest),
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
  "model/duplicate-binding": define<{ variable: string }>({
    severity: "warning",
    about: "Two `binds` entries declare one variable with different sources; the first is used.",
    message: ({ variable }) => `\`${variable}\` is bound twice: the first one is used`,
    help: () => "take one of them out",
  }),
  "model/undeclared-binding": define<{ variable: string; nearest: string | undefined }>({
    severity: "warning",
    about: "A template reads a variable that no `binds` entry declares; it is read from the environment.",
    message: ({ variable }) => `\`${variable}\` is declared by no \`binds\` entry: it is read from the environment`,
    help: ({ variable, nearest }) =>
      didYouMean(nearest) ?? `declare it: \`binds: [{namespace: env, keys: {${variable}: ${variable}}}]\``,
  }),
  "model/unused-binding": define<{ variable: string }>({
    severity: "warning",
    about: "A binding is declared and nothing reads it; nothing requires it at start-up.",
    message: ({ variable }) => `binding \`${variable}\` is used by nothing: it is not required at start-up`,
    help: ({ variable }) => `use it as \`{{${variable}}}\`, or take it out of \`binds\``,
  }),
  "model/undeclared-path-parameter": define<{ parameter: string }>({
    severity: "info",
    about: "A path holds a placeholder that no input declares; it becomes a required string.",
    message: ({ parameter }) =>
      `path placeholder \`{${parameter}}\` is declared by no input: taken as a required string`,
    help: ({ parameter }) => `declare it: \`{name: ${parameter}, in: path, type: string}\``,
  }),
  "model/deep-value": define<{ parameter: string; held: number; depth: number }>({
    severity: "error",
    about: "The value of a parameter reads others that read others, in more places than code is written out for.",
    message: ({ parameter, held, depth }) =>
      `the value of \`${parameter}\` holds more than ${held} others, or stands behind more than ${depth} of them`,
    help: () => "let a value read what callers pass, or bindings: each value is written out wherever it is read",
  }),
  "model/circular-value": define<{ parameter: string }>({
    severity: "error",
    about: "The value of a parameter reads the parameter itself.",
    message: ({ parameter }) => `the value of \`${parameter}\` reads \`${parameter}\` itself`,
    help: () => "give one of them another name",
  }),
  "model/path-fragment": define<{ path: string }>({
    severity: "warning",
    about: "A consumed path has a fragment that is no `#Name=Value`: fragments never travel.",
    message: ({ path }) => `what stands after \`#\` in \`${path}\` is not sent`,
    help: () => "take it away, or write `#Name=Value` for a header that is always sent",
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
  }>({
    severity: "error",
    about:
      "`in: path` inputs have no placeholder in the consumed path, and nothing says where they belong: the call would go to another resource.",
    message: ({ inputs, operation, path }) =>
      `path \`${path}\` of \`${operation}\` has no placeholder for ${list(inputs)}`,
    help: ({ suggestion }) => `write them into the path, as in \`${suggestion}\`, or change \`in\``,
  }),
  "model/body-on-get": define<{ operation: string; method: string }>({
    severity: "warning",
    about: "A GET or HEAD operation declares a body; HTTP gives it no meaning and it is not sent.",
    message: ({ operation, method }) => `\`${operation}\` is a ${method} with a body: the body is not sent`,
    help: () => "make it a POST, or pass the values in the query",
  }),
  "model/broken-body": define<{ mediaType: string }>({
    severity: "warning",
    about:
      "A body that is written as text and sent as JSON is no JSON; it is sent as it stands, and the API refuses it.",
    message: ({ mediaType }) => `this body is sent as \`${mediaType}\` and is no JSON`,
    help: () =>
      "look for a comma behind the last member, a quote that is missing, or text around a hole outside of quotes; or write the body as a map",
  }),
  "model/incomplete-authentication": define<{ type: string; key: string }>({
    severity: "error",
    about: "An authentication lacks a value that its type needs.",
    message: ({ type, key }) => `\`${type}\` authentication has no \`${key}\``,
    help: ({ key }) =>
      key === "key"
        ? "add `key: X-Api-Key`, what the header, query parameter or cookie is called that it is sent in"
        : `add \`${key}: "{{NAME}}"\` and bind NAME`,
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
  "model/no-token-endpoint": define<{ namespace: string }>({
    severity: "warning",
    about: "A consumed API is authenticated by OAuth 2.0, and nothing says where its tokens come from.",
    message: ({ namespace }) => `nothing says where the tokens for \`${namespace}\` come from: its calls fail`,
    help: () =>
      "add `tokenEndpoint: https://...`, or the `authorizationServerUri` whose metadata names it; or pass the option `credentials` with every call",
  }),
  "model/no-url": define<{ key: string; text: string }>({
    severity: "error",
    about: "A value that must be the URL of a server is none.",
    message: ({ key, text }) => `\`${key}\` is no http or https URL: \`${text.slice(0, 60)}\``,
    help: ({ key }) => `write \`${key}: https://...\`, or bind it: \`${key}: "{{NAME}}"\``,
  }),
  "model/unsupported-authentication": define<{ namespace: string; type: string; adapters: readonly string[] }>({
    severity: "warning",
    about: "A consumed API asks for an authentication that Capstan does not sign.",
    message: ({ namespace, type, adapters }) =>
      `\`${type}\` authentication of \`${namespace}\` is not built in: its requests must be signed${adapters.length > 0 ? ` by whoever starts ${list(adapters)}` : " by whoever makes the client"}`,
    help: () => "every call needs the option `sign`, a function that signs its request",
  }),
  "model/unsupported-placement": define<{ placement: string }>({
    severity: "warning",
    about: "An API key is to be sent in a place that Capstan does not fill; it is sent as a header.",
    message: ({ placement }) => `an API key in the \`${placement}\` is not supported: it is sent as a header`,
    help: () => "use `placement: header`, `query` or `cookie`, or make the key an input of the operation",
  }),
  "model/unsupported-server-authentication": define<{ type: string }>({
    severity: "error",
    about: "An adapter asks for an authentication of its callers that Capstan does not check.",
    message: ({ type }) => `\`${type}\` authentication of callers is not supported`,
    help: () => "use `oauth2`, `bearer`, `apikey`, `basic` or `digest`",
  }),
  "model/base-uri-required": define<{ namespace: string; baseUri: string; variable: string }>({
    severity: "info",
    about: "A base URI is empty or holds placeholders that no binding fills: the caller must give it.",
    message: ({ namespace, baseUri }) =>
      baseUri === ""
        ? `\`${namespace}\` has no base URI: its callers must give one`
        : `base URI \`${baseUri}\` of \`${namespace}\` has open placeholders: its callers must give one`,
    help: ({ variable }) => `pass \`baseUrl\`, or set \`${variable}\``,
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
  "model/broken-placeholder": define<{ path: string; segment: string; name: string | undefined }>({
    severity: "error",
    about: "A brace in a path opens or closes no placeholder: it would be called as it is written.",
    message: ({ segment }) => `\`${segment}\` holds a brace that belongs to no placeholder`,
    help: ({ name }) => `write \`{${name ?? "name"}}\``,
  }),
  "model/literal-secret": define<{ key: string; variable: string }>({
    severity: "warning",
    about: "A secret is written out: it stands in the repository, and in the code that is generated.",
    message: ({ key }) => `the secret \`${key}\` is written out here, and in the generated code`,
    help: ({ variable }) =>
      `write \`"{{${variable}}}"\`, and at the root \`binds: [{namespace: env, keys: {${variable}: ${variable}}}]\``,
  }),
  "model/empty-secret": define<{ key: string }>({
    severity: "error",
    about: "A secret is the empty text, which guards nothing.",
    message: ({ key }) => `the secret \`${key}\` is empty: it guards nothing`,
    help: () => 'write `"{{NAME}}"` and bind NAME',
  }),
  "model/shell-binding": define<{ text: string; name: string }>({
    severity: "error",
    about: "A binding is written as shells write variables; it would be sent letter by letter.",
    message: ({ text }) => `\`${text}\` is no binding: it would be sent letter by letter`,
    help: ({ name }) => `write \`"{{${name}}}"\` and bind ${name}`,
  }),
  "model/half-template": define<{ text: string; name: string }>({
    severity: "error",
    about: "A template has two braces on one side and one on the other; it would be sent letter by letter.",
    message: ({ text }) => `\`${text}\` is no template: its braces do not match`,
    help: ({ name }) => `write \`"{{${name}}}"\``,
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
  "model/oauth-endpoint": define<{ operation: string; endpoint: string }>({
    severity: "info",
    about: "An operation has the shape of an OAuth 2.0 endpoint and is compiled as one.",
    message: ({ operation, endpoint }) => `\`${operation}\` is taken as an OAuth 2.0 ${endpoint} endpoint`,
    help: ({ operation }) => `to make it a plain call, set \`oauth: {"${operation}": false}\` in the configuration`,
  }),
  "model/client-basic-kept": define<{ adapter: string; operation: string }>({
    severity: "warning",
    about:
      "An adapter reads the header `Authorization` itself, so that OAuth 2.0 clients cannot authenticate through it by Basic credentials.",
    message: ({ adapter, operation }) =>
      `\`${adapter}\` authenticates its own callers by \`Authorization\`: clients of \`${operation}\` can send their secret in the body alone (\`client_secret_post\`)`,
    help: () => "expose OAuth 2.0 endpoints by an adapter without authentication, or with an API key in another header",
  }),
  "model/not-oauth": define<{ operation: string }>({
    severity: "warning",
    about: "The configuration takes an operation for an OAuth 2.0 endpoint and its shape is none.",
    message: ({ operation }) =>
      `\`${operation}\` does not have the shape of an OAuth 2.0 endpoint: it is compiled as a plain call`,
    help: () =>
      "an authorization endpoint is a GET with `response_type` and `client_id` in the query; the others are a POST to `/token`, `/revoke`, `/introspect` or `/device_authorization`, of one `body` or with `grant_type`, `token` or `client_id` in it",
  }),
} as const;
