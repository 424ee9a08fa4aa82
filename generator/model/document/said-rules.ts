import type { Reporter } from "../../diagnostics/reporter.js";
import type { References } from "../../openapi/references.js";
import type { JsonObject, MapNode } from "../../source/node.js";
import { readLimits } from "./keywords.js";
import { readRules } from "./rules.js";

/** What a schema of a document says beside its type, by itself: what its parts and items say is theirs. */
export function createSaidRules(references: References, reporter: Reporter): (schema: MapNode) => JsonObject {
  const told = new Set<string>();
  return (schema) => {
    const { items: _, ...limits } = readLimits(schema) ?? {};
    const rules = readRules(schema, references, ({ key, keySpan }, reason) => {
      // A rule is told once, however many types are made of it.
      const place = `${keySpan.file.path}:${keySpan.start}`;
      if (!told.has(place)) reporter.report("openapi/unchecked-rule", keySpan, { key, reason });
      told.add(place);
    });
    return { ...limits, ...rules };
  };
}
