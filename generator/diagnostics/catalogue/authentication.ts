import { define, list } from "./define.js";

/** Codes `model/...` of who calls: authentication of callers and of upstreams, and their secrets. */
/** What to do about credentials that can be none, by what they hold. */
const advice = {
  "a colon": "write what stands before the colon as `username`, and what follows it as `password`",
  "control characters": "take them out: a line break or a tab is often left over from copying",
  "its scheme": 'leave `Bearer` out: `token: "{{NAME}}"`',
  "letters beyond ASCII":
    "copy it again from where it was issued: a typographic dash or quote is often put in its place",
} as const;

export const authenticationCodes = {
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
  "model/incomplete-authentication": define<{ type: string; key: string }>({
    severity: "error",
    about: "An authentication lacks a value that its type needs.",
    message: ({ type, key }) => `\`${type}\` authentication has no \`${key}\``,
    help: ({ key }) =>
      key === "key"
        ? "add `key: X-Api-Key`, what the header, query parameter or cookie is called that it is sent in"
        : `add \`${key}: "{{NAME}}"\` and bind NAME`,
  }),
  "model/plain-http-endpoint": define<{ key: string; url: string }>({
    severity: "error",
    about:
      "A token endpoint or an issuer beyond this machine is reached by http: secrets, tokens and the keys that they are checked with could be read and changed on their way. No server starts with such an issuer, and no secret is sent to such an endpoint.",
    message: ({ key, url }) => `\`${key}: ${url.slice(0, 60)}\` is not https`,
    help: ({ url }) =>
      `write \`${url.slice(0, 60).replace(/^http:/i, "https:")}\` (RFC 6749, 3.2; RFC 8414, 2); http is for this machine alone (\`localhost\`, \`127.0.0.1\`)`,
  }),
  "model/no-token-endpoint": define<{ namespace: string }>({
    severity: "warning",
    about: "A consumed API is authenticated by OAuth 2.0, and nothing says where its tokens come from.",
    message: ({ namespace }) => `nothing says where the tokens for \`${namespace}\` come from: its calls fail`,
    help: () =>
      "add `tokenEndpoint: https://...`, or the `authorizationServerUri` whose metadata names it; or pass the option `credentials` with every call",
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
  "model/credential-input": define<{ parameter: string; operation: string }>({
    severity: "info",
    about:
      "A required input of an operation stands where the credentials of its API do, which every call has: callers may give another, and need not.",
    message: ({ parameter, operation }) =>
      `\`${parameter}\` of \`${operation}\` is what \`authentication\` sends: callers may leave it out`,
    help: () => "take the input out, so that callers cannot send another; or `authentication`, so that each has to",
  }),
  "model/unsupported-server-authentication": define<{ type: string }>({
    severity: "error",
    about: "An adapter asks for an authentication of its callers that Capstan does not check.",
    message: ({ type }) => `\`${type}\` authentication of callers is not supported`,
    help: () => "use `oauth2`, `bearer`, `apikey`, `basic` or `digest`",
  }),
  "model/literal-secret": define<{ key: string; variable: string; meant: string | undefined }>({
    severity: "warning",
    about: "A secret is written out: it stands in the repository, and in the code that is generated.",
    message: ({ key }) => `the secret \`${key}\` is written out here, and in the generated code`,
    help: ({ variable, meant }) =>
      meant !== undefined
        ? `did you mean the binding? Write \`"{{${meant}}}"\``
        : `write \`"{{${variable}}}"\`, and at the root \`binds: [{namespace: env, keys: {${variable}: ${variable}}}]\``,
  }),
  "model/empty-secret": define<{ key: string }>({
    severity: "error",
    about: "A secret is the empty text, which guards nothing.",
    message: ({ key }) => `the secret \`${key}\` is empty: it guards nothing`,
    help: () => 'write `"{{NAME}}"` and bind NAME',
  }),
  "model/unusable-credentials": define<{
    key: string;
    type: string;
    what: "a colon" | "control characters" | "its scheme" | "letters beyond ASCII";
  }>({
    severity: "error",
    about:
      "A user name, a password or a token holds what credentials of its kind cannot: a server reads what follows the first colon of Basic credentials as the password (RFC 7617, 2), a bearer token is visible ASCII (RFC 6750, 2.1), and `Bearer` is written before it.",
    message: ({ key, type, what }) =>
      `\`${key}\` of \`${type}\` holds ${what === "its scheme" ? "`Bearer`, which is written before it anyway" : `${what}, so that nobody is let in by it`}`,
    help: ({ what }) => advice[what],
  }),
  "model/oauth-endpoint": define<{ operation: string; endpoint: string }>({
    severity: "info",
    about: "An operation has the shape of an OAuth 2.0 endpoint and is compiled as one.",
    message: ({ operation, endpoint }) => `\`${operation}\` is taken as an OAuth 2.0 ${endpoint} endpoint`,
    help: ({ operation }) => `to make it a plain call, set \`oauth: {"${operation}": false}\` in the configuration`,
  }),
  "model/untrusted-header": define<{ header: string; why: string }>({
    severity: "warning",
    about:
      "A `forward` trusts a header of callers that never travels: the connection's own, or the proof of who calls.",
    message: ({ header, why }) => `\`${header}\` is trusted here and never travels: ${why}`,
    help: () =>
      "take it out of `trustedHeaders`; what an API is to know of its callers goes by a header of its own, or by `token_exchange`",
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
