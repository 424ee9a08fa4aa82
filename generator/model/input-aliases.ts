import type { Span } from "../diagnostics/span.js";
import type { ExposedParameter, WrittenValue } from "../schema/document.js";
import { valueSpan } from "../schema/spans.js";
import { parseJsonPath } from "./parse-json-path.js";
import type { PathMembers } from "./values.js";

/** A name that stands for something else than an input of its own. */
export type InputAlias =
  /** A `with` entry of an endpoint of several steps: what its steps read under that name. */
  | { readonly kind: "value"; readonly name: string; readonly entry: WrittenValue }
  /** A member of another input: of a REST caller's body, of an argument. */
  | {
      readonly kind: "member";
      readonly name: string;
      readonly input: string;
      readonly path: PathMembers;
      readonly span: Span;
    };

/** An input with `value: "$.a.b"` is read from the caller's body at that path (of a tool: from its arguments); undefined for all others. */
export function memberAlias(written: ExposedParameter, from: "body" | "arguments"): InputAlias | undefined {
  const { value } = written;
  if (value?.kind !== "scalar" || typeof value.value !== "string" || !value.value.startsWith("$")) return undefined;
  const parsed = parseJsonPath(value.value);
  if (parsed.kind !== "steps") return undefined;
  const path = parsed.steps.map((step) =>
    step.kind === "property" ? step.name : step.kind === "index" && step.index >= 0 ? step.index : undefined,
  );
  const members = path.filter((step) => step !== undefined);
  if (members.length < path.length) return undefined;
  const span = valueSpan(written, "value");
  if (from === "body") return { kind: "member", name: written.name, input: "body", path: members, span };
  const [argument, ...inside] = members;
  return typeof argument !== "string" || (argument === written.name && inside.length === 0)
    ? undefined
    : { kind: "member", name: written.name, input: argument, path: inside, span };
}

/** `with` entries and, after them, inputs that say by `mapping` which parameter they are for (`body.x`, `query.x`). */
export function withMappings(
  written: readonly WrittenValue[],
  inputs: readonly ExposedParameter[],
): readonly WrittenValue[] {
  const mapped = inputs.flatMap((input): readonly WrittenValue[] => {
    const target = mappingTarget(input);
    if (!target || written.some((entry) => entry.name === target.name)) return [];
    const span = valueSpan(input, "mapping");
    const text = `{{${input.name}}}`;
    return [{ name: target.name, nameSpan: span, value: { kind: "scalar", span, value: text, text } }];
  });
  return [...written, ...mapped];
}

/** Where an input's `mapping` puts it; undefined where it says nothing of the kind. */
export function mappingTarget({
  mapping,
}: ExposedParameter):
  | { readonly in: "body" | "query" | "header" | "path" | "cookie"; readonly name: string }
  | undefined {
  const [, place, name] = /^\$?\.?(body|query|headers?|path|cookie)\.([^.\s]+)$/.exec(mapping?.trim() ?? "") ?? [];
  if (place === undefined || name === undefined) return undefined;
  return { in: place === "headers" ? "header" : (place as "body" | "query" | "header" | "path" | "cookie"), name };
}
