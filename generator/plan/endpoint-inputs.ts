import type { Input } from "../model/capability.js";
import type { DataType, PropertyType } from "../model/types.js";
import { type Code, code, literal, undefinedCode } from "./code.js";
import { type Compiled, compileExpression, orElse, readMember, type Reader } from "./expression.js";
import { madeFrom } from "../diagnostics/origin.js";
import { runtime } from "./runtime.js";

const properties = new WeakMap<Input, PropertyType>();

/** An input as a property of a type or schema: one, however many types and schemas have it. */
export function propertyOf(input: Input): PropertyType {
  const property = properties.get(input) ?? makeProperty(input);
  properties.set(input, property);
  return property;
}

function makeProperty(input: Input): PropertyType {
  return madeFrom(
    {
      name: input.name,
      type: input.type,
      required: input.required,
      ...(input.description === undefined ? {} : { description: input.description }),
      ...(input.schema === undefined ? {} : { schema: input.schema }),
    },
    input.span,
  );
}

/** Reads inputs from one flat object, and bindings from call options. */
export function objectReader(inputs: readonly Input[], object: Code, options: Code): Reader {
  const byName = new Map(inputs.toReversed().map((input) => [input.name, input]));
  const read = (name: string): Compiled => {
    const input = byName.get(name);
    if (input?.value)
      return compileExpression(
        input.value,
        objectReader(
          inputs.filter((other) => other !== input),
          object,
          options,
        ),
      );
    if (!input) return { code: undefinedCode, type: { kind: "any" }, optional: true };
    const optional = !input.required;
    return withDefault({ code: readMember(object, name, optional), type: input.type, optional }, input);
  };
  return { input: read, parameter: read, step: read, binding: (variable) => bindingOf(options, variable) };
}

/** Reads arguments as callers of adapters write them: files as text. */
export function argumentReader(inputs: readonly Input[], object: Code, options: Code): Reader {
  const plain = objectReader(inputs, object, options);
  const read = (name: string): Compiled => readUpload(plain.input(name), name);
  return { ...plain, input: read, parameter: read, step: read };
}

/** The value, or what the author says is meant where a caller passes none (JSON Schema 2020-12, Validation, 9.2; OpenAPI 3.1, 4.8.24). */
export function withDefault(value: Compiled, { origin, meant, schema, type }: Input): Compiled {
  if (origin !== "declared" || meant === undefined || takesFiles(type)) return value;
  const isNullable = Array.isArray(schema?.["type"]) && schema["type"].includes("null");
  return orElse(value, meant, !isNullable);
}

function takesFiles(type: DataType): boolean {
  return type.kind === "upload" || (type.kind === "array" && type.items.kind === "upload");
}

/** A value as it is passed on: what callers of adapters write of files in text becomes the files. */
export function readUpload(value: Compiled, name: string): Compiled {
  const { type } = value;
  if (type.kind === "array" && type.items.kind === "upload")
    return { ...value, code: code`${runtime.upload.readFiles}(${value.code}, ${literal(name)})` };
  if (type.kind !== "upload") return value;
  if (type.of === "parts") return { ...value, code: code`${runtime.upload.readParts}(${value.code})` };
  const read = { bytes: "readUpload", file: "readFile", part: "readPart" } as const;
  return { ...value, code: code`${runtime.upload[read[type.of]]}(${value.code}, ${literal(name)})` };
}

/** A binding as adapters read it: from call options. */
export function bindingOf(options: Code, variable: string): Compiled {
  return {
    code: code`${runtime.http.readBinding}(${options}, ${literal(variable)}, "exposes")`,
    type: { kind: "string" },
    optional: false,
  };
}
