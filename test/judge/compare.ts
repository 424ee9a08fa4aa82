import { isDeepStrictEqual } from "node:util";
import type { Body, ExpectedAnswer, ExpectedCall, Json, Pairs, UpstreamCall } from "./expectation.js";
import type { Arrived } from "./upstream.js";

/** What is received of a body: its bytes and media type. */
export interface Received {
  readonly bytes: Buffer;
  readonly mediaType: string | undefined;
}

/** Says, one line each, where what arrived upstream is not what was expected. */
export function compareCalls({ upstream = [], order }: ExpectedCall, arrived: readonly Arrived[]): readonly string[] {
  const required = upstream.filter(({ optional }) => optional !== true);
  if (arrived.length < required.length || arrived.length > upstream.length) {
    return [
      `${required.length} calls upstream were expected, ${arrived.length} arrived: ${arrived.map(({ method, path, query }) => `${method} ${path} ${JSON.stringify(query)}`).join(", ")}`,
    ];
  }
  const left = [...upstream];
  return arrived.flatMap((request, index) => {
    const at =
      order === "any" ? left.findIndex((call) => call.method === request.method && call.path === request.path) : 0;
    const [expected] = left.splice(Math.max(0, at), 1);
    return expected ? compareCall(expected, request).map((line) => `call ${index + 1}: ${line}`) : [];
  });
}

function compareCall(expected: UpstreamCall, request: Arrived): readonly string[] {
  const problems: string[] = [];
  const say = (what: string, wanted: unknown, got: unknown): void =>
    void problems.push(`${what}: ${JSON.stringify(wanted)} was expected, ${JSON.stringify(got)} came`);
  if (expected.namespace !== request.namespace) say("namespace", expected.namespace, request.namespace);
  if (expected.method !== request.method) say("method", expected.method, request.method);
  if (expected.path !== request.path) say("path", expected.path, request.path);
  if (!samePairs(expected.query ?? [], request.query)) say("query", expected.query ?? [], request.query);
  for (const [name, value] of Object.entries(expected.headers ?? {}))
    if (request.headers[name.toLowerCase()] !== String(value))
      say(`header ${name}`, value, request.headers[name.toLowerCase()]);
  for (const [name, pattern] of Object.entries(expected.headersMatch ?? {}))
    if (!new RegExp(pattern).test(String(request.headers[name.toLowerCase()])))
      say(`header ${name}`, pattern, request.headers[name.toLowerCase()]);
  for (const name of expected.headersAbsent ?? [])
    if (request.headers[name.toLowerCase()] !== undefined)
      say(`header ${name}`, "none", request.headers[name.toLowerCase()]);
  return [...problems, ...compareBody(expected, { bytes: request.body, mediaType: request.headers["content-type"] })];
}

/** Says where a body is not what was expected. */
export function compareBody(expected: Body, { bytes, mediaType }: Received): readonly string[] {
  const text = bytes.toString("utf8");
  const problems: string[] = [];
  const differ = (what: string, wanted: unknown, got: unknown): void =>
    void problems.push(`${what}: ${JSON.stringify(wanted)} was expected, ${JSON.stringify(got)} came`);
  const plain = mediaType?.split(";")[0]?.trim().toLowerCase();
  if (expected.mediaType !== undefined && plain !== expected.mediaType.split(";")[0]?.trim().toLowerCase())
    differ("media type", expected.mediaType, mediaType);
  if (expected.body !== undefined && !isDeepStrictEqual(parsed(text), expected.body))
    differ("body", expected.body, parsed(text) ?? text);
  if (expected.jsonText !== undefined && normalJson(expected.jsonText) !== normalJson(text))
    differ("JSON text", expected.jsonText, text);
  if (expected.text !== undefined && expected.text !== text) differ("text", expected.text, text);
  if (expected.base64 !== undefined && expected.base64 !== bytes.toString("base64"))
    differ("bytes", expected.base64, bytes.toString("base64"));
  if (expected.form !== undefined && !samePairs(expected.form, [...new URLSearchParams(text)]))
    differ("form", expected.form, [...new URLSearchParams(text)]);
  if (expected.empty === true && bytes.length > 0) differ("body", "none", text);
  if (expected.multipart !== undefined)
    for (const part of expected.multipart)
      if (!hasPart(text, bytes, part)) differ(`part ${part.name}`, part, text.slice(0, 400));
  return problems;
}

function hasPart(text: string, bytes: Buffer, part: NonNullable<Body["multipart"]>[number]): boolean {
  const head = new RegExp(
    `name="${part.name.replace(/[^\w-]/g, "\\$&")}"${part.filename === undefined ? "(?!;)" : `; filename="${part.filename.replace(/[^\w-]/g, "\\$&")}"`}`,
  ).test(text);
  const type =
    part.mediaType === undefined || text.toLowerCase().includes(`content-type: ${part.mediaType.toLowerCase()}`);
  const content =
    part.base64 === undefined
      ? text.includes(`\r\n\r\n${part.text ?? ""}\r\n`)
      : bytes.includes(Buffer.from(part.base64, "base64"));
  return head && type && content;
}

/** Says where an answer over HTTP is not what was expected. */
export function compareHttpAnswer(
  expected: ExpectedAnswer,
  got: Received & { readonly status: number; readonly headers: Headers },
): readonly string[] {
  const text = got.bytes.toString("utf8");
  const problems: string[] = [];
  if (expected.status !== undefined && expected.status !== got.status)
    problems.push(`status ${expected.status} was expected, ${got.status} came: ${text.slice(0, 300)}`);
  for (const [name, value] of Object.entries(expected.headers ?? {}))
    if (got.headers.get(name) !== String(value))
      problems.push(`header ${name}: ${value} was expected, ${got.headers.get(name)} came`);
  for (const [name, pattern] of Object.entries(expected.headersMatch ?? {}))
    if (!new RegExp(pattern).test(got.headers.get(name) ?? ""))
      problems.push(`header ${name}: ${pattern} was expected, ${got.headers.get(name)} came`);
  for (const name of expected.headersAbsent ?? [])
    if (got.headers.has(name)) problems.push(`header ${name} came: ${got.headers.get(name)}`);
  for (const word of expected.contains ?? [])
    if (!text.includes(word)) problems.push(`\`${word}\` is missing in ${text.slice(0, 300)}`);
  return [...problems, ...compareBody(expected, got)];
}

/** Whether two lists of pairs say the same: the order of one name's values matters, that of different names does not. */
function samePairs(one: Pairs, other: Pairs): boolean {
  const sorted = (pairs: Pairs): Pairs =>
    pairs
      .map(([name, value]) => [String(name), String(value)] as const)
      .toSorted(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0));
  return isDeepStrictEqual(sorted(one), sorted(other));
}

/** A text as JSON; undefined where it is none. */
export function parsed(text: string): Json | undefined {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** JSON text without white space between its tokens and with sorted members, its numbers as they are written. */
export function normalJson(text: string): string {
  const marked = text.replace(/"(?:[^"\\]|\\.)*"|-?\d+(?:\.\d+)?(?:[eE][+-]?\d+)?/g, (token) =>
    token.startsWith('"') ? token : JSON.stringify(`#${token}`),
  );
  const value = parsed(marked);
  const sort = (each: Json): Json => {
    if (Array.isArray(each)) return each.map(sort);
    if (typeof each === "object" && each !== null)
      return Object.fromEntries(
        Object.entries(each)
          .sort(([a], [b]) => (a < b ? -1 : 1))
          .map(([key, item]) => [key, sort(item)]),
      );
    return each;
  };
  return value === undefined ? `no JSON: ${text}` : JSON.stringify(sort(value));
}
