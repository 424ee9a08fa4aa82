import type { Reporter } from "../../diagnostics/reporter.js";
import type { Capability, PathTemplate } from "../capability.js";

/**
 * The reference engine tries paths in the order in which they are declared (engine-semantics 2.1); here the one that says more goes first. Looked for
 * are paths that differ from an earlier one in a single segment, where that has a placeholder.
 */
export function checkRouteOrder(capability: Capability, reporter: Reporter): void {
  for (const adapter of capability.rest) {
    const earlier = new Map<string, string>();
    for (const { path, span } of adapter.resources) {
      const segments = shapeOf(path).split("/");
      // Each path is compared in as many ways as it has segments.
      if (segments.length > mostSegments) continue;
      const over = segments
        .flatMap((segment, at) => (segment === "" || segment === hole ? [] : segments.with(at, hole).join("/")))
        .flatMap((shape) => earlier.get(shape) ?? [])[0];
      if (over !== undefined) reporter.report("portability/route-order", span, { route: path.text, earlier: over });
      const shape = segments.join("/");
      if (!earlier.has(shape)) earlier.set(shape, path.text);
    }
  }
}

const hole = "{}";
const mostSegments = 100;

/** The path with the names of its placeholders left out. */
function shapeOf({ parts }: PathTemplate): string {
  return parts.map((part) => (typeof part === "string" ? part : hole)).join("");
}
