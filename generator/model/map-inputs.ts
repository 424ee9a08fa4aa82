import type { Behaviour, ExposedParameter } from "../schema/document.js";
import { valueSpan } from "../schema/spans.js";
import type { MapEntry, SourceNode } from "../source/node.js";
import { type CapabilityScope, knownTarget } from "./capability-scope.js";
import { mappingTarget } from "./input-aliases.js";

/** What is written of an endpoint, with those inputs behind its `with` entries that say by `mapping` which parameter they are for (`body.x`, `query.x`). */
export function mapInputs<T extends Behaviour & { readonly inputParameters: readonly ExposedParameter[] }>(
  written: T,
  scope: CapabilityScope,
): T {
  if (written.inputParameters.every(({ mapping }) => mapping === undefined)) return written;
  const body = wholeBody(written.call, scope);
  let mapped: readonly MapEntry[] = [];
  for (const input of written.inputParameters) {
    const target = mappingTarget(input);
    if (!target) continue;
    // A body that is one parameter holds what is put into it.
    const isInside = target.in === "body" && body !== undefined && target.name !== body;
    const [name, ...inside] = isInside ? [body, target.name, ...target.inside] : [target.name, ...target.inside];
    if (written.with.some((entry) => entry.name === name)) continue;
    const span = valueSpan(input, "mapping");
    const text = `{{${input.name}}}`;
    mapped = placed(mapped, [name, ...inside], { kind: "scalar", span, value: text, text });
  }
  const added = mapped.map(({ key, keySpan, value }) => ({ name: key, nameSpan: keySpan, value }));
  return { ...written, with: [...written.with, ...added] };
}

const hasMembers: readonly string[] = ["any", "object", "record", "known"];

/** The parameter that is the whole body of the operation that is called, where it can have members; undefined where there is none. */
function wholeBody(call: string | undefined, scope: CapabilityScope): string | undefined {
  const target = call === undefined ? undefined : knownTarget(scope, call);
  if (target?.kind !== "operation" || target.operation.body?.kind !== "parameter") return undefined;
  const { name } = target.operation.body;
  const type = target.operation.parameters.find((parameter) => parameter.name === name)?.type;
  return type !== undefined && hasMembers.includes(type.kind) ? name : undefined;
}

/** The entries with a value at a path of members; one that stands on the way already stays what it is. */
function placed(
  entries: readonly MapEntry[],
  [key = "", ...inside]: readonly string[],
  value: SourceNode,
): readonly MapEntry[] {
  const known = entries.find((entry) => entry.key === key);
  if (inside.length === 0) return known ? entries : [...entries, { key, keySpan: value.span, value }];
  if (known && known.value.kind !== "map") return entries;
  const members = placed(known?.value.kind === "map" ? known.value.entries : [], inside, value);
  const holder: MapEntry = {
    key,
    keySpan: value.span,
    value: { kind: "map", span: value.span, entries: members, implied: true },
  };
  return known ? entries.map((entry) => (entry === known ? holder : entry)) : [...entries, holder];
}
