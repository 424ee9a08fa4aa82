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
    if (!own.every((segment, index) => segment.includes("{") || segment === wanted[index])) return [];
    const fixed = operation.parameters.flatMap(({ in: place, name, value }) =>
      value?.kind === "literal" ? [{ place, name, value: String(value.value) }] : [],
    );
    const query = fixed.filter(({ place }) => place === "query");
    if (!query.every(({ name, value }) => request.query.get(name) === value)) return [];
    const headers = fixed.filter(
      ({ place, name, value }) => place === "header" && request.headers?.[name.toLowerCase()] === value,
    );
    const literal = own.filter((segment) => !segment.includes("{")).length;
    return [{ operation, score: literal * 1000 + query.length * 30 + headers.length }];
  });
  return scored.reduce<(typeof scored)[number] | undefined>(
    (best, each) => (best && best.score >= each.score ? best : each),
    undefined,
  )?.operation;
}

function segmentsOf(path: string): readonly string[] {
  return path
    .split("/")
    .filter((segment) => segment !== "")
    .map((segment) => {
      try {
        return decodeURIComponent(segment);
      } catch {
        return segment;
      }
    });
}
