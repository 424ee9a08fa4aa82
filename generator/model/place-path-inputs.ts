import type { Reporter } from "../diagnostics/reporter.js";
import { foldName } from "../text/casing.js";
import { nearestWord } from "../text/nearest.js";
import type { RestCaller } from "./callers.js";
import type { DeclaredOperation, DeclaredParameter } from "./declare-operation.js";
import { holesOf } from "./holes.js";
import { pathTemplate, placeholdersOf } from "./operation-path.js";
import { otherPlaceholder } from "./other-placeholder.js";

/** What stands around an operation. */
export interface Surroundings {
  readonly callers: readonly RestCaller[];
  /** Whether the parameter is declared further out, and other paths of the API have its placeholder. */
  readonly isOfOthers: (parameter: DeclaredParameter) => boolean;
  readonly baseUri: string;
}

/**
 * Finds a place for `in: path` inputs that the path has no placeholder for ("Values" in the spec): they are appended where the path of every exposed
 * operation that calls this one ends in exactly them, after the same last literal or the first after a version. Otherwise undefined (reported): a
 * call must never go to the collection instead. What `isOfOthers` is no input here, unless an exposed path asks for it.
 */
export function placePathInputs(
  operation: DeclaredOperation,
  { callers, isOfOthers, baseUri }: Surroundings,
  reporter: Reporter,
): DeclaredOperation | undefined {
  if (!operation.parameters.some(unplacedIn(operation))) return operation;
  const asked = new Set(callers.flatMap((caller) => placeholdersOf(caller.path).map(foldName)));
  const declared = withoutOthers(
    operation,
    (parameter) => isOfOthers(parameter) && !asked.has(foldName(parameter.name)),
  );
  const placeholders = placeholdersOf(declared.path.text);
  const isUnplaced = unplacedIn(declared);
  const mentioned = mentionedIn(declared);
  const missing = declared.parameters.filter((parameter) => isUnplaced(parameter) && !mentioned.has(parameter.name));
  // What values or the body read travels there.
  const parameters = declared.parameters.map((parameter) =>
    isUnplaced(parameter) && mentioned.has(parameter.name) ? { ...parameter, in: "template" as const } : parameter,
  );
  const [first] = missing;
  if (!first) return { ...declared, parameters };

  const path = declared.path.text;
  const names = missing.map(({ name }) => name);
  const whole = `${pathOf(path).replace(/\/$/, "")}/${names.map((name) => `{${name}}`).join("/")}${queryOf(path)}`;
  const marked = withOtherMarks(path, names);
  if (marked === undefined && callers.length > 0 && callers.every((caller) => extendsPath(caller, path, names))) {
    reporter.report("model/path-input-appended", first.span, { inputs: names, path, whole });
    return { ...declared, parameters, path: { ...declared.path, text: whole } };
  }
  const renamed = marked ?? withMisspelled(declared, placeholders, names, reporter);
  const inBase = holesInBase(baseUri, path, names);
  reporter.report("model/path-input-unplaced", renamed === undefined ? first.span : declared.path.span, {
    inputs: names,
    operation: declared.id,
    path,
    suggestion: renamed ?? inBase?.path ?? suggestion(callers, path, names) ?? whole,
    baseUri: inBase?.baseUri,
  });
  return undefined;
}

function withoutOthers(
  declared: DeclaredOperation,
  isOfOthers: (parameter: DeclaredParameter) => boolean,
): DeclaredOperation {
  const isUnplaced = unplacedIn(declared);
  const mentioned = mentionedIn(declared);
  return {
    ...declared,
    parameters: declared.parameters.filter(
      (parameter) => !isUnplaced(parameter) || mentioned.has(parameter.name) || !isOfOthers(parameter),
    ),
  };
}

function unplacedIn({ path }: DeclaredOperation): (parameter: DeclaredParameter) => boolean {
  const names = placeholdersOf(path.text);
  const placed = new Set([...names, ...names.map(foldName)]);
  return ({ in: place, name }) => place === "path" && !placed.has(name) && !placed.has(foldName(name));
}

/** The names that values and the body read. */
function mentionedIn(declared: DeclaredOperation): ReadonlySet<string> {
  return new Set(valuesOf(declared).flatMap((node) => holesOf(node).map(({ name }) => name)));
}

/** The path with `{id}` where it writes all of the inputs as other frameworks do (`:id`, `<int:id>`, `[id]`, `$id`); undefined where it does not. */
function withOtherMarks(path: string, names: readonly string[]): string | undefined {
  const open = new Map(names.map((name) => [foldName(name), name]));
  const segments = path.split("/").map((segment) => {
    const key = foldName(otherPlaceholder(segment) ?? "");
    const name = open.get(key);
    open.delete(key);
    return name === undefined ? segment : `{${name}}`;
  });
  return open.size === 0 ? segments.join("/") : undefined;
}

/** The base URI and the path with what callers fill in the path alone, where the path of the base URI has holes for all of the inputs. */
function holesInBase(
  baseUri: string,
  path: string,
  names: readonly string[],
): { readonly baseUri: string; readonly path: string } | undefined {
  const [, origin = "", open = ""] = /^([a-z]+:\/\/[^/?#]+)(\/[^?#]*)$/i.exec(baseUri) ?? [];
  const holes = new Set(placeholdersOf(open).map(foldName));
  if (!names.every((name) => holes.has(foldName(name)))) return undefined;
  const segments = segmentsOf(open);
  const at = segments.findIndex((segment) => placeholdersOf(segment).length > 0);
  const filled = pathTemplate(["", ...segments.slice(at)].join("/"), (name) => ({ parameter: name, rest: false })).text;
  return { baseUri: [origin, ...segments.slice(0, at)].join("/"), path: filled + path };
}

/** The path with the placeholders that no input is meant by called as the inputs that they are a slip away from; undefined where one is not. */
function withMisspelled(
  { path: { text }, parameters }: DeclaredOperation,
  placeholders: readonly string[],
  names: readonly string[],
  { comparisons }: Reporter,
): string | undefined {
  const declared = new Set(parameters.map(({ name }) => foldName(name)));
  const free = placeholders.filter((one) => !declared.has(foldName(one)));
  const renamed = new Map<string, string>();
  for (const name of names) {
    const near = nearestWord(name, free, comparisons);
    if (near === undefined) return undefined;
    renamed.set(near, name);
  }
  return pathTemplate(text, (name) => ({ parameter: renamed.get(name) ?? name, rest: false })).text;
}

function valuesOf({ parameters, body }: DeclaredOperation): readonly Parameters<typeof holesOf>[0][] {
  return [...parameters.map(({ written }) => written), body?.written.data].filter(
    (node) => node !== undefined && node.kind !== "binding",
  );
}

/** Whether the exposed path goes on from where the consumed one ends by exactly these inputs. */
function extendsPath(caller: RestCaller, consumed: string, names: readonly string[]): boolean {
  const exposed = segmentsOf(caller.path);
  const tail = exposed.slice(-names.length);
  if (!tail.every((segment, index) => isInput(segment, names[index] ?? "", caller))) return false;
  const rest = exposed.slice(0, exposed.length - names.length);
  const literal = rest.findLastIndex((segment) => !isPlaceholder(segment));
  const own = segmentsOf(consumed);
  const ownLiteral = own.findLastIndex((segment) => !isPlaceholder(segment));
  // Placeholders that both paths have after their last literal are no difference.
  const between = rest
    .slice(literal + 1)
    .map(foldName)
    .join("/");
  if (
    literal < 0 ||
    between !==
      own
        .slice(ownLiteral + 1)
        .map(foldName)
        .join("/")
  )
    return false;
  // A consumed path of placeholders alone has no word of its own to compare.
  return (
    sameWord(rest[literal] ?? "", own[ownLiteral] ?? "") ||
    ((between === "" || ownLiteral < 0) && isFirstAfterVersion(rest, literal))
  );
}

/** A placeholder of the input's name, or the one that `with` gives it. */
function isInput(segment: string, name: string, caller: RestCaller): boolean {
  if (!isPlaceholder(segment)) return false;
  if (foldName(segment) === foldName(name)) return true;
  const value = caller.with.find((entry) => entry.name === name)?.value;
  return (
    value?.kind === "scalar" &&
    /^rest\.(?:path\.|params\.)?[^.]+$/.test(String(value.value)) &&
    foldName(String(value.value).split(".").at(-1) ?? "") === foldName(segment)
  );
}

/** The first literal of a path or the first after a version is where a resource begins: `/v1/clusters`. */
function isFirstAfterVersion(segments: readonly string[], index: number): boolean {
  const version = segments.findIndex((segment) => /^v\d\w*(?:[.-]\w+)*$/i.test(segment));
  return version >= 0 && segments.findIndex((segment, at) => at > version && !isPlaceholder(segment)) === index;
}

/** The same word but for case, `-`, `_` and a plural. */
function sameWord(one: string, other: string): boolean {
  const singular = (word: string): string =>
    foldName(word)
      .replace(/ies$/, "y")
      .replace(/(?<=(?:s|x|z|ch|sh))es$/, "")
      .replace(/(?<!s)s$/, "");
  return one !== "" && singular(one) === singular(other);
}

/** Where an exposed path goes on from the consumed one by a literal of its own, that literal is most likely what is missing too. */
function suggestion(callers: readonly RestCaller[], path: string, names: readonly string[]): string | undefined {
  const [caller] = callers;
  const exposed = caller ? segmentsOf(caller.path) : [];
  const literal = exposed.findLast((segment) => !isPlaceholder(segment));
  const own = segmentsOf(path);
  if (
    !caller ||
    literal === undefined ||
    !isInput(exposed.at(-1) ?? "", names.at(-1) ?? "", caller) ||
    own.some((segment) => sameWord(segment, literal))
  )
    return undefined;
  const ownLiteral = own.findLast((segment) => !isPlaceholder(segment)) ?? "";
  if (!exposed.some((segment) => sameWord(segment, ownLiteral))) return undefined;
  const last = names.at(-1) ?? "";
  const added = [...names.slice(0, -1).map((name) => `{${name}}`), literal, `{${last}}`];
  return `${["", ...own, ...added].join("/")}${queryOf(path)}`;
}

function segmentsOf(path: string): readonly string[] {
  return pathOf(path)
    .split("/")
    .filter((segment) => segment !== "");
}

/** A path ends where its query begins (RFC 3986 section 3.3). */
function pathOf(path: string): string {
  return path.replace(/\?.*$/s, "");
}

function queryOf(path: string): string {
  return path.slice(pathOf(path).length);
}

function isPlaceholder(segment: string): boolean {
  return /^\{+[^{}]*\}+$/.test(segment);
}
