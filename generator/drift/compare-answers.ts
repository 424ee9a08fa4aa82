import type { Span } from "../diagnostics/span.js";
import { originOf } from "../diagnostics/origin.js";
import { type DataType, type PropertyType, withoutNull } from "../model/types.js";
import { compareTypes, describeType } from "./compare-types.js";
import { describeApart } from "./describe-apart.js";
import { joined, type Sources } from "./facts/answers.js";
import type { Source } from "./facts/describe-steps.js";

/** How one member of an answer changed, seen by whoever reads it. */
export interface MemberChange {
  /** `owner.name`, `items[].id`; `""` is the answer itself. */
  readonly member: string;
  readonly kind:
    /** It is not there any more. */
    | "removed"
    /** It is there, and was not. */
    | "added"
    /** It may hold more of its kind: another number, another word. */
    | "widened"
    /** Nothing is said of it any more. */
    | "loosened"
    | "narrowed"
    /** It must be there: an answer of the upstream that lacks it, which was null, is a failure. */
    | "demanded"
    /** It is of another kind, or may be absent or null where it was not. */
    | "changed"
    /** What nobody declared is left out. */
    | "cut"
    /** All of it is handed on, with what was declared where it was. */
    | "opened"
    /** It is made of something else. */
    | "remapped";
  readonly was: string;
  readonly now: string;
  /** It was said to go. */
  readonly wasDeprecated?: boolean;
  /** The day until which it was said to stay. */
  readonly sunset?: string | undefined;
  /** Where the capabilities, or the documents of their APIs, speak of the member. */
  readonly before?: Span;
  readonly after?: Span;
}

/** What was said of members that nobody had declared: a reader that checks answers by what was published refuses them. */
export const noOthers = "no others";

interface Answer {
  readonly output: DataType;
  readonly sources: Sources;
  /** What nobody declares in it is text, whatever it looks like: cells of a table, elements. */
  readonly isText: boolean;
}

/** Everything that changed in an answer, by members. A member below one that came or went is not told again. */
export function compareAnswers(before: Answer, after: Answer): readonly MemberChange[] {
  const changes = [
    ...compareMembers(before.output, after.output, "", {
      before: before.sources,
      after: after.sources,
      isText: after.isText,
    }),
  ];
  for (const [member, was] of before.sources)
    changes.push(...compareFields(member, was.members, after.sources.get(member), changes));
  // What holds less of what it held may hold something else all the same.
  const told = changes.flatMap(({ member, kind }) => (kind === "narrowed" || kind === "added" ? [] : [member]));
  for (const [member, was] of before.sources) {
    const now = after.sources.get(member);
    const isTold = told.some(
      (above) =>
        member === above || (above !== "" && (member.startsWith(`${above}.`) || member.startsWith(`${above}[`))),
    );
    if (!now || isTold) continue;
    const [wasThere, isThere] = [was.isAbsent !== true, now.isAbsent !== true];
    if (wasThere && isThere && now.text !== was.text) {
      const kind = isPart(now.at, was.at) && typeAt(before.output, member)?.kind === "any" ? "cut" : "remapped";
      changes.push({ member, kind, was: was.shown, now: now.shown });
    }
    // What is declared and can never be there is missed as what is not declared.
    if (wasThere !== isThere)
      changes.push({ member, kind: isThere ? "added" : "removed", was: was.shown, now: now.shown });
  }
  return changes;
}

/** Whether one place of the upstream's answer is within another: what else stands there is not handed on any more. */
function isPart(part: string | undefined, of: string | undefined): boolean {
  if (part === undefined || of === undefined || part === of) return false;
  return of === "" || part.startsWith(`${of}.`);
}

/** The type of a member that is reached through objects alone; undefined where it is reached otherwise. */
function typeAt(type: DataType, member: string): DataType | undefined {
  if (member === "") return withoutNull(type);
  const inner = withoutNull(type);
  if (inner.kind !== "object") return undefined;
  const next = inner.properties.find(({ name }) => member === name || member.startsWith(`${name}.`));
  return next && typeAt(next.type, member.slice(next.name.length + 1));
}

/** Members of what a lookup gives: those that it does not take any more are gone, whatever is declared. */
function* compareFields(
  member: string,
  was: ReadonlyMap<string, string> | undefined,
  source: Source | undefined,
  told: readonly MemberChange[],
): Generator<MemberChange> {
  const now = source?.members;
  if (!was || !now) return;
  const isTold = (path: string): boolean =>
    told.some((change) => change.member === path || change.member === `${member}[].${path.slice(member.length + 1)}`);
  for (const [field, column] of was) {
    const path = joined(member, field);
    if (isTold(path)) continue;
    const other = now.get(field);
    if (other === undefined) yield { member: path, kind: "removed", was: field, now: "" };
    else if (other !== column)
      yield {
        member: path,
        kind: "remapped",
        was: `\`${field}\` as it was read`,
        now: `\`${field}\` read from elsewhere`,
      };
  }
  for (const field of now.keys())
    if (!was.has(field) && !isTold(joined(member, field)))
      yield { member: joined(member, field), kind: "added", was: "", now: field };
}

interface BothSources {
  readonly before: Sources;
  readonly after: Sources;
  readonly isText: boolean;
}

function* compareMembers(was: DataType, now: DataType, member: string, sources: BothSources): Generator<MemberChange> {
  const change = (kind: MemberChange["kind"]): MemberChange => ({ member, kind, ...describedApart(was, now) });
  if (was.kind === "nullable" || now.kind === "nullable") yield* compareNullable(was, now, member, sources);
  else if (was.kind === "object" && now.kind === "object") {
    const mayGrow = now.open && isSameSource(member, sources);
    const closed = was.saysClosed === true ? noOthers : "";
    yield* compareProperties(was.properties, now.properties, member, sources, mayGrow, closed);
    if (was.open !== now.open) yield change(now.open ? "loosened" : "cut");
  } else if (was.kind === "array" && now.kind === "array")
    yield* compareMembers(was.items, now.items, `${member}[]`, sources);
  else if (was.kind === "record" && now.kind === "record")
    yield* compareMembers(was.values, now.values, `${member}{}`, sources);
  else if (was.kind === "record" && now.kind === "object" && !now.open) {
    // Whoever looked up a key of a map finds those alone that are declared.
    yield change("changed");
  } else if (was.kind === "any" && now.kind === "object") {
    // What was handed on whole is cut to what is declared.
    yield change(now.open ? "narrowed" : "cut");
    yield* movedMembers(now.properties, member, sources);
  } else if (now.kind === "any" && sources.isText && isConverted(was)) yield change("changed");
  else if (was.kind === "object" && now.kind === "any") yield* handedOn(was, member, sources);
  else {
    if (was.kind === "any" && now.kind === "array" && now.items.kind === "object" && !now.items.open)
      yield change("cut");
    const moved = movedType(was, now, member, sources);
    if (moved !== undefined) yield change(moved);
  }
}

/** What may be null, before or after. */
function* compareNullable(was: DataType, now: DataType, member: string, sources: BothSources): Generator<MemberChange> {
  const change = (kind: MemberChange["kind"]): MemberChange => ({ member, kind, ...describedApart(was, now) });
  const gained = was.kind !== "nullable" && was.kind !== "any";
  const lost = now.kind !== "nullable" && now.kind !== "any";
  // That a fixed value is never null is no promise of its own.
  if (gained) yield change(sources.before.get(member)?.isFixed === true ? "widened" : "changed");
  else if (lost) yield change(isDemanded(member, sources) ? "demanded" : "narrowed");
  // One sentence for one member: what it may hold beside null is told below it.
  for (const found of compareMembers(withoutNull(was), withoutNull(now), member, sources))
    if (!(gained || lost) || found.member !== member || (found.kind !== "widened" && found.kind !== "narrowed"))
      yield found;
}

function movedType(
  was: DataType,
  now: DataType,
  member: string,
  sources: BothSources,
): MemberChange["kind"] | undefined {
  switch (compareTypes(was, now)) {
    case "wider":
      // Nothing is said of it any more: where it is still the same part of the answer, whoever read it can.
      if (now.kind === "any") return isSameSource(member, sources) ? "loosened" : "changed";
      return sameKind(was, now) ? "widened" : "changed";
    case "narrower":
      return "narrowed";
    case "other":
      return "changed";
    default:
      return undefined;
  }
}

function describedApart(was: DataType, now: DataType): Pick<MemberChange, "was" | "now"> {
  const [older, newer] = describeApart(was, now);
  return { was: older, now: newer };
}

function* compareProperties(
  was: readonly PropertyType[],
  now: readonly PropertyType[],
  member: string,
  sources: BothSources,
  isOpen: boolean,
  others: string,
): Generator<MemberChange> {
  for (const property of was) {
    const path = joined(member, property.name);
    const other = now.find(({ name }) => name === property.name);
    if (!other) {
      const fields = sources.after.get(member.replace(/\[\]$/, ""))?.members;
      const isLeft = isOpen && (fields === undefined || fields.has(property.name));
      const kind = !isLeft ? "removed" : sources.isText && isConverted(property.type) ? "changed" : "loosened";
      yield {
        member: path,
        kind,
        was: describeType(property.type),
        now: kind === "changed" ? "text" : "",
        wasDeprecated: property.deprecated === true,
        sunset: property.sunset,
        ...placesOf(property, undefined),
      };
      continue;
    }
    if (property.required && !other.required)
      yield {
        member: path,
        kind: "changed",
        was: describeType(property.type),
        now: `${describeType(other.type)}, or absent`,
        ...placesOf(property, other),
      };
    const isNeeded = !property.required && other.required;
    if (isNeeded)
      yield {
        member: path,
        kind: isDemanded(path, sources) ? "demanded" : "narrowed",
        was: `${describeType(property.type)}, or absent`,
        now: describeType(other.type),
        ...placesOf(property, other),
      };
    for (const change of compareMembers(property.type, other.type, path, sources))
      // One sentence for what may be neither absent nor null.
      if (!(isNeeded && change.member === path && change.kind === "demanded"))
        yield { ...placesOf(property, other), ...change };
  }
  for (const property of now) {
    if (!was.some(({ name }) => name === property.name))
      yield {
        member: joined(member, property.name),
        kind: "added",
        was: others,
        now: describeType(property.type),
        ...placesOf(undefined, property),
      };
  }
}

function placesOf(
  was: PropertyType | undefined,
  now: PropertyType | undefined,
): Pick<MemberChange, "before" | "after"> {
  const [before, after] = [was && originOf(was), now && originOf(now)];
  return { ...(before ? { before } : {}), ...(after ? { after } : {}) };
}

/** Whether what is made of an answer of the upstream fails without this member: it is read from a place of its own, which may hold nothing. */
function isDemanded(member: string, { after }: BothSources): boolean {
  const source = after.get(member);
  return member !== "" && source !== undefined && source.isFixed !== true;
}

/** Members of an answer that was handed on whole: those that are not where they were are new. */
function* movedMembers(
  properties: readonly PropertyType[],
  member: string,
  { after }: BothSources,
): Generator<MemberChange> {
  for (const { name, type } of properties) {
    const path = joined(member, name);
    const source = after.get(path);
    if (source && source.at !== path) yield { member: path, kind: "added", was: "", now: describeType(type) };
  }
}

/** Members of an answer that is handed on whole now: those that the upstream has in the same place are still there. */
function* handedOn(
  was: Extract<DataType, { readonly kind: "object" }>,
  member: string,
  { before }: BothSources,
): Generator<MemberChange> {
  const isPassed = isPassedOn(member, before);
  let kept = true;
  for (const { name, type } of was.properties) {
    const path = joined(member, name);
    const source = before.get(path);
    if (source?.at === path || (!source && (type.kind === "object" || isPassed))) continue;
    kept = false;
    yield { member: path, kind: "removed", was: describeType(type), now: "" };
  }
  if (kept) yield { member, kind: isPassed ? "loosened" : "opened", was: describeType(was), now: "any JSON" };
}

/** Whether a member, or what it is part of, is the upstream's own at its place: nobody made it of anything. */
function isPassedOn(member: string, sources: Sources): boolean {
  const above = [...sources.keys()]
    .filter((path) => path === "" || member === path || member.startsWith(`${path}.`) || member.startsWith(`${path}[`))
    .sort((one, other) => other.length - one.length)[0];
  return above !== undefined && sources.get(above)?.at === above;
}

/** Whether a member, or what it is part of, comes from where it came from. */
function isSameSource(member: string, { before, after }: BothSources): boolean {
  const known = [...before.keys()]
    .filter((path) => path === "" || member === path || member.startsWith(`${path}.`) || member.startsWith(`${path}[`))
    .sort((one, other) => other.length - one.length)[0];
  if (known === undefined) return true;
  const source = after.get(known);
  return source !== undefined && source.text === before.get(known)?.text;
}

/** Whether text becomes something else where this is declared of it. */
function isConverted(type: DataType): boolean {
  switch (type.kind) {
    case "number":
    case "integer":
    case "boolean":
      return true;
    case "nullable":
      return isConverted(type.of);
    case "array":
      return isConverted(type.items);
    case "record":
      return isConverted(type.values);
    case "object":
      return type.properties.some((property) => isConverted(property.type));
    default:
      return false;
  }
}

/** Whether a reader of the one can read the other with the same code. */
function sameKind(was: DataType, now: DataType): boolean {
  const kind = (type: DataType): string => (type.kind === "integer" ? "number" : type.kind);
  return kind(was) === kind(now) && was.kind !== "array" && was.kind !== "record";
}
