import type { Reporter } from "../diagnostics/reporter.js";
import type { Span } from "../diagnostics/span.js";
import type { Authentication } from "../schema/document.js";
import { aliasesOf } from "../schema/aliases.js";
import { keySpan, valueSpan } from "../schema/spans.js";
import { entryOf } from "../source/node.js";
import { isHttpUrl } from "../text/http-url.js";
import { type BindingTable, variableNamed } from "./bindings.js";
import type { ServerAuthentication } from "./capability.js";
import type { NameScope } from "./parse-value.js";
import type { ValueExpression } from "./values.js";
import { writtenSecret } from "./written-secret.js";

/** Reads what an authentication holds. */
interface Reading {
  readonly written: Authentication;
  readonly names: NameScope;
  readonly reporter: Reporter;
  readonly span: Span;
}

/** How the callers of an adapter prove who they are (engine-semantics 2.9); `user` is the adapter, as bindings know it. Undefined, with a diagnostic, where that is not checked. */
export function buildServerAuthentication(
  written: Authentication,
  user: string,
  bindings: BindingTable,
  reporter: Reporter,
): ServerAuthentication | undefined {
  const span = valueSpan(written, "type");
  const reading: Reading = { written, names: bindingNames(bindings, user), reporter, span };
  switch (written.type) {
    case "bearer":
      return { kind: "bearer", token: needed("token", reading), span };
    case "basic":
    case "digest":
      return {
        kind: written.type,
        username: needed("username", reading),
        password: needed("password", reading),
        span,
      };
    case "apikey":
      return {
        kind: "apikey",
        name: { kind: "literal", value: written.key ?? "" },
        value: needed("value", reading),
        placement: written.placement === "query" ? "query" : "header",
        span,
      };
    case "oauth2":
      return oauthOf(reading);
    case "unsupported":
      reporter.report("model/unsupported-server-authentication", span, { type: written.written });
      return undefined;
  }
}

/** Every hole is a binding. */
function bindingNames(bindings: BindingTable, user: string): NameScope {
  const read = (name: string, at: Span): ValueExpression => {
    const variable = variableNamed(name, bindings);
    bindings.use(variable, user, at, { written: name });
    return { kind: "binding", variable };
  };
  return {
    reference: (text, at) =>
      text.startsWith("env.") && bindings.find(text) !== undefined ? read(text, at) : undefined,
    hole: read,
  };
}

function valueOf(key: string, { written, names }: Reading): ValueExpression | undefined {
  const node = [key, ...aliasesOf(key)].flatMap((name) => entryOf(written.$, name)?.value ?? [])[0];
  return node && writtenSecret(node, names);
}

function needed(key: string, reading: Reading): ValueExpression {
  const { written, reporter, span } = reading;
  const found = valueOf(key, reading);
  if (!found) reporter.report("model/incomplete-authentication", span, { type: written.written, key });
  return found ?? { kind: "literal", value: "" };
}

function neededUrl(key: "authorizationServerUri" | "resource", reading: Reading): ValueExpression {
  const { written, reporter } = reading;
  const found = needed(key, reading);
  if (found.kind === "literal" && written[key] !== undefined && !isHttpUrl(String(found.value)))
    reporter.report("model/no-url", valueSpan(written, key), { key, text: String(found.value) });
  return found;
}

function oauthOf(reading: Reading): ServerAuthentication {
  const { written, reporter, span } = reading;
  const clientId = valueOf("clientId", reading);
  const clientSecret = valueOf("clientSecret", reading);
  if (written.tokenEndpoint !== undefined)
    reporter.report("schema/ignored-key", keySpan(written, "tokenEndpoint"), {
      key: "tokenEndpoint",
      what: "authentication of callers",
      means: "an adapter checks tokens and asks for none",
    });
  return {
    kind: "oauth2",
    authorizationServer: neededUrl("authorizationServerUri", reading),
    resource: neededUrl("resource", reading),
    audience: valueOf("audience", reading),
    scopes: written.scopes,
    introspection: written.tokenValidation === "introspection" ? { clientId, clientSecret } : undefined,
    span,
  };
}
