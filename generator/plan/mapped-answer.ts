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
import { plainConverter } from "./shape.js";

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
      const value = convertMapped(compiled, from, stepNamed(steps, from.step), of?.type);
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

/** A mapped value as the type that the output of its name declares, where nothing is lost, and the step's own outputs have not made it so. */
function convertMapped(
  compiled: Compiled,
  { declared, path }: Mapping,
  step: Step | undefined,
  type: DataType | undefined,
): Code {
  const isMade = step?.kind === "call" && step.operation.outputs.length > 0;
  const known = isMade ? withoutNull(typeInStep(step, path)) : compiled.type;
  if (declared === known.kind) return compiled.code;
  if (declared === "array") {
    const items = type?.kind === "array" ? plainConverter(withoutNull(type.items).kind) : undefined;
    const list = code`${runtime.shape.listOf}(${local.value}${items ? code`, ${items}` : text("")})`;
    return code`${runtime.steps.converted}(${compiled.code}, (${local.value}) => ${list})`;
  }
  const converter = declared && plainConverter(declared);
  return converter ? code`${runtime.steps.converted}(${compiled.code}, ${converter})` : compiled.code;
}
