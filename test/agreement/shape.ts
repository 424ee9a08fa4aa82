/**
 * What values of JSON may be, said the same way for a TypeScript type and for a JSON Schema: `any`, or alternatives. Open objects and open lists claim
 * nothing of what they do not name, so that only named members and typed further ones are told.
 */
export interface Shape {
  /** Nothing is known. */
  readonly any?: true;
  /** `null`, `string`, `number`, `boolean`, and single values as JSON text. */
  readonly scalars: ReadonlySet<string>;
  readonly objects: readonly ObjectShape[];
  /** What the elements of lists are; several where there are several kinds of lists. */
  readonly lists: readonly Shape[];
}

export interface ObjectShape {
  readonly members: ReadonlyMap<string, { readonly shape: Shape; readonly optional: boolean }>;
  /** What further members are, where that is said. */
  readonly further: Shape | undefined;
}

/** What a field of a form is that may be a file. */
export const fieldOfForm = "<field>";
export const anything: Shape = { any: true, scalars: new Set(), objects: [], lists: [] };
export const nothing: Shape = { scalars: new Set(), objects: [], lists: [] };

export function scalar(...names: readonly string[]): Shape {
  return { ...nothing, scalars: new Set(names) };
}

/** Either of them. */
export function either(shapes: readonly Shape[]): Shape {
  if (shapes.some(({ any }) => any)) return anything;
  return {
    scalars: simplest(new Set(shapes.flatMap(({ scalars }) => [...scalars]))),
    objects: shapes.flatMap(({ objects }) => objects),
    lists: shapes.flatMap(({ lists }) => lists),
  };
}

/** `true` and `false` are `boolean`; a text is one of all texts. */
function simplest(scalars: ReadonlySet<string>): ReadonlySet<string> {
  const simple = new Set(scalars);
  if (simple.has("true") && simple.has("false")) simple.add("boolean");
  if (simple.has("boolean")) for (const each of ["true", "false"]) simple.delete(each);
  for (const each of simple)
    if ((simple.has("string") && each.startsWith('"')) || (simple.has("number") && /^[-\d]/.test(each)))
      simple.delete(each);
  return simple;
}

/** All of them: objects have the members of each. */
export function all(shapes: readonly Shape[]): Shape {
  return shapes.reduce((one, other) => {
    if (one.any) return other;
    if (other.any) return one;
    return {
      scalars: new Set([...one.scalars].filter((name) => other.scalars.has(name))),
      objects: one.objects.flatMap((left) => other.objects.map((right) => joined(left, right))),
      lists: one.lists.length === 0 || other.lists.length === 0 ? [] : [all([either(one.lists), either(other.lists)])],
    };
  }, anything);
}

function joined(left: ObjectShape, right: ObjectShape): ObjectShape {
  const members = new Map(left.members);
  for (const [name, { shape, optional }] of right.members) {
    const before = members.get(name);
    members.set(
      name,
      before === undefined
        ? { shape, optional }
        : { shape: all([before.shape, shape]), optional: before.optional && optional },
    );
  }
  return { members, further: left.further ?? right.further };
}

/** Whether both say the same; a field of a form is a text or anything. */
export function isSame(one: Shape, other: Shape): boolean {
  const [text, ...others] = textOf(one).split(fieldOfForm);
  const said = textOf(other);
  let at = said.startsWith(text ?? "") ? (text ?? "").length : -1;
  for (const part of others) {
    const field = ["any", "string"].find((word) => at >= 0 && said.startsWith(`${word}${part}`, at));
    at = field === undefined ? -1 : at + field.length + part.length;
  }
  return at === said.length;
}

/** A shape as text: what is the same is the same text. */
export function textOf(shape: Shape): string {
  if (shape.any) return "any";
  const parts = new Set([
    ...shape.scalars,
    ...shape.lists.map((item) => `[${textOf(item)}]`),
    ...shape.objects.map(({ members, further }) => {
      const named = [...members]
        .sort(([one], [other]) => (one < other ? -1 : 1))
        .map(
          ([name, { shape: member, optional }]) => `${JSON.stringify(name)}${optional ? "?" : ""}: ${textOf(member)}`,
        );
      const others = further === undefined || further.any ? "never" : textOf(further);
      const rest = others === "never" ? [] : [`*: ${others}`];
      return `{${[...named, ...rest].join(", ")}}`;
    }),
  ]);
  return [...parts].sort().join(" | ") || "never";
}
