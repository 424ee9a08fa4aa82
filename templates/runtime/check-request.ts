import type { FastifyRequest } from "fastify";
import { cookiesOf } from "./cookies.js";
import { type QueryReading, readQuery, shownNames } from "./read-query.js";
import { lostTypes } from "./lost-types.js";
import { type ReadValue, readStructures } from "./read-structures.js";
import { keepDigits, restoreNumbers } from "./request-digits.js";
import type { InvalidInput } from "./problem.js";
import { InvalidRequest } from "./refused-request.js";
import { readSharedSegments } from "./shared-segments.js";
import { type RequestSources, validateRequest } from "./validate-request.js";

/**
 * Reads a request as its route means it, and checks it against the route's schema; throws an InvalidRequest that names what is wrong. Names of the query
 * that the route does not know are told to the log, or refused where `refuseUnknown` is set.
 */
export function checkRequest(request: FastifyRequest, refuseUnknown = false): void {
  readSharedSegments(request);
  // Made anew each time that it is asked for.
  const route = request.routeOptions;
  const { query, exact, typed, problems, unknown } = readQuery(request, route);
  const isOpen = route.config.takesAnyQuery === true;
  const garbled = garbledNames(request).filter((name) => isOpen || !unknown.includes(name));
  if (garbled.length > 0)
    throw new InvalidRequest(
      shownNames(garbled).map((name) => ({
        in: "query",
        name,
        detail: "is not percent-encoded as UTF-8",
      })),
    );
  if (!isOpen && problems.length > 0) throw new InvalidRequest(problems);
  if (!isOpen && unknown.length > 0) {
    const names = shownNames(unknown);
    if (refuseUnknown)
      throw new InvalidRequest(
        names.map((name) => ({ in: "query", name, detail: "is not known here" })),
      );
    request.log.debug({ names }, "names in the query that the route does not know are ignored");
  }
  request.query = query;
  refuseTwoValues(request, route);
  const structures = readStructures(request, route);
  const sources =
    exact.length + structures.length === 0 ? {} : sourcesOf(exact, structures, request);
  keepDigits(request, route, validateRequest, sources);
  if (typed.length + structures.length > 0) refuseLost(request, query, typed, structures);
  for (const [name, value] of exact) query[name] = restoreNumbers(query[name], value);
  for (const each of structures)
    if (each.exact !== undefined)
      each.values[each.name] = restoreNumbers(each.values[each.name], each.exact);
}

/** Refuses what stands in JSON text and is not what is declared, which the check of texts made of it. */
function refuseLost(
  request: FastifyRequest,
  query: QueryReading["query"],
  typed: QueryReading["typed"],
  structures: readonly ReadValue[],
): void {
  const lost = [
    ...typed.flatMap(([name, came]) => lostTypes({ in: "query", name, value: query[name], came })),
    ...structures.flatMap(({ values, name, came }) =>
      lostTypes({ in: placeOf(request, values), name, value: values[name], came }),
    ),
  ];
  if (lost.length > 0) throw new InvalidRequest(lost.slice(0, mostLost));
}

/** As many as are told of what a schema refuses. */
const mostLost = 20;

function placeOf({ headers, params, body }: FastifyRequest, values: unknown): InvalidInput["in"] {
  if (values === headers) return "header";
  if (values === params) return "path";
  return values === body ? "body" : "cookie";
}

/** What values were read from that stand as JSON text in a query, in headers or in a form. */
function sourcesOf(
  query: QueryReading["exact"],
  structures: readonly ReadValue[],
  request: FastifyRequest,
): RequestSources {
  const { headers, body } = request;
  const of = (place: unknown): QueryReading["exact"] =>
    structures.flatMap(({ values, name, exact }) =>
      values === place && exact !== undefined ? [[name, exact]] : [],
    );
  const read = [
    ["query", query],
    ["header", of(headers)],
    ["cookie", request.routeOptions.config.cookies ? of(cookiesOf(request)) : []],
    ["body", of(body)],
  ] as const;
  return Object.fromEntries(
    read.flatMap(([place, exact]) =>
      exact.length === 0 ? [] : [[place, Object.fromEntries(exact)]],
    ),
  );
}

/** What one placeholder stands for in several places of a path is one value: a caller who writes two means something that no call says. */
function refuseTwoValues(
  { params }: FastifyRequest,
  { config: { repeatedParams } }: FastifyRequest["routeOptions"],
): void {
  if (repeatedParams === undefined || typeof params !== "object" || params === null) return;
  const wrong = Object.entries(repeatedParams).filter(
    ([name, first]) => Reflect.get(params, name) !== Reflect.get(params, first),
  );
  if (wrong.length > 0)
    throw new InvalidRequest(
      wrong.map(([, name]) => ({
        in: "path",
        name,
        detail: "must be the same wherever it stands in the path",
      })),
    );
}

/** Names in the query whose values cannot be decoded: what they mean is not known, and text that is not meant would be sent in their place. */
function garbledNames({ url }: FastifyRequest): readonly string[] {
  if (!url.includes("%")) return [];
  const query = /\?([^#]*)/.exec(url)?.[1] ?? "";
  if (decode(query) !== undefined) return [];
  const names = query.split("&").flatMap((pair) => {
    if (decode(pair) !== undefined) return [];
    const name = pair.split("=", 1)[0] ?? "";
    return [decode(name.replaceAll("+", " ")) ?? name];
  });
  return [...new Set(names)];
}

function decode(text: string): string | undefined {
  try {
    return decodeURIComponent(text);
  } catch {
    return undefined;
  }
}
