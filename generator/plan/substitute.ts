import { madeLike } from "../diagnostics/origin.js";
import type { Flow, FlowArgument } from "../model/capability.js";
import { stepInto } from "../model/step-path.js";
import type { OutputShape, ValueExpression } from "../model/values.js";

/** What a flow's inputs are, by name: what is passed, or its own default where nothing is. */
export function passedValues(flow: Flow, passedOn: readonly FlowArgument[]): ReadonlyMap<string, ValueExpression> {
  const values = new Map(passedOn.map((argument) => [argument.input, argument.value]));
  for (const { name, meant } of flow.asked) {
    if (meant !== undefined) values.set(name, otherwise(values.get(name), meant));
  }
  return values;
}

/** A caller's value, or what is meant where the caller passes none. */
function otherwise(value: ValueExpression | undefined, meant: ValueExpression): ValueExpression {
  if (value === undefined) return meant;
  return value.kind === "input" && value.otherwise === undefined ? { ...value, otherwise: meant } : value;
}

/** The flow's inputs replaced by what the endpoint passes for them; an input that nothing passes is absent. */
export function substitute(value: ValueExpression, values: ReadonlyMap<string, ValueExpression>): ValueExpression {
  switch (value.kind) {
    case "input": {
      const given = values.get(value.name);
      if (!given) return value;
      if (value.path.length > 0) return stepInto(given, value.path);
      return value.otherwise === undefined ? given : otherwise(given, value.otherwise);
    }
    case "template":
      return {
        kind: "template",
        parts: value.parts.map((part) => (typeof part === "string" ? part : substitute(part, values))),
      };
    case "encoded":
      return { ...value, value: substitute(value.value, values) };
    case "object":
      return {
        kind: "object",
        entries: value.entries.map((entry) => ({ ...entry, value: substitute(entry.value, values) })),
      };
    case "list":
      return { kind: "list", items: value.items.map((item) => substitute(item, values)) };
    case "literal":
    case "parameter":
    case "binding":
    case "step":
      return value;
  }
}

/** `substitute` for every value of a shape. */
export function substituteShape(shape: OutputShape, values: ReadonlyMap<string, ValueExpression>): OutputShape {
  switch (shape.kind) {
    case "value":
      return { ...shape, value: substitute(shape.value, values) };
    case "object":
      return {
        ...shape,
        properties: shape.properties.map((property) =>
          madeLike({ ...property, shape: substituteShape(property.shape, values) }, property),
        ),
      };
    case "array":
      return { ...shape, items: substituteShape(shape.items, values) };
    case "record":
      return { ...shape, values: substituteShape(shape.values, values) };
    case "path":
      return shape;
  }
}
