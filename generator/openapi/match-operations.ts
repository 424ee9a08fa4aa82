import { foldName, kebabCase } from "../text/casing.js";
import { type Comparisons, nearestWord } from "../text/nearest.js";
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
  comparisons: Comparisons,
): (wanted: WantedOperation) => FoundOperation {
  const base = pathOf(baseUri);
  const prefixes = [...new Set(servers.map(pathOf))];
  const whole = createIndex();
  const own = createIndex();
  const byLength = new Map<string, ApiOperation[]>();
  for (const operation of operations) {
    own.add(operation, operation.path);
    for (const prefix of prefixes) whole.add(operation, prefix + operation.path);
    const length = `${operation.method} ${segmentsOf(operation.path).length}`;
    const alike = byLength.get(length) ?? [];
    alike.push(operation);
    byLength.set(length, alike);
  }
  const byPath = ({ name, method, path }: WantedOperation): ApiOperation | undefined => {
    const full = plainPath(base + path);
    const behind = suffixOf(path);
    const exact = whole.find(method, full, behind, name) ?? own.find(method, plainPath(path), behind, name);
    if (exact) return exact;
    // What stands before the document's own path may be part of the base URI, of a server, or of both.
    for (let rest = full; rest !== ""; rest = rest.replace(/^\/[^/]*/, "")) {
      const found = own.find(method, rest, behind, name);
      if (found) return found;
    }
    const segments = segmentsOf(path);
    const [only, ...others] = (byLength.get(`${method} ${segments.length}`) ?? []).filter((operation) =>
      segmentsOf(operation.path).every((segment, index) => segment === segments[index] || segment === "{}"),
    );
    return others.length === 0 ? only : undefined;
  };
  return (wanted) => {
    const { name, method, path } = wanted;
    const found = byPath(wanted);
    if (found) return { operation: found, byName: false };
    const [named, ...others] = operations.filter(
      (operation) => operation.method === method && operation.id !== undefined && isNamed(operation.id, name),
    );
    if (named && others.length === 0) return { operation: named, byName: true };
    const nearest =
      operations.length > mostCompared
        ? undefined
        : (sameElsewhere(operations, method, path) ??
          nearestWord(
            `${method} ${path}`,
            () => operations.map((operation) => `${operation.method} ${operation.path}`),
            comparisons,
          ));
    return { operation: undefined, nearest };
  };
}

interface PathIndex {
  readonly add: (operation: ApiOperation, path: string) => void;
  /** The operation of a path; where several share it, the one with the same query or fragment behind it, of that name, or with nothing behind it. */
  readonly find: (method: string, path: string, suffix: string, name: string) => ApiOperation | undefined;
}

/** Operations by method and plain path. Documents tell operations of one path apart by what stands behind it: `/#Action=List`, `/?Action=List`. */
function createIndex(): PathIndex {
  const known = new Map<string, Map<string, ApiOperation>>();
  return {
    add: (operation, path) => {
      const key = `${operation.method} ${plainPath(path)}`;
      const alike = known.get(key) ?? new Map<string, ApiOperation>();
      if (!alike.has(suffixOf(path))) alike.set(suffixOf(path), operation);
      known.set(key, alike);
    },
    find: (method, path, suffix, name) => {
      const alike = known.get(`${method} ${path}`);
      if (alike === undefined) return undefined;
      const [only, ...others] = alike.values();
      if (others.length === 0) return only;
      const same = suffix === "" ? undefined : alike.get(suffix);
      return same ?? [...alike.values()].find(({ id }) => id !== undefined && isNamed(id, name)) ?? alike.get("");
    },
  };
}

/** Whether an id and a name are the same words. */
function isNamed(id: string, name: string): boolean {
  return foldName(id) === foldName(name) || foldName(kebabCase(id)) === foldName(name);
}

/** What stands behind a path: a query or a fragment. */
function suffixOf(path: string): string {
  return /[?#].*$/s.exec(path)?.[0] ?? "";
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
