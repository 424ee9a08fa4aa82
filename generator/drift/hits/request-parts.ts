/** Which parts of a request differ: ", the path and the header `x-version`". */
export function inParts(before: string, after: string): string {
  const parts = partsThatDiffer(before, after);
  const [last = "", ...others] = parts.toReversed();
  if (parts.length === 0) return "";
  return ` (${others.length === 0 ? last : `${others.toReversed().join(", ")} and ${last}`} differ${parts.length === 1 ? "s" : ""})`;
}

/**
 * What of two requests differs, in words: "the path", "the header `x-version`". They are compared as `requestOf` tells them, the canonical JSON of what goes
 * upstream; `with`: the values that are passed to it. Empty where it can only be said that they differ.
 */
function partsThatDiffer(before: string, after: string): readonly string[] {
  const [was, now] = [read(before), read(after)];
  return Object.entries(words).flatMap(([part, word]) => {
    if (JSON.stringify(was[part]) === JSON.stringify(now[part])) return [];
    if (part === "body") return [bodyThatDiffers(was[part], now[part])];
    if (part === "reads") return [readingThatDiffers(was[part], now[part])];
    return word === undefined ? valuesThatDiffer(textsOf(was[part]), textsOf(now[part])) : [word];
  });
}

/** What of a body differs: what it is sent as is told, what it holds is not, which may be a secret. */
function bodyThatDiffers(was: unknown, now: unknown): string {
  const [before, after] = [mediaTypeOf(was), mediaTypeOf(now)];
  return before === after || before === "" || after === "" ? "the body" : `the body, ${after} where it was ${before},`;
}

/** Which formats an answer is read as, by their names; by media types where the format is the same. */
function readingThatDiffers(was: unknown, now: unknown): string {
  const named = ["format", "schema", "mediaType"].flatMap((key) => {
    const [before, after] = [memberOf(was, key), memberOf(now, key)];
    return before === after ? [] : [`as ${after ?? "what it says"} where it was ${before ?? "what it said"}`];
  });
  return named[0] === undefined ? words.reads : `${words.reads}, ${named[0]},`;
}

function memberOf(parts: unknown, key: string): string | undefined {
  const member = isParts(parts) ? parts[key] : undefined;
  return typeof member === "string" ? member : undefined;
}

function mediaTypeOf(body: unknown): string {
  const encoding = isParts(body) ? body["encoding"] : undefined;
  const mediaType = isParts(encoding) ? encoding["mediaType"] : undefined;
  return typeof mediaType === "string" ? mediaType : "";
}

/** Undefined: values, each of which has a place of its own. */
const words = {
  api: "the API",
  method: "the method",
  path: "the path",
  fixed: undefined,
  with: undefined,
  body: "the body",
  reads: "how its answer is read",
} as const;

type Parts = Readonly<Record<string, unknown>>;

/** The members of a request, or of a step that makes one, on one level. */
function read(text: string): Parts {
  const parts: unknown = text === "" ? {} : JSON.parse(text);
  if (!isParts(parts)) return {};
  return isParts(parts["call"]) ? { ...parts["call"], with: parts["with"] } : parts;
}

/** Where the values stand that one of two requests alone has. Each is a text, JSON of a list that begins with its place: `header x-version`, `path 1`. */
function valuesThatDiffer(was: readonly string[], now: readonly string[]): readonly string[] {
  const others = [...was.filter((value) => !now.includes(value)), ...now.filter((value) => !was.includes(value))];
  return [...new Set(others.flatMap(placeOf))];
}

function placeOf(value: string): readonly string[] {
  const parts: unknown = JSON.parse(value);
  const place: unknown = Array.isArray(parts) ? parts[0] : undefined;
  if (typeof place !== "string") return [];
  const [, kind = "", name = ""] = /^(\S+) (.*)$/s.exec(place) ?? [];
  if (kind === "path") return ["the path"];
  return kind === "template" ? [`\`${name}\``] : [`the ${kind} \`${name}\``];
}

function textsOf(value: unknown): readonly string[] {
  return Array.isArray(value) ? value.filter((each) => typeof each === "string") : [];
}

function isParts(value: unknown): value is Parts {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
