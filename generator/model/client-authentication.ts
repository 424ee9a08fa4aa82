import type { Reporter } from "../diagnostics/reporter.js";
import type { Span } from "../diagnostics/span.js";
import type { Authentication, WrittenValue } from "../schema/document.js";
import { valueSpan } from "../schema/spans.js";
import { entryOf, type SourceNode } from "../source/node.js";
import { environmentVariable } from "../text/environment.js";
import { isHttpUrl } from "../text/http-url.js";
import { type BindingTable, variableNamed } from "./bindings.js";
import type { ApiKey, ClientAuthentication } from "./capability.js";
import { type EnvironmentInputs, withGiven } from "./environment-inputs.js";
import { type NameScope, parseValue } from "./parse-value.js";
import type { ValueExpression } from "./values.js";
import { writtenSecret } from "./written-secret.js";

/** Reads what an authentication holds. */
interface Reading {
  readonly written: Authentication;
  readonly namespace: string;
  readonly scope: NameScope;
  readonly reporter: Reporter;
  readonly span: Span;
}

/** How a consumed API is told who calls. What a type cannot do without and the YAML lacks is reported; it is then the empty text. */
export function buildClientAuthentication(
  written: Authentication,
  namespace: string,
  scope: NameScope,
  reporter: Reporter,
): ClientAuthentication {
  const span = valueSpan(written, "type");
  const reading: Reading = { written, namespace, scope, reporter, span };
  switch (written.type) {
    case "bearer":
      return { kind: "bearer", token: valueOf("token", reading) ?? needed("value", "token", reading), span };
    case "basic":
    case "digest":
      return {
        kind: written.type,
        username: needed("username", "username", reading),
        password: needed("password", "password", reading),
        span,
      };
    case "apikey":
      return { kind: "apikey", keys: apiKeysOf(reading), span };
    case "oauth2":
      return oauthOf(reading);
    case "unsupported":
      return { kind: "unsupported", written: written.written, span };
  }
}

function valueOf(key: string, { written, scope }: Reading): ValueExpression | undefined {
  const node = entryOf(written.$, key)?.value;
  return node && writtenSecret(node, scope);
}

/** The value of a key; where it is missing, that of `name` is said to be. */
function needed(key: string, name: string, reading: Reading): ValueExpression {
  return valueOf(key, reading) ?? missing(name, reading);
}

function missing(key: string, { written, reporter, span }: Reading): ValueExpression {
  reporter.report("model/incomplete-authentication", span, { type: written.written, key });
  return { kind: "literal", value: "" };
}

function apiKeysOf(reading: Reading): readonly ApiKey[] {
  const { written, scope } = reading;
  const listed = (entries: readonly WrittenValue[], placement: ApiKey["placement"]): readonly ApiKey[] =>
    entries.map(({ name, value }) => ({
      name: { kind: "literal", value: name },
      value: parseValue(value, scope),
      placement,
    }));
  const several = [...listed(written.headers, "header"), ...listed(written.parameters, "query")];
  return several.length > 0 ? several : [singleKey(reading)];
}

function singleKey(reading: Reading): ApiKey {
  const { written, namespace, scope, reporter, span } = reading;
  const { placement } = written;
  if (placement === "path")
    reporter.report("model/unsupported-placement", valueSpan(written, "placement"), { placement: "path" });
  if (placement === undefined) reporter.report("portability/apikey-placement", span, { namespace });
  return {
    name: named("key", reading) ?? missing("key", reading),
    value:
      valueOf("value", reading) ??
      valueOf("token", reading) ??
      scope.hole(environmentVariable(namespace, "API_KEY"), span) ??
      missing("value", reading),
    placement: placement === "query" || placement === "cookie" ? placement : "header",
    ...(placement === "body" ? { inBody: true } : {}),
  };
}

function oauthOf(reading: Reading): ClientAuthentication {
  const { written, namespace, scope, reporter, span } = reading;
  if (written.tokenEndpoint === undefined && written.authorizationServerUri === undefined)
    reporter.report("model/no-token-endpoint", span, { namespace });
  return {
    kind: "oauth2",
    authorizationServerUri: url("authorizationServerUri", reading),
    tokenEndpoint: url("tokenEndpoint", reading),
    resource: named("resource", reading),
    scopes: written.scopes.map((text) => textValue(written, "scopes", text, scope)),
    audience: named("audience", reading),
    clientId: valueOf("clientId", reading),
    clientSecret: valueOf("clientSecret", reading),
    span,
  };
}

/** Where tokens are had: what is none would fail at the first call. */
function url(key: "authorizationServerUri" | "tokenEndpoint", reading: Reading): ValueExpression | undefined {
  const found = named(key, reading);
  if (found?.kind === "literal" && !isHttpUrl(String(found.value)))
    reading.reporter.report("model/no-url", valueSpan(reading.written, key), { key, text: String(found.value) });
  return found;
}

/** The text of a key, under whichever of its names it is written. */
function named(
  key: "authorizationServerUri" | "tokenEndpoint" | "resource" | "audience" | "key",
  { written, scope }: Reading,
): ValueExpression | undefined {
  const text = written[key];
  return text === undefined ? undefined : textValue(written, key, text, scope);
}

/** The text of a key whose spellings (`key`, `name`, `header`) the schema stage has folded into one. */
function textValue(written: Authentication, key: string, text: string, scope: NameScope): ValueExpression {
  const node: SourceNode = { kind: "scalar", span: valueSpan(written, key), value: text, text };
  return parseValue(node, { ...scope, reference: () => undefined });
}

/**
 * Where only bindings can be read: every hole is a binding, declared or from the environment, or an input that has a value in its place. `inputs` are
 * those of the client level `in: environment`, which the reference engine fills as well (engine-semantics 1.7, 3).
 */
export function bindingScope(
  bindings: BindingTable,
  inputs: EnvironmentInputs,
  user: string,
  reporter: Reporter,
): NameScope {
  const read = (variable: string, span: Span, written = variable): ValueExpression => {
    bindings.use(variable, user, span, { written });
    return { kind: "binding", variable };
  };
  return withGiven(inputs.given, {
    reference: (text, span) => {
      const variable = text.startsWith("env.") ? bindings.find(text) : undefined;
      return variable === undefined ? undefined : read(variable, span);
    },
    hole: (name, span) => {
      const plain = name.replace(/^(?:tools|rest)\./, "");
      const variable = variableNamed(plain, bindings);
      if (!inputs.read.has(variable)) reporter.report("portability/binding", span, { variable });
      return read(variable, span, plain);
    },
  });
}
