// Written by Capstan, the same for every capability. Do not edit: run generate.

import { isJsonObject, type JsonObject, type JsonValue } from "./json.js";
import { isNumeric } from "./exact-number.js";

/**
 * How the next page of an answer is got, by the tool's own arguments, `names` by what the API calls them: what a `Link` header says (RFC 8288), or the answer itself, in the members that APIs
 * have for it. Undefined where there is none, or nothing to be told that the answer does not say.
 */
export function nextPageNote(
  link: string | null,
  value: unknown,
  names: Names,
): string | undefined {
  const target = link === null ? undefined : targetOf(link, "next");
  if (target !== undefined) return urlNote(target, names, true);
  return isJsonObject(value) ? memberNote(value, names) : undefined;
}

type Names = ReadonlyMap<string, string>;

/** Values of other parameters than the tool's own are not told: a key may be among them. */
function urlNote(target: string, names: Names, isTold: boolean): string | undefined {
  if (!URL.canParse(target, "http://upstream.invalid/")) return undefined;
  const query = [...new URL(target, "http://upstream.invalid/").searchParams];
  const known = query.flatMap(([name, value]) => {
    const own = names.get(name);
    return own === undefined ? [] : [[own, value] as const];
  });
  if (known.length > 0) return callAgain(known);
  if (!isTold) return undefined;
  const asked = query.map(([name]) => `\`${name}\``).join(", ");
  return `There is a next page, but this tool has no argument that leads to it${asked === "" ? "" : ` (the API asks for ${asked})`}.`;
}

function callAgain(given: readonly (readonly [name: string, value: string])[]): string {
  const values = given.map(([name, value]) => `\`${name}\`: ${JSON.stringify(value)}`);
  return `There is a next page: call again with ${values.join(", ")}, and all else as it is.`;
}

/** The target of the first link of a relation in a `Link` header. */
function targetOf(header: string, relation: string): string | undefined {
  for (const [, target = "", parameters = ""] of header
    .slice(0, 8_000)
    .matchAll(/<([^<>]*)>([^<]*)/g)) {
    const rel = /;\s*rel\s*=\s*(?:"([^"]*)"|([^\s;,"]+))/i.exec(parameters);
    const relations = (rel?.[1] ?? rel?.[2] ?? "").toLowerCase().split(/\s+/);
    if (relations.includes(relation)) return target;
  }
  return undefined;
}

/** Where APIs put what leads on, beside the list itself. */
const places = [
  "meta",
  "metadata",
  "pagination",
  "paging",
  "page_info",
  "pageInfo",
  "response_metadata",
  "links",
  "_links",
];
const longest = 500;

function memberNote(value: JsonObject, names: Names): string | undefined {
  const own = [value, ...places.map((place) => memberOf(value, place))].filter(isJsonObject);
  const parts = own.flatMap((part) => [part, memberOf(part, "cursors")]).filter(isJsonObject);
  if (
    parts.some((part) =>
      ["has_more", "hasMore", "has_next_page", "hasNextPage"].some((name) => part[name] === false),
    )
  )
    return undefined;
  for (const part of parts)
    for (const [name, member] of Object.entries(part)) {
      const note = noteOf(name, isJsonObject(member) ? memberOf(member, "href") : member, names);
      if (note !== undefined) return note;
    }
  return undefined;
}

function memberOf(value: JsonObject, name: string): JsonValue | undefined {
  return Object.hasOwn(value, name) ? value[name] : undefined;
}

/** What a member such as `next_cursor` says. */
function noteOf(name: string, value: JsonValue | undefined, names: Names): string | undefined {
  const text = typeof value === "string" ? value : isNumeric(value) ? String(value) : "";
  const meant = meaningOf(name);
  if (meant === undefined || text === "" || text.length > longest) return undefined;
  if (/^(?:https?:\/\/|\/)|\?/.test(text)) return urlNote(text, names, false);
  const asked = [...names];
  const argument =
    asked.find(([one]) => fold(one) === meant) ??
    (counts.has(meant) ? undefined : asked.find(([one]) => cursors.has(fold(one))));
  return argument === undefined ? undefined : callAgain([[argument[1], text]]);
}

/** What a member leads on by: `cursor` of `next_cursor`, `next` of `next`. Undefined for others: `next_meeting` is no page. */
function meaningOf(name: string): string | undefined {
  if (name.length > 40) return undefined;
  const folded = fold(name).replace(/^odata(?=next)/, "");
  const meant = folded.replace(/^next|^end(?=cursor)/, "") || "next";
  const leads = folded.startsWith("next") || meant !== folded || cursors.has(folded);
  return leads && (links.has(meant) || counts.has(meant) || cursors.has(meant)) ? meant : undefined;
}

/** Members that are URLs, or may be. */
const links = new Set(["href", "link", "next", "pagelink", "pageurl", "token", "uri", "url"]);

/** Members and arguments that count: what is written there is of no use elsewhere. */
const counts = new Set(["offset", "page", "pagenumber", "skip", "start", "startindex"]);

/** Arguments that take what leads to the next page, whatever its member is called. */
const cursors = new Set([
  "after",
  "continuationtoken",
  "cursor",
  "marker",
  "nexttoken",
  "pagetoken",
  "startcursor",
  "startingafter",
]);

function fold(name: string): string {
  return name.replace(/[^a-z0-9]/gi, "").toLowerCase();
}
