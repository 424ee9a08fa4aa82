import ts from "typescript";
import { anything, either, fieldOfForm, nothing, type ObjectShape, scalar, type Shape } from "./shape.js";

/** The shape that a type gives to values of JSON; further down than `depth` nothing is looked at. */
export function shapeOfType(type: ts.Type, checker: ts.TypeChecker, depth: number): Shape {
  const { flags } = type;
  if (depth < 0 || (flags & (ts.TypeFlags.Any | ts.TypeFlags.Unknown)) !== 0) return anything;
  if (type.aliasSymbol?.name === "JsonValue") return anything;
  if (type.isUnion()) {
    const isAmong = (name: string): boolean => type.types.some((each) => each.symbol?.name === name);
    // In JSON a file is a text, and a field of a form that may be one is a text or anything.
    if (isAmong("Uint8Array")) return scalar(isAmong("JsonObject") ? fieldOfForm : "string");
    // All that JSON can say, whatever else is said beside it.
    if (isAmong("JsonObject")) return anything;
  }
  if (type.isUnion()) return either(type.types.map((each) => shapeOfType(each, checker, depth)));
  if ((flags & ts.TypeFlags.Null) !== 0) return scalar("null");
  if ((flags & (ts.TypeFlags.Undefined | ts.TypeFlags.Never | ts.TypeFlags.Void)) !== 0) return nothing;
  if (type.isStringLiteral() || type.isNumberLiteral()) return scalar(JSON.stringify(type.value));
  if ((flags & ts.TypeFlags.BooleanLiteral) !== 0) return scalar(checker.typeToString(type));
  if ((flags & ts.TypeFlags.StringLike) !== 0) return scalar("string");
  if ((flags & ts.TypeFlags.NumberLike) !== 0) return scalar("number");
  if ((flags & ts.TypeFlags.BooleanLike) !== 0) return scalar("boolean");
  if (isListOf(type, checker)) {
    const elements = checker.getTypeArguments(type);
    return { ...nothing, lists: [either(elements.map((each) => shapeOfType(each, checker, depth - 1)))] };
  }
  return { ...nothing, objects: [objectOf(type, checker, depth)] };
}

function isListOf(type: ts.Type, checker: ts.TypeChecker): type is ts.TypeReference {
  return checker.isArrayType(type) || checker.isTupleType(type);
}

function objectOf(type: ts.Type, checker: ts.TypeChecker, depth: number): ObjectShape {
  const further = checker.getIndexTypeOfType(type, ts.IndexKind.String);
  return {
    members: new Map(
      checker.getPropertiesOfType(type).map((property) => [
        ts.unescapeLeadingUnderscores(property.escapedName),
        {
          shape: shapeOfType(checker.getTypeOfSymbol(property), checker, depth - 1),
          optional: (property.flags & ts.SymbolFlags.Optional) !== 0,
        },
      ]),
    ),
    further: further === undefined ? undefined : shapeOfType(further, checker, depth - 1),
  };
}
