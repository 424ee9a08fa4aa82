import { spellStepPath } from "../../model/step-path.js";
import type { PathMembers, ValueExpression } from "../../model/values.js";

/** A value as an author would write it: where it comes from can be read off. */
export function spellValue(value: ValueExpression): string {
  switch (value.kind) {
    case "literal":
      return JSON.stringify(value.value);
    case "input":
      return `input ${value.name}${spellPath(value.path)}`;
    case "parameter":
      return `parameter ${value.name}${spellStepPath(value.path)}`;
    case "binding":
      return `binding ${value.variable}`;
    case "step":
      return `$.${value.step}${spellStepPath(value.path)}`;
    case "template": {
      const [only, ...others] = value.parts;
      if (only !== undefined && typeof only !== "string" && others.length === 0) return spellValue(only);
      return JSON.stringify(
        value.parts.map((part) => (typeof part === "string" ? part : `{{${spellValue(part)}}}`)).join(""),
      );
    }
    case "encoded":
      return spellValue(value.value);
    case "object":
      return `{ ${value.entries.map(({ key, value: each }) => `${key}: ${spellValue(each)}`).join(", ")} }`;
    case "list":
      return `[${value.items.map(spellValue).join(", ")}]`;
  }
}

/** What something called `name` always is; a secret that stands in the YAML is not repeated. */
export function spellFixed(name: string, value: ValueExpression): string {
  const isSecret = /authorization|token|secret|passw|api[-_]?key|credential/i.test(name);
  return isSecret && value.kind === "literal"
    ? "always a secret that stands in the YAML"
    : `always ${spellValue(value)}`;
}

function spellPath(path: PathMembers): string {
  return path.map((member) => (typeof member === "number" ? `[${member}]` : `.${member}`)).join("");
}
