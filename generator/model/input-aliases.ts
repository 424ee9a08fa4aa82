import type { Reporter } from "../diagnostics/reporter.js";
import type { Span } from "../diagnostics/span.js";
import type { ExposedParameter, WrittenValue } from "../schema/document.js";
import { valueSpan } from "../schema/spans.js";
import { mostSteps, parseJsonPath } from "./parse-json-path.js";
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
  const path = writtenPath(written);
  const members = path === undefined ? undefined : membersOf(path);
  if (!members) return undefined;
  const span = valueSpan(written, "value");
  if (from === "body") return { kind: "member", name: written.name, input: "body", path: members, span };
  const [argument, ...inside] = members;
  return typeof argument !== "string" || (argument === written.name && inside.length === 0)
    ? undefined
    : { kind: "member", name: written.name, input: argument, path: inside, span };
}

/** The path that an input's `value` selects a member by; undefined where it is none. */
function writtenPath({ value }: ExposedParameter): string | undefined {
  return value?.kind === "scalar" && typeof value.value === "string" && /^\$(?:$|[.[])/.test(value.value)
    ? value.value
    : undefined;
}

/** Whether every input that is read at a path is read at one that names a member, and put into no deeper one than code can nest; others are reported. */
export function checkMemberPaths(inputs: readonly ExposedParameter[], reporter: Reporter): boolean {
  const wrong = inputs.flatMap((input) => {
    const path = writtenPath(input);
    return path === undefined || membersOf(path) ? [] : [{ input, path }];
  });
  for (const { input, path } of wrong)
    reporter.report("model/input-path", valueSpan(input, "value"), { input: input.name, path });
  const deep = inputs.filter((input) => (mappingTarget(input)?.inside.length ?? 0) >= mostSteps);
  for (const input of deep)
    reporter.report("model/deep-target", valueSpan(input, "mapping"), { target: input.mapping ?? "", most: mostSteps });
  return wrong.length + deep.length === 0;
}

/** A path of members and elements, one after the other; undefined for any other. */
function membersOf(path: string): PathMembers | undefined {
  const parsed = parseJsonPath(path);
  if (parsed.kind !== "steps") return undefined;
  const steps = parsed.steps.map((step) =>
    step.kind === "property" ? step.name : step.kind === "index" && step.index >= 0 ? step.index : undefined,
  );
  const members = steps.filter((step) => step !== undefined);
  return members.length === steps.length ? members : undefined;
}

/** Where an input's `mapping` puts it, maybe inside a member of the body (`body.a.b`); undefined where it says nothing of the kind. */
export function mappingTarget({ mapping }: ExposedParameter):
  | {
      readonly in: "body" | "query" | "header" | "path" | "cookie";
      readonly name: string;
      readonly inside: readonly string[];
    }
  | undefined {
  const [, place, names] = /^\$?\.?(body|query|headers?|path|cookie)\.(\S+)$/.exec(mapping?.trim() ?? "") ?? [];
  if (place === undefined || names === undefined) return undefined;
  const part = place === "headers" ? "header" : (place as "body" | "query" | "header" | "path" | "cookie");
  if (part !== "body") return { in: part, name: names, inside: [] };
  const [name = "", ...inside] = names.split(".");
  return [name, ...inside].includes("") ? undefined : { in: part, name, inside };
}
