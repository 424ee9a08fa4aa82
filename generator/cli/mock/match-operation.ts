import type { HttpApi, Operation } from "../../model/capability.js";

/** A request as an upstream sees it, below its base URL. */
export interface MockRequest {
  readonly method: string;
  readonly path: string;
  readonly query: URLSearchParams;
}

/** The operation that a request is one of: by method and path, then by what it fixes in its query, then by how much of the path it spells out. */
export function matchOperation({ operations }: HttpApi, request: MockRequest): Operation | undefined {
  const wanted = segmentsOf(request.path);
  const scored = operations.flatMap((operation) => {
    const own = segmentsOf(operation.path.text);
    if (operation.method !== request.method || own.length !== wanted.length) return [];
    if (!own.every((segment, index) => segment.includes("{") || segment === wanted[index])) return [];
    const fixed = operation.parameters.flatMap((parameter) =>
      parameter.in === "query" && parameter.value?.kind === "literal"
        ? [request.query.get(parameter.name) === String(parameter.value.value)]
        : [],
    );
    if (fixed.includes(false)) return [];
    const literal = own.filter((segment) => !segment.includes("{")).length;
    return [{ operation, score: literal * 100 + fixed.length }];
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
