import { madeFrom, madeLike } from "../diagnostics/origin.js";
import type { Action, Endpoint, Mapping, Step } from "./capability.js";
import type { BuiltOutput } from "./build-output.js";
import { answeringOperation } from "./calls.js";
import { unnamed } from "./named-types.js";
import { type MappingTree, mappingTree } from "./mapping-tree.js";
import { fileAt, stepNamed } from "./step-files.js";
import { typeInStep } from "./step-type.js";
import { typeAt } from "./type-at.js";
import { anyType, type DataType, type PropertyType, withoutNull } from "./types.js";
import type { OutputShape } from "./values.js";
import { passageOf } from "./answer.js";

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
  const [first] = outputs;
  // `$.` alone, without a shape, is the upstream answer as it is.
  if (first === undefined || isWholeAnswer(first.shape) || upstream.kind === "binary")
    return { outputs: [], output: upstream };
  return {
    outputs: outputs.map(({ shape }) => shape),
    output: oneOf(
      outputs.map(({ type, shape }) => ({
        type: isWholeAnswer(shape) ? upstream : documented(type, shape, upstream),
        isSure: alwaysMakes(shape) && !(outputs.length > 1 && selects(shape)),
      })),
    ),
  };
}

/** The type of what one of several outputs makes: the first that gives something, where one does. */
function oneOf(outputs: readonly { readonly type: DataType; readonly isSure: boolean }[]): DataType {
  const sure = outputs.findIndex(({ isSure }) => isSure);
  const types = outputs.slice(0, sure < 0 ? outputs.length : sure + 1).map(({ type }) => type);
  if (types.some(({ kind }) => kind === "any")) return anyType;
  const distinct = new Map(types.map(withoutNull).map((type) => [JSON.stringify(type), type]));
  const [first = anyType, ...others] = distinct.values();
  const together: DataType = others.length === 0 ? first : { kind: "union", of: [first, ...others] };
  // Where none gives anything, it is what the first gives.
  return sure < 0 && types[0]?.kind === "nullable" ? { kind: "nullable", of: together } : together;
}

/** Whether a shape is made of a part of the answer: as one of several outputs it gives nothing where that part is not there. */
export function selects(shape: OutputShape): boolean {
  return shape.kind === "object" && shape.path?.kind === "steps" && shape.path.steps.length > 0;
}

/** Whether a shape makes something of every answer: an object does that must have no member. */
function alwaysMakes(shape: OutputShape): boolean {
  return (
    shape.kind === "object" &&
    shape.properties.every(
      (property) => property.required !== true && (property.shape.kind !== "object" || alwaysMakes(property.shape)),
    )
  );
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

/** What is declared of a member of what mappings make. */
type Declared = Pick<NamedOutput, "type" | "required" | "description">;

/** Mapped steps answer with an object of the mappings' targets. Declared outputs say their types; what they leave open, the outputs of the steps may say. */
function stepsType({ steps, mappings }: Extract<Action, { kind: "steps" }>, outputs: readonly NamedOutput[]): DataType {
  const declared = new Map(
    outputs.flatMap((output) => (output.name === undefined ? [] : [[output.name, output] as const])),
  );
  const treeType = (tree: MappingTree, of: ReadonlyMap<string, Declared>): DataType => ({
    kind: "object",
    open: false,
    properties: [...tree].map(([name, from]) => member(name, from, of.get(name))),
  });
  const known = (name: string, from: Mapping | MappingTree, output: Declared | undefined): PropertyType => {
    // An object that mappings make is always there.
    if (!("target" in from)) return { name, type: treeType(from, membersOf(output?.type)), required: true };
    const bytes = bytesIn(steps, from);
    // Bytes come, or the step has failed.
    const property = bytes
      ? { name, type: bytes, required: true }
      : { name, type: nullableType(typeInStep(stepNamed(steps, from.step), from.path)), required: false };
    return madeFrom(property, from.span);
  };
  const member = (name: string, from: Mapping | MappingTree, output: Declared | undefined): PropertyType => {
    const made = known(name, from, output);
    if (output === undefined) return made;
    const type = made.required ? made.type : filledIn(declaredType(from, output), withoutNull(made.type));
    const required = made.required || output.required === true;
    const isThere = required || type.kind === "array";
    return madeLike(
      { name, type: isThere ? withoutNull(type) : nullableType(type), required, ...described(output) },
      output,
    );
  };
  return treeType(mappingTree(mappings), declared);
}

/** The type of what is declared of a mapped value: closed where a shape makes it. */
function declaredType(from: Mapping | MappingTree, output: Declared): DataType {
  const declared = "target" in from ? from.declared : undefined;
  const type = declared?.type ?? output.type;
  return declared?.shape ? type : opened(type);
}

/** The members that a declared object says. */
function membersOf(type: DataType | undefined): ReadonlyMap<string, Declared> {
  if (type?.kind !== "object") return new Map();
  return new Map(
    type.properties.map((property) => {
      const { type: of, description } = property;
      return [property.name, madeLike({ type: of, ...described({ description }) }, property)];
    }),
  );
}

/** The type of a member that is all of a step's bytes. */
function bytesIn(steps: readonly Step[], { step, path }: Mapping): DataType | undefined {
  const answer = fileAt(stepNamed(steps, step), path)?.answer;
  return answer !== undefined && passageOf(answer) === "bytes"
    ? { kind: "string", base64: { mediaType: answer.mediaType } }
    : undefined;
}

/** A declared type, with what is known where it says nothing. */
function filledIn(type: DataType, known: DataType): DataType {
  const found = withoutNull(unnamed(known));
  switch (type.kind) {
    case "any":
      return known;
    case "array":
      return found.kind === "array" ? { ...type, items: filledIn(type.items, found.items) } : type;
    case "object":
      return type.properties.length === 0 && ["object", "record", "all"].includes(found.kind) ? known : type;
    case "nullable":
      return { ...type, of: filledIn(type.of, withoutNull(known)) };
    default:
      return type;
  }
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

function described(output: { readonly description?: string | undefined } | undefined): {
  readonly description?: string;
} {
  return output?.description === undefined ? {} : { description: output.description };
}
