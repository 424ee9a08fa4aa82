import type { Reporter } from "../diagnostics/reporter.js";
import { scalarsIn, type SourceNode } from "../source/node.js";
import { spanInScalar } from "../source/read-yaml.js";
import { foldName } from "../text/casing.js";
import { holesOf } from "./holes.js";
import { calledName } from "./near-reference.js";
import { otherHoles } from "./other-placeholder.js";
import type { InputNames } from "./written-values.js";

/**
 * Whether values may be sent that are the name of an input in the marks of another notation: `{id}`, `:id`, `<id>`, `%id%` ("Values" in the spec). Each is
 * reported; where the call writes, the text in the place of what a caller passed would be a wrong call, so that it is refused. Whoever reads the same input
 * as `{{id}}` beside it knows the marks, and may mean the text: `$status` is a field in a query language.
 * `namesOf`: the inputs that may be meant, which few values ask for.
 */
export function checkOtherMarks(
  nodes: readonly (SourceNode | undefined)[],
  namesOf: () => InputNames,
  writes: boolean,
  reporter: Reporter,
): boolean {
  const values = nodes.filter((node) => node !== undefined);
  const found = values
    .flatMap(scalarsIn)
    .flatMap((scalar) =>
      typeof scalar.value === "string" ? otherHoles(scalar.text).map((hole) => ({ scalar, ...hole })) : [],
    );
  if (found.length === 0) return true;
  const names = namesOf();
  const read = new Set(values.flatMap((node) => holesOf(node).map(({ name }) => foldName(plainName(name)))));
  let isLost = false;
  for (const { scalar, name, text, at, isInside } of found) {
    const called = name.includes(".") ? inputOf(name) : name;
    if (called === undefined) continue;
    const plain = foldName(called);
    if (!names.has(plain) || (isInside && read.has(plain))) continue;
    const loses = writes && !isInside && !read.has(plain);
    isLost ||= loses;
    const span = spanInScalar(scalar, at, at + text.length);
    reporter.report(loses ? "model/other-hole" : "lint/other-hole", span, {
      text,
      name: /^(?:rest|tools)\./.test(name) ? name : called,
    });
  }
  return !isLost;
}

/** `id` of `rest.path.id`, `tools.id` and `args.id`; undefined where the words before it are none for what callers pass. */
function inputOf(name: string): string | undefined {
  return /^(?:rest|tools)\./.test(name) ? plainName(name) : calledName(name);
}

/** `id` of `tools.id` and `rest.path.id`. */
function plainName(hole: string): string {
  return hole.slice(hole.lastIndexOf(".") + 1);
}
