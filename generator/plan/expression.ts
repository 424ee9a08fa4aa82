import type { DataType } from "../model/types.js";
import { anyType } from "../model/types.js";
import { pathStepsOf, spellStepPath, type StepReference } from "../model/step-path.js";
import type { HoleEncoding, JsonPath, PathMembers, StepPath, ValueExpression } from "../model/values.js";
import type { JsonValue, Scalar } from "../source/node.js";
import { accessCode } from "./access.js";
import { type Code, code, joinCode, literal, member, propertyKey, templateText, undefinedCode } from "./code.js";
import { mayMiss, walkPath } from "./path-code.js";
import { runtime } from "./runtime.js";
import { textEncoders } from "./text-encoders.js";
import { typeCode } from "./type-code.js";

/** A member of an object that callers pass: one that every object inherits is read only where it is the object's own. */
export function readMember(object: Code, name: string, optional: boolean): Code {
  return optional && name in Object.prototype
    ? code`${runtime.json.own}(${object}, ${literal(name)})`
    : member(object, name);
}

/** A compiled expression: its code, the type of what it gives, and whether it may be `undefined`. */
export interface Compiled {
  readonly code: Code;
  readonly type: DataType;
  readonly optional: boolean;
  /** An object with members that may be `undefined`, which JSON leaves out and the type of JSON does not have. */
  readonly loose?: boolean;
  /** Set where the value stands in the YAML. */
  readonly written?: Scalar;
}

/** How the names of an expression are read where its code stands. */
export interface Reader {
  readonly input: (name: string) => Compiled;
  readonly parameter: (name: string) => Compiled;
  readonly binding: (variable: string) => Compiled;
  readonly step: (name: string) => Compiled;
  /** A reference to a step as the file that it is all of, for what takes files; undefined where it is none. */
  readonly file?: (reference: StepReference) => Code | undefined;
  /** What is made goes to code of somebody's own, which knows JavaScript's numbers alone. */
  readonly isForCode?: true;
}

const stringType: DataType = { kind: "string" };

/** Compiles an expression to straight code: property access, template literals, object literals. Absent values stay `undefined` and are left out where they are sent. */
export function compileExpression(value: ValueExpression, reader: Reader): Compiled {
  const compiled = compileLoose(value, reader);
  if (compiled.loose !== true) return compiled;
  return {
    ...compiled,
    code: code`${runtime.trust.trust}<${runtime.json.JsonValue}>(${compiled.code})`,
    loose: false,
  };
}

/** The same for where any object may stand: what `JSON.stringify` takes. Members that are absent are members still. */
export function compileLoose(value: ValueExpression, reader: Reader): Compiled {
  switch (value.kind) {
    case "literal":
      if (value.digits === true && reader.isForCode !== true)
        return {
          code: code`${runtime.exactNumber.exactNumber}(${literal(value.value)})`,
          type: { kind: Number.isInteger(Number(value.value)) ? "integer" : "number" },
          optional: false,
          written: value.value,
        };
      return writtenOut(value.digits === true ? Number(value.value) : value.value);
    case "input": {
      const found = follow(reader.input(value.name), value.path);
      return value.otherwise === undefined ? found : orElse(found, value.otherwise);
    }
    case "parameter":
      return followStep(reader.parameter(value.name), value.path);
    case "step":
      return followStep(reader.step(value.step), value.path);
    case "binding":
      return reader.binding(value.variable);
    case "encoded":
      return { code: encodedHole(value.value, value.as, reader), type: stringType, optional: false };
    case "template": {
      const [only, ...others] = value.parts;
      if (only !== undefined && typeof only !== "string" && others.length === 0)
        return asText(compileExpression(only, reader));
      return { code: compileTemplate(value.parts, reader), type: stringType, optional: false };
    }
    case "object": {
      const members = value.entries.map(({ key, value: inner }) => ({ key, compiled: compileLoose(inner, reader) }));
      const entries = members.map(({ key, compiled }) => code`${propertyKey(key)}: ${compiled.code}`);
      const loose = members.some(({ compiled }) => compiled.optional || compiled.loose === true);
      const object = entries.length === 0 ? code`{}` : code`{ ${joinCode(entries, ", ")} }`;
      const mayBeAbsent = value.implied === true && members.every(({ compiled }) => compiled.optional);
      return {
        code: mayBeAbsent ? code`${runtime.convert.objectIfAny}(${object})` : object,
        type: anyType,
        optional: mayBeAbsent,
        loose,
      };
    }
    case "list": {
      const items = value.items.map((item) => compileLoose(item, reader)).filter((item) => item.code !== undefinedCode);
      return {
        code: code`[${joinCode(
          items.map((item) => inList(item)),
          ", ",
        )}]`,
        type: anyType,
        optional: false,
        loose: items.some((item) => item.loose === true),
      };
    }
  }
}

/** A value that stands in the code as it stands in the YAML. */
function writtenOut(value: Scalar): Compiled {
  return { code: literal(value), type: literalType(value), optional: false, written: value };
}

/** A value for a place that takes files. What is all of a step's file is that file, by itself, in a list, or as a field of a form. */
export function compileUpload(value: ValueExpression, to: DataType, reader: Reader): Compiled {
  const file = fileOf(value, reader);
  const type: DataType = { kind: "upload", of: "file" };
  if (to.kind === "array") {
    const files = value.kind === "list" ? value.items.map((item) => fileOf(item, reader)) : [file];
    const list = files.filter((one) => one !== undefined);
    return list.length === 0 || list.length < files.length
      ? compileExpression(value, reader)
      : { code: code`[${joinCode(list, ", ")}]`, type: { kind: "array", items: type }, optional: false };
  }
  if (file) return { code: file, type, optional: false };
  if (value.kind !== "object" || !value.entries.some((entry) => fileOf(entry.value, reader)))
    return compileExpression(value, reader);
  const members = value.entries.map(
    (entry) => code`${propertyKey(entry.key)}: ${compileUpload(entry.value, type, reader).code}`,
  );
  return { code: code`{ ${joinCode(members, ", ")} }`, type: { kind: "upload", of: "parts" }, optional: false };
}

function fileOf(value: ValueExpression, reader: Reader): Code | undefined {
  if (value.kind === "step") return reader.file?.(value);
  const [only, ...others] = value.kind === "template" ? value.parts : [];
  return only !== undefined && typeof only !== "string" && others.length === 0 ? fileOf(only, reader) : undefined;
}

/** A hole of a text as the text that stands for it there. */
export function encodedHole(value: ValueExpression, as: HoleEncoding | undefined, reader: Reader): Code {
  return code`${as === undefined ? runtime.convert.textOf : textEncoders[as]}(${compileExpression(value, reader).code})`;
}

/** The value, or what is meant where it is absent. */
export function orElse(value: Compiled, meant: ValueExpression, nullIsAbsent = true): Compiled {
  if (!value.optional) return value;
  const isPlain = isOfType(dataOf(meant), value.type);
  const { code: data } = compileLoose(meant, noNames);
  // TypeScript compares what is written out with the type; that it fits its schema has been checked.
  const otherwise = isPlain ? data : code`${runtime.trust.trust}<${typeCode(value.type)}>(${data})`;
  // Where nothing can be passed, what is meant is all there is.
  if (value.code === undefinedCode) return { ...value, code: otherwise, optional: false };
  return {
    ...value,
    code: nullIsAbsent
      ? code`${value.code} ?? ${otherwise}`
      : code`${value.code} === undefined ? ${otherwise} : ${value.code}`,
    optional: false,
  };
}

const noName = (): Compiled => ({ code: undefinedCode, type: anyType, optional: true });
/** What is written out mentions nobody. */
const noNames: Reader = { input: noName, parameter: noName, step: noName, binding: noName };

/** What is written out, as data; numbers are the nearest that there are. */
function dataOf(value: ValueExpression): JsonValue {
  switch (value.kind) {
    case "literal":
      return value.digits === true ? Number(value.value) : value.value;
    case "list":
      return value.items.map(dataOf);
    case "object":
      return Object.fromEntries(value.entries.map((entry) => [entry.key, dataOf(entry.value)]));
    default:
      return null;
  }
}

/** Whether TypeScript takes a value written out as one of the type. */
function isOfType(value: JsonValue, type: DataType): boolean {
  switch (type.kind) {
    case "string":
      return typeof value === "string" && (type.enum?.includes(value) ?? true);
    case "number":
    case "integer":
      return typeof value === "number" && (type.enum?.includes(value) ?? true);
    case "boolean":
      return typeof value === "boolean";
    case "array":
      return Array.isArray(value) && value.every((item: JsonValue) => isOfType(item, type.items));
    case "any":
      return true;
    default:
      return false;
  }
}

/** What is absent is no item. */
function inList(item: Compiled): Code {
  if (!item.optional) return item.code;
  return code`...${runtime.jsonPath.pick}(${item.code})`;
}

/** One value as text: absent where it is absent. */
function asText(value: Compiled): Compiled {
  if (value.type.kind === "string") return value;
  if (value.type.kind === "upload")
    return { code: code`${runtime.upload.textOfPart}(${value.code})`, type: stringType, optional: false };
  return {
    code: code`${value.optional ? runtime.convert.textIfPresent : runtime.convert.textOf}(${value.code})`,
    type: stringType,
    optional: value.optional,
  };
}

function compileTemplate(parts: readonly (string | ValueExpression)[], reader: Reader): Code {
  const pieces = parts.map((part) => {
    if (typeof part === "string") return templateText(part);
    const found = compileExpression(part, reader);
    // Text around nothing is another value than anybody meant.
    const compiled =
      part.kind === "step" && found.optional ? { ...found, code: stepValue(found.code, part), optional: false } : found;
    const plain =
      !compiled.optional &&
      (compiled.type.kind === "string" ||
        compiled.type.kind === "number" ||
        compiled.type.kind === "integer" ||
        compiled.type.kind === "boolean");
    if (compiled.type.kind === "upload") return code`\${${runtime.upload.textOfPart}(${compiled.code})}`;
    return plain ? code`\${${compiled.code}}` : code`\${${runtime.convert.textOf}(${compiled.code})}`;
  });
  return code`\`${joinCode(pieces, "")}\``;
}

/** The value that a step must have; `isPart`: one part of a path. */
export function stepValue(
  found: Code,
  { step, path }: Extract<ValueExpression, { kind: "step" }>,
  isPart = false,
): Code {
  const read = isPart ? runtime.stepFaults.stepPart : runtime.steps.stepValue;
  return code`${read}(${found}, ${literal(step)}, ${literal(spellStepPath(path).replace(/^\./, ""))})`;
}

/** Steps into the answer of a step by a JSONPath, which may select several values. */
function followStep(start: Compiled, path: StepPath): Compiled {
  const several = path.findIndex((step) => typeof step === "object");
  if (several < 0)
    return follow(
      start,
      path.filter((step) => typeof step !== "object"),
    );
  const steps = pathStepsOf(path);
  const selected: JsonPath = { kind: "steps", steps, text: spellStepPath(path) };
  return { code: walkPath(selected, start.code), type: anyType, optional: mayMiss(selected) };
}

/** Steps into a JSON value; every step may miss. */
function follow(start: Compiled, path: PathMembers): Compiled {
  if (path.length === 0) return start;
  return { code: accessCode(start.code, path), type: anyType, optional: true };
}

/**
 * Fits a value into a place of a given type: what has another type is converted where nothing is lost, what may be absent in a required place is
 * checked. `name` is what the caller is told is wrong.
 */
export function fit(value: Compiled, to: DataType, required: boolean, name: string): Code {
  if (assignable(value.type, to))
    return value.optional && required ? code`${runtime.convert.required}(${value.code}, ${literal(name)})` : value.code;
  const converted = value.written === undefined ? undefined : literalAs(value.written, to);
  if (converted !== undefined) return literal(converted);
  const fitted = convert(value, to, name);
  return required && fitted.optional
    ? code`${runtime.convert.required}(${fitted.code}, ${literal(name)})`
    : fitted.code;
}

function convert(value: Compiled, to: DataType, name: string): Compiled {
  const converters = {
    string: "toText",
    number: "toNumber",
    integer: "toNumber",
    boolean: "toBoolean",
    array: "toList",
    object: "toObject",
  } as const;
  const kind = to.kind;
  if (kind === "string" || kind === "number" || kind === "integer" || kind === "boolean") {
    const converter = runtime.convert[converters[kind]];
    if (kind !== "boolean" && "enum" in to && to.enum && to.enum.length > 0) {
      return {
        ...value,
        code: code`${runtime.convert.toOneOf}(${converter}(${value.code}, ${literal(name)}), ${literal(to.enum)}, ${literal(name)})`,
        type: to,
      };
    }
    return { ...value, code: code`${converter}(${value.code}, ${literal(name)})`, type: to };
  }
  // What is no file yet is the text of one.
  if (kind === "upload" && to.of !== "parts" && value.type.kind !== "upload")
    return { ...value, code: code`${runtime.convert.textIfPresent}(${value.code})`, type: to };
  // Structures are taken at their word in one place of the runtime: their members are not checked again here.
  return {
    ...value,
    code: code`${runtime.trust.trust}<${typeCode(to)}${value.optional ? code` | undefined` : code``}>(${value.code})`,
    type: to,
  };
}

/** A value of the YAML as another type, where it is the same value; undefined where it is not. */
function literalAs(value: Scalar, to: DataType): Scalar | undefined {
  const isOneOf = (converted: Scalar): boolean =>
    !("enum" in to) || !to.enum?.length || to.enum.some((known) => known === converted);
  const converted =
    to.kind === "string" && value !== null
      ? String(value)
      : (to.kind === "number" || to.kind === "integer") && String(Number(value)) === value
        ? Number(value)
        : to.kind === "boolean" && (value === "true" || value === "false")
          ? value === "true"
          : undefined;
  return converted !== undefined && isOneOf(converted) ? converted : undefined;
}

/** Whether TypeScript takes a value of one type where the other is wanted. */
function assignable(from: DataType, to: DataType): boolean {
  if (to.kind === "any" || to.kind === "schema") return from.kind !== "binary" && from.kind !== "upload";
  if (to.kind === "upload" && to.of !== "parts")
    return from.kind === "string" || (to.of === "part" && from.kind !== "binary") || sameUpload(from, to);
  if (from.kind !== to.kind)
    return (
      (from.kind === "integer" && to.kind === "number" && !to.enum?.length) ||
      (from.kind === "number" && to.kind === "integer" && !to.enum?.length)
    );
  switch (from.kind) {
    case "string":
    case "number":
    case "integer":
    case "boolean": {
      const wanted: readonly (string | number | boolean)[] | undefined = "enum" in to ? to.enum : undefined;
      const given: readonly (string | number | boolean)[] | undefined = from.enum;
      return !wanted?.length || (!!given?.length && given.every((value) => wanted.includes(value)));
    }
    case "array":
      return to.kind === "array" && (to.tuple ? isSame(from, to) : assignable(from.items, to.items));
    case "object":
      return (
        to.kind === "object" &&
        isSame(
          from.properties.map(({ name, type, required }) => [name, type, required]),
          to.properties.map(({ name, type, required }) => [name, type, required]),
        ) &&
        from.open === to.open
      );
    default:
      return isSame(from, to);
  }
}

/** Whether two types are the same to TypeScript, which knows no limits. */
function isSame(one: object, other: object): boolean {
  const written = (value: object): string =>
    JSON.stringify(value, (key, part: unknown) => (key === "keywords" ? undefined : part));
  return written(one) === written(other);
}

/** A file may be a field, and the whole of a body. */
function sameUpload(from: DataType, { of }: Extract<DataType, { kind: "upload" }>): boolean {
  return from.kind === "upload" && (from.of === of || (from.of === "file" && of === "bytes"));
}

function literalType(value: string | number | boolean | null): DataType {
  if (typeof value === "string") return { kind: "string", enum: [value] };
  if (typeof value === "number") return { kind: Number.isInteger(value) ? "integer" : "number", enum: [value] };
  return value === null ? { kind: "null" } : { kind: "boolean" };
}
