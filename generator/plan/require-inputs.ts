import type { Operation, OperationParameter } from "../model/capability.js";
import { unnamed } from "../model/named-types.js";
import type { DataType } from "../model/types.js";
import { type Code, code, joinCode, literal } from "./code.js";
import { local } from "./locals.js";
import { runtime } from "./runtime.js";

/** The check of what a call needs, which says of what null is a value too. Nothing where it needs nothing. */
export function requireInputs(operation: Operation): readonly Code[] {
  const required = operation.asked.filter((parameter) => parameter.required);
  const nullable = required.filter((parameter) => takesNull(parameter, operation));
  if (required.length === 0) return [];
  const lists = [required, ...(nullable.length === 0 ? [] : [nullable])].map(
    (list) =>
      code`[${joinCode(
        list.map(({ name }) => literal(name)),
        ", ",
      )}]`,
  );
  return [code`${runtime.http.requireInputs}(${literal(operation.id)}, ${local.input}, ${joinCode(lists, ", ")});`];
}

/** Whether null is a value of a parameter: of its type, or of what may be anything where null can be written. */
export function takesNull(parameter: OperationParameter, operation: Operation): boolean {
  return declaresNull(parameter) || admitsNull(parameter.type, writesNull(parameter, operation));
}

/** Whether its author says that a parameter or an input may be null. */
export function declaresNull({ schema = {} }: Pick<OperationParameter, "schema">): boolean {
  const { type, nullable } = schema;
  return nullable === true || (Array.isArray(type) && type.includes("null"));
}

/** Whether null can be written where a parameter goes: in JSON and in what is written out, not in a form, a URL or a header. */
export function writesNull({ in: place }: OperationParameter, { body }: Operation): boolean {
  const isForm = body?.encoding.kind === "form" || body?.encoding.kind === "multipart";
  return place === "template" || (place === "body" && !isForm);
}

function admitsNull(type: DataType, isWritable: boolean): boolean {
  switch (type.kind) {
    case "any":
      return isWritable;
    case "null":
    case "nullable":
    case "schema":
      return true;
    case "union":
      return type.of.some((one) => admitsNull(one, isWritable));
    case "all":
      return type.of.every((one) => admitsNull(one, isWritable));
    case "named":
      return admitsNull(unnamed(type), isWritable);
    default:
      return false;
  }
}
