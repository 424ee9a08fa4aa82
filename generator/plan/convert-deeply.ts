import { anyType, type DataType, withoutNull } from "../model/types.js";
import { unnamed } from "../model/named-types.js";
import { type Code, code, joinCode, propertyKey } from "./code.js";
import { itemAt } from "./locals.js";
import { runtime } from "./runtime.js";
import { plainConverter } from "./shape.js";

/**
 * The function that makes a value what is declared of it, where nothing is lost: scalars at any depth, lists where one is declared; members that nobody declares
 * stay. Undefined where `known`, the type that it has, leaves nothing to do. `parameter`: its own; `depth`: how many functions it stands in.
 */
export function converterTo(declared: DataType, known: DataType, parameter: Code, depth = 0): Code | undefined {
  const type = withoutNull(declared);
  const found = withoutNull(unnamed(known));
  const inner = itemAt(depth);
  switch (type.kind) {
    case "array": {
      const items = converterTo(type.items, found.kind === "array" ? found.items : anyType, inner, depth + 1);
      if (found.kind === "array" && !items) return undefined;
      return code`(${parameter}) => ${runtime.shape.listOf}(${parameter}${items ? code`, ${items}` : code``})`;
    }
    case "object": {
      const members = type.properties.flatMap(({ name, type: of }) => {
        const convert = converterTo(of, memberType(found, name), inner, depth + 1);
        return convert ? [code`${propertyKey(name)}: ${convert}`] : [];
      });
      if (members.length === 0) return undefined;
      return code`(${parameter}) => ${runtime.shape.withMembers}(${parameter}, { ${joinCode(members, ", ")} })`;
    }
    case "record": {
      const values = converterTo(type.values, found.kind === "record" ? found.values : anyType, inner, depth + 1);
      return values && code`(${parameter}) => ${runtime.shape.eachMember}(${parameter}, ${values})`;
    }
    default:
      return found.kind === type.kind ? undefined : plainConverter(type.kind);
  }
}

/** What is known of a member. */
function memberType(type: DataType, name: string): DataType {
  return (type.kind === "object" && type.properties.find((property) => property.name === name)?.type) || anyType;
}
