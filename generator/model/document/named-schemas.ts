import type { Reporter } from "../../diagnostics/reporter.js";
import type { Span } from "../../diagnostics/span.js";
import { itemsAt, valueAt } from "../../openapi/read-node.js";
import type { References, Target } from "../../openapi/references.js";
import type { SourceNode } from "../../source/node.js";
import { partsOf } from "../named-types.js";
import { anyType, type DataType, type NamedType, withKeywords } from "../types.js";
import { type Access, createAccessSearch } from "./access.js";
import { descriptionOf, isEmptySchema } from "./ask-schema.js";
import type { Reading } from "./composed-schema.js";
import { componentEntries, createHeirSearch, hasMapping, tagProperty, tagsOf, wordsFor } from "./discriminator.js";
import { withMember } from "./merge-types.js";
import type { TypeNames } from "./type-names.js";
import { union } from "./unions.js";

/** The types of what is referred to, each looked into when somebody asks, and once. */
export interface NamedSchemas {
  readonly typeOf: (target: Target, use: Access) => DataType;
  /** Looks into every type that has been named, so that what is wrong in them is reported. */
  readonly settle: () => void;
}

export interface Naming {
  /** The document. */
  readonly root: SourceNode;
  readonly references: References;
  readonly names: TypeNames;
  /** The API whose document it is. */
  readonly namespace: string;
  readonly reporter: Reporter;
}

/** Names what the schemas of one document refer to; nothing is looked into yet. */
export function createNamedSchemas(
  { root, references, names, namespace, reporter }: Naming,
  reading: Pick<Reading, "saidOf" | "typeOf">,
): NamedSchemas {
  const components = new Set(componentEntries(root).map(({ key }) => key));
  const heirsOf = createHeirSearch(root);
  const access = createAccessSearch(references);
  const named = new Map<string, NamedType>();
  const open: { readonly type: NamedType; readonly target: Target; readonly openUp: () => void }[] = [];

  /** A type by its name. One that says nothing, and one that only repeats a plain type, needs none. */
  const typeOf = (target: Target, use: Access): DataType => {
    if (target.node.kind !== "map") return anyType;
    if (isEmptySchema(target.node)) return withKeywords(anyType, reading.saidOf(target.node));
    const variant = access.differs(target) ? use : "read";
    const key = `${variant} ${target.id}`;
    const known = named.get(key);
    if (known) return known;
    const name = names.take(variant === "write" ? `Writable ${target.name}` : target.name, namespace, components);
    let declared: ReturnType<NamedType["declared"]> | undefined;
    const type: NamedType = {
      kind: "named",
      name,
      declared: () =>
        (declared ??= {
          type: familyOf(target, variant) ?? withTag(reading.typeOf(target.node, variant, 0), target, references),
          description: descriptionOf(target.node),
        }),
    };
    named.set(key, type);
    open.push({
      type,
      target,
      openUp: () => {
        declared = { type: anyType, description: undefined };
      },
    });
    return type;
  };

  /** The root of a hierarchy that tells its heirs apart, and does not list them, is one of them, or itself by its own name. */
  const familyOf = (target: Target, use: Access): DataType | undefined => {
    const { node, name } = target;
    const property = tagProperty(node);
    if (property === undefined || valueAt(node, "oneOf") || valueAt(node, "anyOf")) return undefined;
    const heirs = heirsOf(node);
    if (heirs.length === 0) return undefined;
    const own = withTag(reading.typeOf(node, use, 0), target, references);
    const mapped = wordsFor(node, target);
    const words = mapped.length > 0 || hasMapping(node) ? mapped : [name];
    const itself = own.kind === "object" && words.length > 0 ? [withMember(own, property, words)] : [];
    return union([...itself, ...heirs.map((heir) => typeOf(heir, use))]);
  };

  return {
    typeOf,
    settle: () => {
      for (let index = 0; index < open.length; index += 1) open[index]?.type.declared();
      for (const { type, target, openUp } of open) {
        if (!isItself(type)) continue;
        reporter.report("openapi/circular-type", startOf(target.node), { name: target.name });
        openUp();
      }
    },
  };
}

/** A part of a hierarchy whose root tells its parts apart says which it is (OpenAPI 3.1 section 4.8.25). */
function withTag(type: DataType, target: Target, references: References): DataType {
  if (type.kind !== "object") return type;
  for (const part of itemsAt(target.node, "allOf")) {
    const base = references.target(part);
    const property = base && tagProperty(base.node);
    if (base && property !== undefined && base.id !== target.id)
      return withMember(type, property, tagsOf(base.node, target));
  }
  return type;
}

function startOf(node: SourceNode): Span {
  return (node.kind === "map" ? node.entries[0]?.keySpan : undefined) ?? node.span;
}

/** Whether a type is itself, before any member or item of it. */
function isItself(name: NamedType): boolean {
  const seen = new Set<DataType>();
  const open: DataType[] = [name.declared().type];
  for (let type = open.pop(); type; type = open.pop()) {
    if (type === name) return true;
    if (seen.has(type)) continue;
    seen.add(type);
    if (type.kind === "named") open.push(type.declared().type);
    else if (type.kind === "nullable" || type.kind === "union" || type.kind === "all") open.push(...partsOf(type));
  }
  return false;
}
