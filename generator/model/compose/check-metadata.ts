import type { Reporter } from "../../diagnostics/reporter.js";
import type { Adapter } from "../capability.js";
import type { Composition, SharedPort } from "./composition.js";
import { sameDeclaration } from "./same-declaration.js";

/** Where clients of an adapter read where tokens come from follows from the path of its resource (RFC 9728, 3.1): adapters of one port that say different things there collide. */
export function checkMetadata({ name, rest, mcp, skill }: Composition, reporter: Reporter): void {
  for (const shared of [rest, mcp, skill] as readonly (SharedPort<Adapter> | undefined)[]) {
    const owners = new Map<string, Adapter>();
    for (const { adapter } of shared?.seats ?? []) {
      const path = metadataPath(adapter);
      if (path === undefined) continue;
      const other = owners.get(path);
      if (other === undefined) owners.set(path, adapter);
      else if (!sameDeclaration(saidOf(adapter), saidOf(other)))
        reporter.report(
          "compose/same-metadata",
          adapter.authentication?.span ?? adapter.span,
          { group: name, namespace: adapter.namespace, other: other.namespace, path },
          [{ span: other.authentication?.span ?? other.span, label: "the other one" }],
        );
    }
  }
}

/** What clients are told. */
function saidOf({ authentication }: Adapter): unknown {
  if (authentication?.kind !== "oauth2") return undefined;
  const { authorizationServer, resource, scopes } = authentication;
  return { authorizationServer, resource, scopes };
}

/** Undefined where a binding says what the resource is: then the servers look when they start. */
function metadataPath({ authentication }: Adapter): string | undefined {
  if (authentication?.kind !== "oauth2" || authentication.resource.kind !== "literal") return undefined;
  const resource = String(authentication.resource.value);
  if (!URL.canParse(resource)) return undefined;
  return `/.well-known/oauth-protected-resource${new URL(resource).pathname.replace(/\/$/, "")}`;
}
