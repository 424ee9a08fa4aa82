import type { SourceNode } from "../source/node.js";
import type { ApiDocument, ApiSecurity } from "./document.js";
import { entriesAt, textAt, valueAt } from "./read-node.js";

/** The ways in which callers of an API prove who they are, by the names that its document gives them. */
export function readSecuritySchemes({ root, dialect, references }: ApiDocument): ReadonlyMap<string, ApiSecurity> {
  const entries =
    dialect === "swagger-2"
      ? entriesAt(root, "securityDefinitions")
      : entriesAt(valueAt(root, "components"), "securitySchemes");
  return new Map(
    entries.map(({ key, value }) => {
      const node = references.mapAt(value);
      return [key, { scheme: schemeOf(node) }];
    }),
  );
}

function schemeOf(node: SourceNode | undefined): ApiSecurity["scheme"] {
  const type = textAt(node, "type") ?? "";
  switch (type) {
    case "http":
      return { kind: "http", scheme: (textAt(node, "scheme") ?? "").toLowerCase() };
    // Swagger 2.
    case "basic":
      return { kind: "http", scheme: "basic" };
    case "apiKey":
      return { kind: "apiKey", in: textAt(node, "in") ?? "header", key: textAt(node, "name") ?? "" };
    case "openIdConnect":
      return { kind: "http", scheme: "bearer" };
    case "oauth2": {
      const flows = entriesAt(node, "flows");
      const flow = flows.find(({ key }) => key === "clientCredentials") ?? flows[0];
      return {
        kind: "oauth2",
        flow: flow?.key ?? textAt(node, "flow") ?? "",
        tokenUrl: textAt(flow?.value ?? node, "tokenUrl"),
      };
    }
    default:
      return { kind: "other", type };
  }
}
