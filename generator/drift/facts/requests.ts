import type { Operation, OperationParameter } from "../../model/capability.js";
import type { ValueExpression } from "../../model/values.js";
import { canonical, plain, type Replace, without } from "./canonical.js";
import type { Side } from "./side.js";

/** Members of an operation that are compared as something of their own: its names, what its caller passes, what comes back. */
const compared = [
  "id",
  "namespace",
  "name",
  "resource",
  "title",
  "description",
  "path",
  "parameters",
  "asked",
  "body",
  "answer",
  "format",
  "mediaType",
  "outputSchema",
  "outputs",
  "output",
  "oauth",
  // What is only told of a call: that it will go away, what its failures look like, how much its types rest on.
  "deprecated",
  "sunset",
  "failures",
  "statuses",
  "seen",
];

/** What goes upstream when an operation is called, but for the values that its caller passes; how lists are written where any may be passed. */
export function requestOf(operation: Operation, side: Side, passesLists = true): object {
  return {
    api: side.apiKey(operation.namespace),
    method: operation.method,
    path: side.pathOf(operation),
    ...(operation.oauth === undefined ? {} : { oauth: operation.oauth }),
    ...(operation.body === undefined ? {} : { body: plain(operation.body, bindingNames(side)) }),
    // How the answer is read: which of text, bytes and JSON comes back, of which type, and how much of it, is told of the answer itself.
    reads: plain(without(operation.answer, ["kind", "type", "maximum"])),
    fixed: operation.parameters
      .flatMap((parameter) =>
        parameter.value === undefined ? [] : [fixedOf(operation, parameter, parameter.value, side)],
      )
      .sort(),
    other: plain(without(operation, passesLists ? compared : [...compared, "style"]), bindingNames(side)),
  };
}

/** A parameter that the YAML fixes, as one text. Header names are the same in any case (RFC 9110, 5.1). */
function fixedOf(operation: Operation, parameter: OperationParameter, value: ValueExpression, side: Side): string {
  return canonical([
    wirePlace(operation, parameter),
    plain(value, bindingNames(side)),
    plain(without(parameter, ["name", "in", "value", "description", "required", "type"])),
  ]);
}

/** Where a parameter travels, as the upstream sees it: those of the path by their position. */
export function wirePlace(
  { path }: Pick<Operation, "path">,
  parameter: Pick<OperationParameter, "name" | "in">,
): string {
  if (parameter.in !== "path")
    return `${parameter.in} ${parameter.in === "header" ? parameter.name.toLowerCase() : parameter.name}`;
  return `path ${path.parts.filter((part) => typeof part !== "string").findIndex((part) => part.parameter === parameter.name) + 1}`;
}

/** Bindings by what they are compared as: a variable that has another name holds the same value. */
export function bindingNames(side: Side): Replace {
  return (item) =>
    item["kind"] === "binding" && typeof item["variable"] === "string"
      ? { binding: side.bindingKey(item["variable"]) }
      : undefined;
}
