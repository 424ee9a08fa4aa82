import { madeFrom, madeLike, originOf } from "../diagnostics/origin.js";
import type { Action, Endpoint } from "./capability.js";
import type { BuiltOutput } from "./build-output.js";
import { answeringOperation } from "./calls.js";
import { unnamed } from "./named-types.js";
import { fileAt, stepNamed } from "./step-files.js";
import { typeAt } from "./type-at.js";
import { anyType, type DataType, withoutNull } from "./types.js";
import type { OutputShape } from "./values.js";

/** An output as the capability lists it. */
export interface NamedOutput extends BuiltOutput {
  readonly name: string | undefined;
  readonly required?: true;
  readonly description?: string;
}

/** Which outputs answer, and the type of the answer. Several named mock outputs are the fields of one object. */
export function shapeAnswer(action: Action, outputs: readonly NamedOutput[]): Pick<Endpoint, "outputs" | "output"> {
  if (action.kind === "mock") {
    const [only, ...others] = outputs;
    // One object without a name is the answer itself.
    if (only?.shape.kind === "object" && only.name === undefined && others.length === 0)
      return { outputs: [only.shape], output: withoutNull(only.type) };
    const properties = outputs.map((output) => madeLike({ ...output, name: output.name ?? "value" }, output));
    const shape: OutputShape = {
      kind: "object",
      path: undefined,
      properties: properties.map((property) => madeLike({ name: property.name, shape: property.shape }, property)),
    };
    return {
      outputs: [shape],
      output: {
        kind: "object",
        open: false,
        properties: properties.map((property) =>
          madeLike(
            { name: property.name, type: withoutNull(property.type), required: true, ...described(property) },
            property,
          ),
        ),
      },
    };
  }
  if (action.kind === "steps" && action.mappings.length > 0) return { outputs: [], output: stepsType(action, outputs) };
  const upstream = upstreamType(action);
  const shapes = outputs.filter((output) => !isWholeAnswer(output.shape));
  // `$.` alone, without a shape, is the upstream answer as it is.
  if (
    shapes.length === 0 ||
    outputs[0] === undefined ||
    isWholeAnswer(outputs[0].shape) ||
    upstream.kind === "binary"
  ) {
    return { outputs: [], output: upstream };
  }
  const [first] = shapes;
  return {
    outputs: outputs.map((output) => output.shape),
    output: shapes.length === 1 && first ? documented(first.type, first.shape, upstream) : anyType,
  };
}

/** A type as it is declared, with what the upstream's answer is known to hold where nothing is declared. */
function documented(type: DataType, shape: OutputShape, upstream: DataType): DataType {
  if (upstream.kind === "any") return type;
  switch (shape.kind) {
    case "path": {
      const found = type.kind === "any" ? typeAt(upstream, shape.path) : anyType;
      const kind = unnamed(found).kind;
      const isOther =
        shape.type === "array" ? kind !== "array" : shape.type === "object" && (kind === "array" || kind === "string");
      if (isOther) return type;
      if (found.kind === "any") return nullableType(type);
      // The whole is there; what stands inside it may not be.
      return shape.path.kind === "steps" && shape.path.steps.length === 0 ? found : nullableType(found);
    }
    case "object": {
      const inside = shape.path === undefined ? upstream : typeAt(upstream, shape.path);
      const shapes = new Map(shape.properties.map((property) => [property.name, property]));
      const withMembers = (of: DataType): DataType =>
        of.kind === "object"
          ? {
              ...of,
              properties: of.properties.map((property) => {
                const own = shapes.get(property.name);
                if (!own) return property;
                const known = documented(property.type, own.shape, inside);
                return madeLike({ ...property, type: own.required ? withoutNull(known) : known }, property);
              }),
            }
          : of;
      return type.kind === "nullable" ? { ...type, of: withMembers(type.of) } : withMembers(type);
    }
    case "array": {
      const list = withoutNull(unnamed(typeAt(upstream, shape.path)));
      const item = list.kind === "array" ? list.items : list;
      const withItems = (of: DataType): DataType =>
        of.kind === "array" ? { ...of, items: documented(of.items, shape.items, item) } : of;
      return type.kind === "nullable" ? { ...type, of: withItems(type.of) } : withItems(type);
    }
    case "record":
    case "value":
      return type;
  }
}

/** Whether a shape says nothing but that the answer is handed on. */
export function isWholeAnswer(shape: OutputShape): boolean {
  return (
    shape.kind === "path" &&
    shape.path.kind === "steps" &&
    shape.path.steps.length === 0 &&
    (shape.type === undefined || shape.type === "object" || shape.type === "array" || shape.type === "binary") &&
    shape.maxLength === undefined
  );
}

function upstreamType(action: Action): DataType {
  if (action.kind === "flow") return action.flow.output;
  return answeringOperation(action)?.output ?? anyType;
}

/** Mapped steps answer with an object of the mappings' targets; declared outputs say their types. */
function stepsType(action: Extract<Action, { kind: "steps" }>, outputs: readonly NamedOutput[]): DataType {
  const declared = new Map(
    outputs.flatMap((output) => (output.name === undefined ? [] : [[output.name, output] as const])),
  );
  const names = [...new Set(action.mappings.map((mapping) => mapping.target[0] ?? ""))];
  return {
    kind: "object",
    open: false,
    properties: names.map((name) => {
      const bytes = bytesIn(action, name);
      const output = declared.get(name);
      const { type, required = false } = output ?? { type: anyType };
      // Bytes come, or the step has failed.
      const property = bytes
        ? { name, type: bytes, required: true, ...described(output) }
        : {
            name,
            type: required ? withoutNull(opened(type)) : nullableType(opened(type)),
            required,
            ...described(output),
          };
      return madeFrom(
        property,
        output ? originOf(output) : action.mappings.find((mapping) => mapping.target[0] === name)?.span,
      );
    }),
  };
}

/** The type of a member that is all of a step's bytes. */
function bytesIn({ steps, mappings }: Extract<Action, { kind: "steps" }>, name: string): DataType | undefined {
  const mapping = mappings.find(({ target }) => target.length === 1 && target[0] === name);
  const answer = mapping && fileAt(stepNamed(steps, mapping.step), mapping.path)?.answer;
  return answer?.kind === "bytes" ? { kind: "string", base64: { mediaType: answer.mediaType } } : undefined;
}

/** A declared type of what is handed on unshaped: what is declared may be there, and more. */
function opened(type: DataType): DataType {
  switch (type.kind) {
    case "object":
      return {
        ...type,
        open: true,
        properties: type.properties.map((property) =>
          madeLike({ ...property, type: opened(property.type), required: false }, property),
        ),
      };
    case "array":
      return { ...type, items: opened(type.items) };
    case "record":
      return { ...type, values: opened(type.values) };
    case "nullable":
      return { ...type, of: opened(type.of) };
    default:
      return type;
  }
}

function nullableType(type: DataType): DataType {
  return type.kind === "any" || type.kind === "nullable" ? type : { kind: "nullable", of: type };
}

function described(output: NamedOutput | undefined): { readonly description?: string } {
  return output?.description === undefined ? {} : { description: output.description };
}
