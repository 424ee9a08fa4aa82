import type { Reporter } from "../diagnostics/reporter.js";
import type { Span } from "../diagnostics/span.js";
import type { Authentication } from "../schema/document.js";
import { valueSpan } from "../schema/spans.js";
import { asText, entryOf, type SourceNode } from "../source/node.js";
import { environmentVariable } from "../text/environment.js";
import type { BindingTable } from "./bindings.js";
import type { ClientAuthentication } from "./capability.js";
import { type EnvironmentInputs, withGiven } from "./environment-inputs.js";
import { type NameScope, parseValue } from "./parse-value.js";
import type { ValueExpression } from "./values.js";

/** How a consumed API is told who calls. What a type cannot do without and the YAML lacks is reported; it is then the empty text. */
export function buildClientAuthentication(
  written: Authentication,
  namespace: string,
  scope: NameScope,
  reporter: Reporter,
): ClientAuthentication {
  const span = valueSpan(written, "type");
  const value = (key: string): ValueExpression | undefined => {
    const node = entryOf(written.$, key)?.value;
    return node && parseValue(asText(node), scope);
  };
  // Under whichever of its names the key is written.
  const named = (key: "authorizationServerUri" | "tokenEndpoint" | "resource" | "audience") => {
    const text = written[key];
    return text === undefined ? undefined : textValue(written, key, text, scope);
  };
  const missing = (key: string): ValueExpression => {
    reporter.report("model/incomplete-authentication", span, { type: written.written, key });
    return { kind: "literal", value: "" };
  };
  switch (written.type) {
    case "bearer":
      return { kind: "bearer", token: value("token") ?? value("value") ?? missing("token"), span };
    case "basic":
    case "digest":
      return {
        kind: written.type,
        username: value("username") ?? missing("username"),
        password: value("password") ?? missing("password"),
        span,
      };
    case "apikey": {
      const listed = [
        ...written.headers.map((entry) => ({ entry, placement: "header" as const })),
        ...written.parameters.map((entry) => ({ entry, placement: "query" as const })),
      ];
      if (listed.length > 0) {
        return {
          kind: "apikey",
          keys: listed.map(({ entry, placement }) => ({
            name: { kind: "literal", value: entry.name },
            value: parseValue(entry.value, scope),
            placement,
          })),
          span,
        };
      }
      if (written.placement === "path")
        reporter.report("model/unsupported-placement", valueSpan(written, "placement"), { placement: "path" });
      if (written.placement === undefined) reporter.report("portability/apikey-placement", span, { namespace });
      const key = written.key === undefined ? undefined : textValue(written, "key", written.key, scope);
      return {
        kind: "apikey",
        keys: [
          {
            name: key ?? missing("key"),
            value:
              value("value") ??
              value("token") ??
              scope.hole(environmentVariable(namespace, "API_KEY"), span) ??
              missing("value"),
            placement: written.placement === "query" || written.placement === "cookie" ? written.placement : "header",
            ...(written.placement === "body" ? { inBody: true } : {}),
          },
        ],
        span,
      };
    }
    case "oauth2":
      if (written.tokenEndpoint === undefined && written.authorizationServerUri === undefined)
        reporter.report("model/no-token-endpoint", span, { namespace });
      return {
        kind: "oauth2",
        authorizationServerUri: named("authorizationServerUri"),
        tokenEndpoint: named("tokenEndpoint"),
        resource: named("resource"),
        scopes: written.scopes.map((text) => textValue(written, "scopes", text, scope)),
        audience: named("audience"),
        clientId: value("clientId"),
        clientSecret: value("clientSecret"),
        span,
      };
    case "unsupported":
      return { kind: "unsupported", written: written.written, span };
  }
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
  const read = (variable: string, span: Span): ValueExpression => {
    bindings.use(variable, user, span);
    return { kind: "binding", variable };
  };
  return withGiven(inputs.given, {
    reference: (text, span) => {
      const variable = text.startsWith("env.") ? bindings.find(text) : undefined;
      return variable === undefined ? undefined : read(variable, span);
    },
    hole: (name, span) => {
      const plain = name.replace(/^(?:tools|rest)\./, "");
      const variable = bindings.find(plain) ?? plain.replace(/[^A-Za-z0-9_]+/g, "_");
      if (!inputs.read.has(variable)) reporter.report("portability/binding", span, { variable });
      return read(variable, span);
    },
  });
}
