import type { Reporter } from "../../diagnostics/reporter.js";
import type { Span } from "../../diagnostics/span.js";
import type { PathTemplate, RestAdapter } from "../capability.js";
import type { Composition } from "./composition.js";

/** A path belongs to one adapter, which also answers the methods that it does not know: two that serve the same one collide. */
export function checkRoutes({ name, rest }: Composition, reporter: Reporter): void {
  const owners = new Map<string, { readonly adapter: RestAdapter; readonly span: Span }>();
  for (const { capability, adapter, path: prefix } of rest?.seats ?? []) {
    for (const { pattern, text, span } of pathsOf(adapter)) {
      const route = prefix + pattern;
      const owner = owners.get(route);
      if (owner === undefined) owners.set(route, { adapter, span });
      else if (owner.adapter !== adapter)
        reporter.report(
          "compose/same-route",
          span,
          {
            group: name,
            path: prefix + text,
            namespace: adapter.namespace,
            other: owner.adapter.namespace,
            capability: capability.name,
          },
          [{ span: owner.span, label: "served here too" }],
        );
    }
  }
}

/** Each path of an adapter once, with its placeholders' names left out in `pattern`. */
function pathsOf({
  resources,
}: RestAdapter): readonly { readonly pattern: string; readonly text: string; readonly span: Span }[] {
  const paths = new Map<string, { readonly pattern: string; readonly text: string; readonly span: Span }>();
  const add = (path: PathTemplate, span: Span): void => {
    const pattern = patternOf(path);
    if (!paths.has(pattern)) paths.set(pattern, { pattern, text: withoutRest(path.text), span });
  };
  for (const resource of resources) {
    if (resource.forward !== undefined) add(resource.path, resource.span);
    for (const operation of resource.operations) add(operation.path, operation.span);
  }
  return [...paths.values()];
}

/** A query or a fragment tells routes of one adapter apart; the router knows paths alone. */
function patternOf({ parts }: PathTemplate): string {
  return withoutRest(parts.map((part) => (typeof part === "string" ? part : part.rest ? "{*}" : "{}")).join(""));
}

function withoutRest(path: string): string {
  return path.replace(/[?#].*$/s, "");
}
