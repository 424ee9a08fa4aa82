import type { HttpApi, Operation } from "../../model/capability.js";

/** A request as an upstream sees it, below its base URL. */
export interface MockRequest {
  readonly method: string;
  readonly path: string;
  readonly query: URLSearchParams;
  /** By name in small letters; undefined where they are not known. */
  readonly headers?: Readonly<Record<string, string | readonly string[] | undefined>>;
}

/**
 * The operation that a request is one of: by method, path and what it fixes in its query, then by how much of the path it spells out, then by the headers
 * that it fixes: some APIs tell operations by one alone, and others get theirs from elsewhere, so that another value does not rule an operation out.
 */
export function matchOperation({ operations }: HttpApi, request: MockRequest): Operation | undefined {
  const wanted = segmentsOf(request.path);
  const scored = operations.flatMap((operation) => {
    const own = segmentsOf(operation.path.text);
    if (operation.method !== request.method || own.length !== wanted.length) return [];
    if (!own.every((segment, index) => matches(segment, wanted[index] ?? ""))) return [];
    const fixed = operation.parameters.flatMap(({ in: place, name, value }) =>
      value?.kind === "literal" ? [{ place, name, value: String(value.value) }] : [],
    );
    const query = fixed.filter(({ place }) => place === "query");
    if (!query.every(({ name, value }) => request.query.get(name) === value)) return [];
    const headers = fixed.filter(
      ({ place, name, value }) => place === "header" && request.headers?.[name.toLowerCase()] === value,
    );
    const literal = own.filter((segment) => !segment.includes("{")).length;
    const letters = own.flatMap(literalsOf).join("").length;
    return [{ operation, score: [literal, letters, query.length, headers.length] }];
  });
  return scored.reduce<(typeof scored)[number] | undefined>(
    (best, each) => (best && !isHigher(each.score, best.score) ? best : each),
    undefined,
  )?.operation;
}

/** Whether a segment of a request is one of a template: `{id}.json` wants its end, whatever stands before it. What came encoded is a value's. */
function matches(template: string, segment: string): boolean {
  const [start = "", ...others] = literalsOf(template);
  const end = others.pop();
  if (end === undefined) return decode(segment) === decode(start);
  if (!segment.startsWith(start)) return false;
  let from = start.length;
  for (const literal of others) {
    const at = segment.indexOf(literal, from);
    if (at < 0) return false;
    from = at + literal.length;
  }
  return segment.length >= from + end.length && segment.endsWith(end);
}

/** What a segment spells out, around its placeholders. */
function literalsOf(template: string): readonly string[] {
  return template.split(/\{[^{}]*\}/);
}

/** Whether the first number that differs is higher. */
function isHigher(score: readonly number[], other: readonly number[]): boolean {
  const at = score.findIndex((number, index) => number !== other[index]);
  return at >= 0 && (score[at] ?? 0) > (other[at] ?? 0);
}

function segmentsOf(path: string): readonly string[] {
  return path.split("/").filter((segment) => segment !== "");
}

function decode(segment: string): string {
  try {
    return decodeURIComponent(segment);
  } catch {
    return segment;
  }
}
