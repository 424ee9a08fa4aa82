import type { ConsumedApi } from "../schema/document.js";
import { valueSpan } from "../schema/spans.js";
import type { BindingTable } from "./bindings.js";
import { parseBraces } from "./parse-template.js";
import { joinTemplate } from "./parse-value.js";
import type { ValueExpression } from "./values.js";

/** A base URI whose holes are all declared bindings is filled from them; with other holes it stays a template that only the caller can replace. */
export function buildBaseUri(written: ConsumedApi, bindings: BindingTable, user: string): ValueExpression {
  const span = valueSpan(written, "baseUri");
  return joinTemplate(
    parseBraces(written.baseUri.replace(/(?<!\/)\/+$/, "")).map((part): string | ValueExpression => {
      if (part.kind === "text") return part.text;
      const variable = bindings.find(part.name);
      if (variable === undefined) return { kind: "parameter", name: part.name, path: [] };
      bindings.use(variable, user, span, { baseUrlOf: written.namespace });
      return { kind: "binding", variable };
    }),
  );
}
