import { createHash } from "node:crypto";
import type { IncomingHttpHeaders } from "node:http";

/**
 * Conditional requests (RFC 9110 section 13) through an adapter. The validators of an answer that nobody reshapes are the upstream's own. Those of a
 * reshaped one are weak and bound to the mapping: `W/"<mapping>-<w or s>-<the upstream's>"`, where `w` and `s` say whether the upstream's is weak or strong.
 */
const entityTag = /(?:W\/)?"[^"]*"/g;
const boundTag = /^W\/"([0-9a-f]{12})-([ws])-([^"]*)"$/;

/** The conditions of a caller's request as they go upstream: what is bound to a mapping is checked here, for reads, and undone for writes. Undefined where there are none. */
export function conditionsOf(
  method: string,
  headers: IncomingHttpHeaders,
): Readonly<Record<string, string>> | undefined {
  const {
    "if-match": match,
    "if-none-match": noneMatch,
    "if-modified-since": modified,
    "if-unmodified-since": unmodified,
  } = headers;
  if (
    match === undefined &&
    noneMatch === undefined &&
    modified === undefined &&
    unmodified === undefined
  )
    return undefined;
  const isRead = method === "GET" || method === "HEAD";
  const tags = noneMatch === "*" ? ["*"] : tagsOf(noneMatch);
  const foreign = isRead ? tags.filter((tag) => !boundTag.test(tag)) : tags.map(unbound);
  const sent = {
    "if-match":
      match === undefined || match === "*" ? match : tagsOf(match).map(unbound).join(", "),
    "if-none-match": foreign.length === 0 ? undefined : foreign.join(", "),
    // Without its entity tag, a caller that has one would be told less than it knows.
    "if-modified-since": isRead && foreign.length === tags.length ? modified : undefined,
    "if-unmodified-since": unmodified,
  };
  return Object.fromEntries(
    Object.entries(sent).filter(
      (entry): entry is [string, string] => entry[1] !== undefined && entry[1] !== "",
    ),
  );
}

/** The marks of mappings by what they are written as, of which there are as many as routes; found by its length, since to hash it takes longer than to compare it. */
const mappings = new Map<number, { readonly written: string; readonly mark: string }[]>();

function markOf(written: string): string {
  const alike = mappings.get(written.length) ?? [];
  const known = alike.find((each) => each.written === written);
  if (known !== undefined) return known.mark;
  const mark = createHash("sha256").update(written).digest("hex").slice(0, 12);
  mappings.set(written.length, [...alike, { written, mark }]);
  return mark;
}

/** The entity tag of an answer that `shapes` made of one with the tag `tag`. */
export function boundTo(shapes: readonly unknown[], tag: string): string {
  const [, weak = "", opaque = ""] = /^(W\/)?"([^"]*)"$/.exec(tag) ?? [];
  const mark = markOf(shapes.map(String).join("\n"));
  return `W/"${mark}-${weak === "" ? "s" : "w"}-${opaque}"`;
}

/** Whether a caller has the answer of that tag already (weak comparison, RFC 9110 section 13.1.2). */
export function isKnown(tag: string, headers: IncomingHttpHeaders): boolean {
  return tagsOf(headers["if-none-match"]).includes(tag);
}

function tagsOf(header: string | undefined): readonly string[] {
  return header?.match(entityTag) ?? [];
}

/** The upstream's own tag. */
function unbound(tag: string): string {
  const [, , strength, opaque] = boundTag.exec(tag) ?? [];
  return opaque === undefined ? tag : `${strength === "w" ? "W/" : ""}"${opaque}"`;
}
