import type { FastifyRequest } from "fastify";
import { cookiesOf } from "./cookies.js";
import { ExactNumber } from "./exact-number.js";
import { trust } from "./trust.js";
import { isForm } from "./forms.js";
import { exactReading, isRespelled } from "./exact-json.js";
import { UnusableJson } from "./parse-json.js";
import type { InvalidInput } from "./problem.js";
import { InvalidRequest } from "./refused-request.js";
import { placeOf } from "./request-places.js";
import type { RequestSources } from "./validate-request.js";

/**
 * Requests keep the digits of their numbers: schemas are checked against JavaScript numbers, then every number that would go upstream with other
 * digits is put back as it came.
 */

// The exact reading of a body that the route's schema is still to be checked against.
const exactBodies = new WeakMap<FastifyRequest, unknown>();

/** Keeps the digits of a valid JSON body, until it has been checked; what is wrong with it where it is nested too deeply. */
export function rememberDigits(request: FastifyRequest, text: string): InvalidRequest | null {
  try {
    const exact = exactReading(text);
    if (exact !== undefined) exactBodies.set(request, exact);
    return null;
  } catch (error) {
    if (!(error instanceof UnusableJson)) throw error;
    const detail = error.message.replace(/^it /, "");
    return new InvalidRequest([{ in: "body", name: "body", detail }]);
  }
}

/** Runs `check`, which may turn texts into what the schema declares, and gives numbers their digits again. A text that is no plain number where one is declared is refused by an InvalidRequest. */
export function keepDigits(
  request: FastifyRequest,
  route: FastifyRequest["routeOptions"],
  check: (
    request: FastifyRequest,
    route: FastifyRequest["routeOptions"],
    sources: RequestSources,
  ) => void,
  read: RequestSources = {},
): void {
  const { schema } = route;
  const texts: Texts[] = [];
  keepTexts(texts, "path", schema?.params, request.params);
  keepTexts(texts, "query", schema?.querystring, request.query);
  keepTexts(texts, "header", schema?.headers, request.headers);
  const { cookies } = route.config;
  if (cookies !== undefined) keepTexts(texts, "cookie", cookies, cookiesOf(request));
  if (isForm(request)) keepTexts(texts, "body", schema?.body, request.body);
  const body = exactBodies.get(request);
  const hasSources = texts.length > 0 || body !== undefined;
  check(request, route, hasSources ? sourcesOf(texts, body, read) : read);
  if (texts.length > 0) {
    const refused = texts.flatMap(restoreMembers);
    if (refused.length > 0) throw new InvalidRequest(refused);
  }
  if (body !== undefined) request.body = restoreNumbers(request.body, body);
}

/** What each part of a request is read from. `read`: values that were texts of JSON. */
function sourcesOf(texts: readonly Texts[], body: unknown, read: RequestSources): RequestSources {
  const ofTexts = texts.map(({ place, came }) => [
    place,
    { ...Object.fromEntries(came), ...trust<object>(read[place] ?? {}) },
  ]);
  return {
    ...read,
    ...Object.fromEntries(ofTexts),
    ...(body === undefined ? {} : { body }),
  };
}

/** What stands in a place before its schema is checked. */
interface Texts {
  readonly place: InvalidInput["in"];
  readonly values: Record<string, unknown>;
  readonly came: readonly (readonly [name: string, value: unknown])[];
}

/** Keeps what may be turned into numbers: where nothing is declared nothing is turned into anything. Lists and objects are coerced in place. */
function keepTexts(
  texts: Texts[],
  place: InvalidInput["in"],
  schema: unknown,
  values: unknown,
): void {
  if (schema === undefined || !isPlain(values)) return;
  const came: (readonly [name: string, value: unknown])[] = [];
  for (const name of placeOf(schema).numeric ?? Object.keys(values)) {
    const value = Object.hasOwn(values, name) ? values[name] : undefined;
    if (value === undefined || (typeof value === "string" && shortNumber.test(value))) continue;
    came.push([name, copyOf(value)]);
  }
  if (came.length > 0) texts.push({ place, values, came });
}

/** Lists and objects with all that is in them; undefined for a file, of which nothing is made. */
function copyOf(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(copyOf);
  if (!isPlain(value)) return value;
  const { content } = value;
  if (content instanceof Uint8Array || content instanceof ReadableStream) return undefined;
  return Object.fromEntries(Object.entries(value).map(([name, member]) => [name, copyOf(member)]));
}

/** What is written back as it came, whatever it is read as. */
const shortNumber = /^(?:0|-?[1-9]\d{0,14})$/;

/** Numbers that were made of texts with other digits become those digits; names of texts that are written as no number of JSON or of a URL is. */
function restoreMembers({ place, values, came }: Texts): readonly InvalidInput[] {
  const refused: InvalidInput[] = [];
  for (const [name, text] of came) {
    const value = values[name];
    // What was not turned into anything is the text that came.
    if (typeof value !== "object" && value === text) continue;
    const restored = restoreText(value, text);
    if (restored !== wrong) values[name] = restored;
    else refused.push({ in: place, name, detail: "must be a number, written in decimal digits" });
  }
  return refused;
}

/** Stands for a number that nobody would write so. */
const wrong = Symbol("wrong");

function restoreText(value: unknown, text: unknown): unknown {
  if (typeof value === "number" && typeof text === "string") return numberOf(text) ?? wrong;
  if (Array.isArray(value)) {
    const came = Array.isArray(text) ? text : [text];
    const items = value.map((item, index) => restoreText(item, came[index]));
    return items.includes(wrong) ? wrong : items;
  }
  if (!isPlain(value) || !isPlain(text)) return value;
  const members = Object.entries(value).map(
    ([name, member]) =>
      [name, restoreText(member, Object.hasOwn(text, name) ? text[name] : undefined)] as const,
  );
  return members.some(([, member]) => member === wrong) ? wrong : Object.fromEntries(members);
}

/** The number that a text spells, with its digits; undefined for other spellings, such as `0x10`, which the upstream may read as another number. */
function numberOf(text: string): unknown {
  if (!/^-?\d+(?:\.\d+)?(?:[eE][+-]?\d+)?$/.test(text)) return undefined;
  return isRespelled(text) ? new ExactNumber(text) : Number(text);
}

/** `value` with the exact numbers of `exact` wherever it still has the number that they were read as. */
export function restoreNumbers(value: unknown, exact: unknown): unknown {
  if (exact instanceof ExactNumber) return Object.is(value, exact.valueOf()) ? exact : value;
  if (Array.isArray(value) && Array.isArray(exact)) {
    for (const [index, item] of value.entries()) value[index] = restoreNumbers(item, exact[index]);
  } else if (isPlain(value) && isPlain(exact)) {
    for (const name of Object.keys(value))
      if (Object.hasOwn(exact, name)) value[name] = restoreNumbers(value[name], exact[name]);
  }
  return value;
}

function isPlain(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
