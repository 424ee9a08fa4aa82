import type { Span } from "../diagnostics/span.js";
import { madeFrom, madeLike, originOf } from "../diagnostics/origin.js";
import type { JsonValue } from "../source/node.js";
import { typeOfParameter } from "./types-of.js";
import { anyType, type DataType, withoutNull } from "./types.js";
import { isNumeric } from "./parse-json-path.js";
import type { DataTypeName, OutputShape, PathStep } from "./values.js";

/** What declared outputs say of one place of an answer. */
interface Place {
  /** The output that speaks of it. */
  span: Span | undefined;
  description: string | undefined;
  type: DataTypeName | undefined;
  words: readonly JsonValue[] | undefined;
  readonly members: Map<string, Place>;
  items: Place | undefined;
  /** What every member is, where their names are free. */
  values: Place | undefined;
  isRequired: boolean;
  /** Paths that are no way to one place lead through here. */
  isOpen: boolean;
}

/**
 * What the paths of declared outputs say of the answer that they read ("Answers" in the spec): `{type: string, value: $.title}` that it has a text
 * `title`. Objects are open, members optional and possibly null: nothing is claimed that is not written. Open JSON where nothing is said.
 */
export function answerTypeOf(outputs: readonly Output[]): DataType {
  const root = emptyPlace();
  for (const output of outputs) placeShape(root, output);
  return typeOf(root);
}

/** `required`: it is never absent, nor null, and nor is what it stands in. */
export interface Output {
  readonly shape: OutputShape;
  /** Of the shape: what describes the members that it speaks of. */
  readonly type: DataType;
  readonly description?: string;
  readonly required?: true;
}

function emptyPlace(): Place {
  return {
    span: undefined,
    description: undefined,
    type: undefined,
    words: undefined,
    members: new Map(),
    items: undefined,
    values: undefined,
    isRequired: false,
    isOpen: false,
  };
}

function placeShape(from: Place, output: Output): void {
  const { shape, required } = output;
  if (shape.kind === "value") return;
  const place =
    shape.path === undefined
      ? from
      : shape.path.kind === "steps"
        ? follow(from, shape.path.steps, required === true)
        : undefined;
  if (!place) return;
  place.span ??= originOf(output);
  place.description ??= output.description;
  const type = withoutNull(output.type);
  switch (shape.kind) {
    case "path":
      place.type ??= shape.type;
      place.words ??= shape.enum;
      return;
    case "object":
      for (const [index, property] of shape.properties.entries()) {
        const member = type.kind === "object" ? type.properties[index] : undefined;
        placeShape(place, madeLike({ ...property, ...described(member), type: member?.type ?? anyType }, property));
      }
      return;
    case "array":
      place.items ??= emptyPlace();
      placeShape(place.items, { shape: shape.items, type: type.kind === "array" ? type.items : anyType });
      return;
    case "record":
      place.values ??= emptyPlace();
      placeShape(place.values, { shape: shape.values, type: type.kind === "record" ? type.values : anyType });
  }
}

function follow(from: Place, steps: readonly PathStep[], isRequired: boolean): Place | undefined {
  let place = from;
  for (const step of steps) {
    switch (step.kind) {
      case "property": {
        // Of a list it is an element, of an object a member.
        if (isNumeric(step.name)) {
          place.isOpen = true;
          return undefined;
        }
        const member = place.members.get(step.name) ?? emptyPlace();
        place.members.set(step.name, member);
        place = member;
        place.isRequired ||= isRequired;
        break;
      }
      case "index":
      case "slice":
      case "filter":
        place.items ??= emptyPlace();
        place = place.items;
        break;
      case "wildcard":
      case "union":
      case "descent":
      case "function":
        place.isOpen = true;
        return undefined;
    }
  }
  return place;
}

function typeOf(place: Place): DataType {
  const hasMembers = place.members.size > 0;
  const kinds = [hasMembers, place.items !== undefined, place.values !== undefined];
  if (place.isOpen || kinds.filter(Boolean).length > 1) return anyType;
  if (hasMembers) {
    const properties = [...place.members].map(([name, member]) =>
      madeFrom(
        {
          name,
          type: member.isRequired ? typeOf(member) : nullable(typeOf(member)),
          required: member.isRequired,
          ...described(member),
        },
        member.span,
      ),
    );
    return { kind: "object", open: true, properties };
  }
  if (place.items) return { kind: "array", items: typeOf(place.items) };
  if (place.values) return { kind: "record", values: nullable(typeOf(place.values)) };
  const { type, words } = place;
  if (type === "string" || type === "number" || type === "integer" || type === "boolean")
    return typeOfParameter({ type, ...(words === undefined ? {} : { enum: words }) });
  return anyType;
}

function described(of: { readonly description?: string | undefined } | undefined): { readonly description?: string } {
  return of?.description === undefined ? {} : { description: of.description };
}

function nullable(type: DataType): DataType {
  return type.kind === "any" ? type : { kind: "nullable", of: type };
}
