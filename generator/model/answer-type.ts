import { anyType, type DataType } from "./types.js";
import type { DataTypeName, OutputShape, PathStep } from "./values.js";

/** What declared outputs say of one place of an answer. */
interface Place {
  type: DataTypeName | undefined;
  readonly members: Map<string, Place>;
  items: Place | undefined;
  /** Paths that are no way to one place lead through here. */
  isOpen: boolean;
}

/**
 * What the paths of declared outputs say of the answer that they read ("Answers" in the spec): `{type: string, value: $.title}` that it has a text
 * `title`. Objects are open, members optional and possibly null: nothing is claimed that is not written. Open JSON where nothing is said.
 */
export function answerTypeOf(outputs: readonly { readonly shape: OutputShape }[]): DataType {
  const root = emptyPlace();
  for (const { shape } of outputs) placeShape(root, shape);
  return typeOf(root);
}

function emptyPlace(): Place {
  return { type: undefined, members: new Map(), items: undefined, isOpen: false };
}

function placeShape(from: Place, shape: OutputShape): void {
  if (shape.kind === "value") return;
  const place =
    shape.path === undefined ? from : shape.path.kind === "steps" ? follow(from, shape.path.steps) : undefined;
  if (!place) return;
  switch (shape.kind) {
    case "path":
      place.type ??= shape.type;
      return;
    case "object":
      for (const { shape: inner } of shape.properties) placeShape(place, inner);
      return;
    case "array":
      place.items ??= emptyPlace();
      placeShape(place.items, shape.items);
      return;
    case "record":
      place.isOpen = true;
  }
}

function follow(from: Place, steps: readonly PathStep[]): Place | undefined {
  let place = from;
  for (const step of steps) {
    switch (step.kind) {
      case "property": {
        const member = place.members.get(step.name) ?? emptyPlace();
        place.members.set(step.name, member);
        place = member;
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
  if (place.isOpen || (hasMembers && place.items)) return anyType;
  if (hasMembers) {
    const properties = [...place.members].map(([name, member]) => ({
      name,
      type: nullable(typeOf(member)),
      required: false,
    }));
    return { kind: "object", open: true, properties };
  }
  if (place.items) return { kind: "array", items: typeOf(place.items) };
  const { type } = place;
  if (type === "string" || type === "number" || type === "integer" || type === "boolean") return { kind: type };
  return anyType;
}

function nullable(type: DataType): DataType {
  return type.kind === "any" ? type : { kind: "nullable", of: type };
}
