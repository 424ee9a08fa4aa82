import type { Reporter } from "../diagnostics/reporter.js";
import type { Authentication } from "../schema/document.js";
import { aliasesOf } from "../schema/aliases.js";
import { keySpan, valueSpan } from "../schema/spans.js";
import { asText, entryOf } from "../source/node.js";
import type { BindingTable } from "./bindings.js";
import type { ServerAuthentication } from "./capability.js";
import { parseValue, type NameScope } from "./parse-value.js";
import type { ValueExpression } from "./values.js";

/** How the callers of an adapter prove who they are (engine-semantics 2.9); `user` is the adapter, as bindings know it. Undefined, with a diagnostic, where that is not checked. */
export function buildServerAuthentication(
  written: Authentication,
  user: string,
  bindings: BindingTable,
  reporter: Reporter,
): ServerAuthentication | undefined {
  const span = valueSpan(written, "type");
  const names: NameScope = {
    reference: () => undefined,
    hole: (name, at) => {
      const variable = bindings.find(name) ?? name;
      bindings.use(variable, user, at);
      return { kind: "binding", variable };
    },
  };
  const optional = (key: string): ValueExpression | undefined => {
    const node = [key, ...aliasesOf(key)].flatMap((name) => entryOf(written.$, name)?.value ?? [])[0];
    return node && parseValue(asText(node), names);
  };
  const value = (key: string): ValueExpression => {
    const found = optional(key);
    if (!found) reporter.report("model/incomplete-authentication", span, { type: written.written, key });
    return found ?? { kind: "literal", value: "" };
  };
  const url = (key: "authorizationServerUri" | "resource"): ValueExpression => {
    const found = value(key);
    if (found.kind === "literal" && written[key] !== undefined && !isHttpUrl(String(found.value)))
      reporter.report("model/no-url", valueSpan(written, key), { key, text: String(found.value) });
    return found;
  };
  switch (written.type) {
    case "bearer":
      return { kind: "bearer", token: value("token"), span };
    case "basic":
    case "digest":
      return { kind: written.type, username: value("username"), password: value("password"), span };
    case "apikey":
      return {
        kind: "apikey",
        name: { kind: "literal", value: written.key ?? "" },
        value: value("value"),
        placement: written.placement === "query" ? "query" : "header",
        span,
      };
    case "oauth2": {
      const clientId = optional("clientId");
      const clientSecret = optional("clientSecret");
      if (written.tokenEndpoint !== undefined)
        reporter.report("schema/ignored-key", keySpan(written, "tokenEndpoint"), {
          key: "tokenEndpoint",
          what: "authentication of callers",
          means: "an adapter checks tokens and asks for none",
        });
      return {
        kind: "oauth2",
        authorizationServer: url("authorizationServerUri"),
        resource: url("resource"),
        audience: optional("audience"),
        scopes: written.scopes,
        introspection: written.tokenValidation === "introspection" ? { clientId, clientSecret } : undefined,
        span,
      };
    }
    case "unsupported":
      reporter.report("model/unsupported-server-authentication", span, { type: written.written });
      return undefined;
  }
}

/** Whether a text can be the URL of a server, or of what stands on one. */
function isHttpUrl(text: string): boolean {
  return URL.canParse(text) && /^https?:$/.test(new URL(text).protocol) && !/[#\s]/.test(text);
}
