import { foldName } from "../text/casing.js";
import { nearestWord } from "../text/nearest.js";
import type { ApiDocument, ApiOperation } from "./document.js";

/** What is looked for in a document: an operation of a capability. */
export interface WantedOperation {
  readonly name: string;
  readonly method: string;
  /** Below the base URI, with `{holes}`. */
  readonly path: string;
}

/** What was found: the operation, or the words of the one that is nearest. `byName`: its path is another, its name the same. */
export type FoundOperation =
  | { readonly operation: ApiOperation; readonly byName: boolean }
  | { readonly operation: undefined; readonly nearest: string | undefined };

/** With more operations than this nobody looks for the nearest. */
const mostCompared = 3_000;

/**
 * Finds operations of a document by method and path: placeholders by their place, trailing slashes and what base URI and servers share aside, a word
 * where the document has a placeholder; then by name.
 */
export function createMatcher(
  { operations, servers }: ApiDocument,
  baseUri: string,
): (wanted: WantedOperation) => FoundOperation {
  const base = pathOf(baseUri);
  const prefixes = [...new Set(servers.map(pathOf))];
  const whole = new Map<string, ApiOperation>();
  const own = new Map<string, ApiOperation>();
  const byLength = new Map<string, ApiOperation[]>();
  for (const operation of operations) {
    const add = (index: Map<string, ApiOperation>, path: string): void => {
      const key = `${operation.method} ${plainPath(path)}`;
      if (!index.has(key)) index.set(key, operation);
    };
    add(own, operation.path);
    for (const prefix of prefixes) add(whole, prefix + operation.path);
    const length = `${operation.method} ${segmentsOf(operation.path).length}`;
    const alike = byLength.get(length) ?? [];
    alike.push(operation);
    byLength.set(length, alike);
  }
  const byPath = (method: string, path: string): ApiOperation | undefined => {
    const full = plainPath(base + path);
    const exact = whole.get(`${method} ${full}`) ?? own.get(`${method} ${plainPath(path)}`);
    if (exact) return exact;
    // What stands before the document's own path may be part of the base URI, of a server, or of both.
    for (let rest = full; rest !== ""; rest = rest.replace(/^\/[^/]*/, "")) {
      const found = own.get(`${method} ${rest}`);
      if (found) return found;
    }
    const segments = segmentsOf(path);
    const [only, ...others] = (byLength.get(`${method} ${segments.length}`) ?? []).filter((operation) =>
      segmentsOf(operation.path).every((segment, index) => segment === segments[index] || segment === "{}"),
    );
    return others.length === 0 ? only : undefined;
  };
  return ({ name, method, path }) => {
    const found = byPath(method, path);
    if (found) return { operation: found, byName: false };
    const [named, ...others] = operations.filter(
      (operation) =>
        operation.method === method && operation.id !== undefined && foldName(operation.id) === foldName(name),
    );
    if (named && others.length === 0) return { operation: named, byName: true };
    const nearest =
      operations.length > mostCompared
        ? undefined
        : (sameElsewhere(operations, method, path) ??
          nearestWord(
            `${method} ${path}`,
            operations.map((operation) => `${operation.method} ${operation.path}`),
          ));
    return { operation: undefined, nearest };
  };
}

/** The same path under another method. */
function sameElsewhere(operations: readonly ApiOperation[], method: string, path: string): string | undefined {
  const wanted = plainPath(path);
  const found = operations.find((operation) => operation.method !== method && plainPath(operation.path) === wanted);
  return found && `${found.method} ${found.path}`;
}

/** The path of a URL, templates in it included; empty for its root. */
function pathOf(url: string): string {
  return url
    .replace(/^[a-z][a-z\d+.-]*:\/\/[^/]*/i, "")
    .replace(/^\{\{[^{}]*\}\}/, "")
    .replace(/[?#].*$/s, "")
    .replace(/\/$/, "");
}

function segmentsOf(path: string): readonly string[] {
  return plainPath(path).split("/").slice(1);
}

/** A path with its placeholders by their place and without a slash at its end. */
function plainPath(path: string): string {
  const plain = path
    .replace(/[?#].*$/s, "")
    .replace(/\{\{?[^{}]*\}?\}/g, "{}")
    .replace(/\/{2,}/g, "/")
    .replace(/\/$/, "");
  return plain.startsWith("/") ? plain : `/${plain}`;
}
