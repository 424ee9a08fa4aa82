import type { JsonValue } from "../source/node.js";
import { typeOfParameter } from "./types-of.js";
import { anyType, type DataType } from "./types.js";
import type { DataTypeName, OutputShape, PathStep } from "./values.js";

/** What declared outputs say of one place of an answer. */
interface Place {
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
  readonly required?: true;
}

function emptyPlace(): Place {
  return {
    type: undefined,
    words: undefined,
    members: new Map(),
    items: undefined,
    values: undefined,
    isRequired: false,
    isOpen: false,
  };
}

function placeShape(from: Place, { shape, required }: Output): void {
  if (shape.kind === "value") return;
  const place =
    shape.path === undefined
      ? from
      : shape.path.kind === "steps"
        ? follow(from, shape.path.steps, required === true)
        : undefined;
  if (!place) return;
  switch (shape.kind) {
    case "path":
      place.type ??= shape.type;
      place.words ??= shape.enum;
      return;
    case "object":
      for (const property of shape.properties) placeShape(place, property);
      return;
    case "array":
      place.items ??= emptyPlace();
      placeShape(place.items, { shape: shape.items });
      return;
    case "record":
      place.values ??= emptyPlace();
      placeShape(place.values, { shape: shape.values });
  }
}

function follow(from: Place, steps: readonly PathStep[], isRequired: boolean): Place | undefined {
  let place = from;
  for (const step of steps) {
    switch (step.kind) {
      case "property": {
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
    const properties = [...place.members].map(([name, member]) => ({
      name,
      type: member.isRequired ? typeOf(member) : nullable(typeOf(member)),
      required: member.isRequired,
    }));
    return { kind: "object", open: true, properties };
  }
  if (place.items) return { kind: "array", items: typeOf(place.items) };
  if (place.values) return { kind: "record", values: nullable(typeOf(place.values)) };
  const { type, words } = place;
  if (type === "string" || type === "number" || type === "integer" || type === "boolean")
    return typeOfParameter({ type, ...(words === undefined ? {} : { enum: words }) });
  return anyType;
}

function nullable(type: DataType): DataType {
  return type.kind === "any" ? type : { kind: "nullable", of: type };
}
