import type { Diagnostic } from "../diagnostics/diagnostic.js";
import { isPartial } from "../diagnostics/catalogue/partial.js";
import { adapterViews } from "../model/adapters.js";
import type { Adapter, Capability } from "../model/capability.js";
import type { Span } from "../diagnostics/span.js";

/**
 * A capability without what was refused and left out (`keepGoing`): callers do not find it, so that for them it is gone. A part is known by its
 * place, which is where the diagnostic stands.
 */
export function withoutRefused(capability: Capability, diagnostics: readonly Diagnostic[]): Capability {
  const places = new Set(
    diagnostics.filter((diagnostic) => isPartial(diagnostic)).flatMap(({ span }) => (span ? [placeOf(span)] : [])),
  );
  if (places.size === 0) return capability;
  const isKept = ({ span }: { readonly span: Span }): boolean => !places.has(placeOf(span));
  const adapters = capability.adapters.filter(isKept).map((adapter): Adapter => {
    switch (adapter.kind) {
      case "rest":
        return {
          ...adapter,
          resources: adapter.resources.map((resource) => ({
            ...resource,
            operations: resource.operations.filter(isKept),
          })),
        };
      case "mcp":
        return {
          ...adapter,
          tools: adapter.tools.filter(isKept),
          resources: adapter.resources.filter(isKept),
          prompts: adapter.prompts.filter(isKept),
        };
      case "skill":
      case "control":
        return adapter;
    }
  });
  const apis = capability.apis.filter(isKept).map((api) => ({ ...api, operations: api.operations.filter(isKept) }));
  return { ...capability, apis, ...adapterViews(adapters) };
}

function placeOf({ file, start }: Span): string {
  return `${file.path}:${start}`;
}
