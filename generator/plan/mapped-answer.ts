import type { Mapping, Step } from "../model/capability.js";
import { type MappingTree, mappingTree } from "../model/mapping-tree.js";
import { stepNamed } from "../model/step-files.js";
import { typeInStep } from "../model/step-type.js";
import { type DataType, withoutNull } from "../model/types.js";
import { type Code, code, codeFrom, joinCode, literal, propertyKey, text } from "./code.js";
import { type Compiled, compileExpression, type Reader } from "./expression.js";
import { local } from "./locals.js";
import type { OperationFunction } from "./operation-functions.js";
import { runtime } from "./runtime.js";
import { converterTo } from "./convert-deeply.js";
import { eachFunction } from "./shape.js";

/** The object that mappings make, as the declared type of the answer. */
export function mappedAnswer(
  { answer, endpoint: { output }, steps: { steps, mappings } }: OperationFunction,
  reader: Reader,
): Code {
  const write = (tree: MappingTree, declared: DataType | undefined, outermost: boolean): Code => {
    const properties = new Map(
      declared?.kind === "object" ? declared.properties.map((property) => [property.name, property] as const) : [],
    );
    const members = [...tree].map(([name, from]) => {
      const of = properties.get(name);
      if (!("target" in from)) return code`${propertyKey(name)}: ${write(from, of?.type, false)}`;
      const compiled = compileExpression({ kind: "step", step: from.step, path: from.path }, reader);
      const value = convertMapped(compiled, from, stepNamed(steps, from.step), reader);
      const isNeeded = outermost && compiled.optional && of?.required === true;
      return codeFrom(
        code`${propertyKey(name)}: ${isNeeded ? code`${runtime.shape.needed}(${value}, ${literal(name)})` : value}`,
        from.span,
      );
    });
    const type = outermost && answer ? code`<${answer.declared}>` : text("");
    return code`${runtime.steps.present}${type}({ ${joinCode(members, ", ")} })`;
  };
  return write(mappingTree(mappings), output, true);
}

/** A mapped value as the output of its name declares it, where the step's own outputs have not made it so: shaped where it says how, converted where nothing is lost. */
function convertMapped(compiled: Compiled, { declared, path }: Mapping, step: Step | undefined, reader: Reader): Code {
  if (!declared) return compiled.code;
  const isMade = step?.kind === "call" && step.operation.outputs.length > 0;
  const known = isMade ? withoutNull(typeInStep(step, path)) : compiled.type;
  const convert = declared.shape
    ? eachFunction(declared.shape, local.value, { ...reader, isForCode: true })
    : converterTo(withoutNull(declared.type), known, local.value);
  return convert ? code`${runtime.steps.converted}(${compiled.code}, ${convert})` : compiled.code;
}
