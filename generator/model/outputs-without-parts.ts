import type { Reporter } from "../diagnostics/reporter.js";
import type { OutputParameter } from "../schema/document.js";
import { ownerSpan } from "../schema/spans.js";
import type { Operation } from "./capability.js";
import { isWholeAnswer } from "./shape-answer.js";
import type { JsonPath, OutputShape } from "./values.js";
import { hasParts, passageOf } from "./answer.js";

/** Outputs that are parts of what has none: of bytes, which are handed on, or of text, where they are null in every answer. */
export function reportOutputsWithoutParts(
  written: readonly OutputParameter[],
  shapes: readonly (OutputShape | undefined)[],
  operation: Operation | undefined,
  owner: string,
  reporter: Reporter,
): void {
  for (const [index, output] of written.entries()) {
    const shape = shapes[index];
    if (operation === undefined || shape === undefined) continue;
    const { id, answer } = operation;
    if (passageOf(answer) === "bytes" && !isWholeAnswer(shape))
      reporter.report("model/outputs-of-bytes", ownerSpan(output), { owner, operation: id });
    const part = passageOf(answer) === "value" && !hasParts(answer) ? pathsOf(shape).find(isPart) : undefined;
    if (part) reporter.report("model/output-of-text", ownerSpan(output), { operation: id, path: part.text });
  }
}

/** The paths that are read from the answer itself. */
function pathsOf(shape: OutputShape): readonly JsonPath[] {
  switch (shape.kind) {
    case "value":
      return [];
    case "object":
      return shape.path && isPart(shape.path) ? [shape.path] : shape.properties.flatMap((one) => pathsOf(one.shape));
    case "path":
    case "array":
    case "record":
      return [shape.path];
  }
}

/** Whether a path leads to a member or an element; `length()` is something of a text. */
function isPart(path: JsonPath): boolean {
  return path.kind === "steps" && path.steps.some(({ kind }) => kind !== "function");
}
