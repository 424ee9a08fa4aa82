// Written by Capstan, the same for every capability. Do not edit: run generate.

import { createHash } from "node:crypto";
import type { FastifyRequest } from "fastify";

declare module "fastify" {
  interface FastifyContextConfig {
    /** Whether the route reads, and makes something of its own of what it is answered: then the upstream's validators are none of its own. */
    reshapes?: boolean;
  }
}

/**
 * Conditional requests (RFC 9110 section 13) through an adapter. The validators of an answer that nobody reshapes are the upstream's own. Those of a
 * reshaped one are weak and bound to the mapping: `W/"<mapping>-<w or s>-<the upstream's>"`, where `w` and `s` say whether the upstream's is weak or strong.
 */
const entityTag = /(?:W\/)?"[^"]*"/g;
const boundTag = /^W\/"([0-9a-f]{12})-([ws])-([^"]*)"$/;

/**
 * The conditions of a caller's request as they go upstream, undefined where there are none. A tag that is bound to a mapping is undone for writes, and for
 * reads where it is the route's own mapping. `If-Match` compares strongly (section 13.1.1): that is the upstream's to do, of the tag of its own that a bound
 * one stands for, so that a write through a mapping changes nothing but what its caller has seen. No other validator is one of what a route reshapes (section 8.8): it is compared with what comes back, here.
 */
export function conditionsOf(
  request: Pick<FastifyRequest, "method" | "headers" | "routeOptions">,
): Readonly<Record<string, string>> | undefined {
  const { method, headers } = request;
  const {
    "if-match": match,
    "if-none-match": noneMatch,
    "if-modified-since": modified,
    "if-unmodified-since": unmodified,
  } = headers;
  if ((match ?? noneMatch ?? modified ?? unmodified) === undefined) return undefined;
  // Made anew each time that it is asked for.
  const { config } = request.routeOptions;
  const isRead = method === "GET" || method === "HEAD";
  // What a route reshapes has no date of modification (sections 13.1.3 and 13.1.4).
  const isReshaped = isRead && config.reshapes === true;
  const tags = noneMatch === "*" && !isReshaped ? ["*"] : tagsOf(noneMatch);
  const sent = isReshaped
    ? tags.filter((tag) => isOfRoute(tag, config)).map(unbound)
    : isRead
      ? tags.filter((tag) => !boundTag.test(tag))
      : tags.map(unbound);
  const conditions = {
    "if-match":
      match === undefined || match === "*" ? match : tagsOf(match).map(unbound).join(", "),
    "if-none-match": sent.length === 0 ? undefined : sent.join(", "),
    // Without its entity tag, a caller that has one would be told less than it knows.
    "if-modified-since":
      isRead && !isReshaped && sent.length === tags.length ? modified : undefined,
    "if-unmodified-since": isReshaped ? undefined : unmodified,
  };
  return Object.fromEntries(
    Object.entries(conditions).filter(
      (entry): entry is [string, string] => entry[1] !== undefined && entry[1] !== "",
    ),
  );
}

/** Whether a tag is bound to what a route makes of answers, as far as it has answered. */
function isOfRoute(tag: string, config: object): boolean {
  const mark = boundTag.exec(tag)?.[1];
  return mark !== undefined && mark === marks.get(config);
}

/** By the configuration of a route: the mark of what it reshapes, once it has answered. Until then its callers' tags are compared here alone. */
const marks = new WeakMap<object, string>();
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

/** The entity tag of what `shapes`, or the reading of a format where there are none, make of an answer with the tag `tag` on the route of that configuration. */
export function boundTo(config: object, shapes: readonly unknown[], tag: string): string {
  const [, weak = "", opaque = ""] = /^(W\/)?"([^"]*)"$/.exec(tag) ?? [];
  const [only] = shapes;
  const mark = markOf(shapes.length === 1 ? String(only) : shapes.map(String).join("\n"));
  marks.set(config, mark);
  return `W/"${mark}-${weak === "" ? "s" : "w"}-${opaque}"`;
}

/** Whether whoever reads has the answer of that tag already (weak comparison, RFC 9110 section 13.1.2). */
export function isKnown(
  tag: string,
  { method, headers }: Pick<FastifyRequest, "method" | "headers">,
): boolean {
  if (method !== "GET" && method !== "HEAD") return false;
  const wanted = headers["if-none-match"];
  if (wanted === undefined) return false;
  const opaque = tag.replace(/^W\//, "");
  return (
    wanted.trim() === "*" || tagsOf(wanted).some((each) => each.replace(/^W\//, "") === opaque)
  );
}

function tagsOf(header: string | undefined): readonly string[] {
  return header?.match(entityTag) ?? [];
}

/** The upstream's own tag. */
function unbound(tag: string): string {
  const [, , strength, opaque] = boundTag.exec(tag) ?? [];
  return opaque === undefined ? tag : `${strength === "w" ? "W/" : ""}"${opaque}"`;
}
