import { kebabCase, splitWords } from "../text/casing.js";
import type { ApiOperation } from "./document.js";
import { singular } from "../text/singular.js";

/** Names as long as this say more than anybody reads. */
const mostWords = 5;

/**
 * Names operations in words, `list-posts`: by their ids where those are words of somebody's choice, by method and path where they only spell the path
 * (`getUsersUserIdPostsPostIdComments`) or are none. What would be called alike takes the words of the path before it, nearest first.
 */
export function nameApiOperations(operations: readonly ApiOperation[]): ReadonlyMap<ApiOperation, string> {
  const candidates = new Map(operations.map((operation) => [operation, namesFor(operation)] as const));
  const names = new Map<ApiOperation, string>();
  const taken = new Set<string>();
  const firsts = countOf([...candidates.values()].map(([first = ""]) => first));
  for (const [operation, wanted] of candidates) {
    const [first = "operation"] = wanted;
    // Where several would have one name, none of them has it: an operation more does not rename the others.
    const free = (firsts.get(first) === 1 ? wanted : wanted.slice(1)).find((name) => !taken.has(name));
    let name = free ?? first;
    for (let count = 2; taken.has(name); count += 1) name = `${first}-${count}`;
    taken.add(name);
    names.set(operation, name);
  }
  return names;
}

/** What a path is called, `user-posts` for `/users/{id}/posts`: names a resource. */
export function nameOfPath(path: string): string {
  const all = segmentsOf(path);
  const start = all.findIndex((segment) => !/^(?:api|v\d[.\w-]*)$/i.test(segment));
  const segments = start < 0 ? all : all.slice(start);
  const words = segments.flatMap((segment, index) =>
    isHole(segment) ? [] : [isHole(segments[index + 1] ?? "") ? singular(wordsOf(segment)) : wordsOf(segment)],
  );
  return words.filter((word) => word !== "").join("-") || "root";
}

function namesFor(operation: ApiOperation): readonly string[] {
  const { method, path } = operation;
  const byPath = namesByPath(method, path);
  // What shares its path with others is found again by its id alone.
  const id = sharesPath(path) ? (operation.id ?? "") : chosenId(operation);
  const own = kebabCase(id.replace(acronym, "-"));
  if (own !== "" && sharesPath(path)) return [own, ...byPath];
  return own === "" || spellsPath(id, operation) ? byPath : [own, ...byPath];
}

/** Where a run of capitals ends in another word: `URLFor`, but not `OAuth` or `URLs`. */
const acronym = /(?<=\p{Lu}\p{Lu})(?=\p{Lu}\p{Ll}{2})/gu;

/** An id without what frameworks and publishers add to somebody's choice; empty where there is nothing else. */
function chosenId({ id = "", method, path }: ApiOperation): string {
  const made = `${path.replace(/\W/g, "_")}_${method.toLowerCase()}`;
  if (id.endsWith(made)) {
    // FastAPI: a function, its path and its method. What the path says too, it says better.
    const words = splitWords(id.slice(0, -made.length)).map((word) => singular(word.toLowerCase()));
    const said = new Set(segmentsOf(path).flatMap((segment) => splitWords(segment.toLowerCase()).map(singular)));
    return words.slice(1).every((word) => said.has(word)) ? "" : id.slice(0, -made.length);
  }
  return (
    id
      // Springfox and springdoc, of methods that are called alike.
      .replace(/_\d+$/, "")
      .replace(/Using(?:GET|POST|PUT|PATCH|DELETE|HEAD|OPTIONS)$/, "")
      // NestJS: `UsersController_findAll`.
      .replace(/Controller(?=[._])/, "")
      // Microsoft: `users.GetCount-ee47`.
      .replace(/-(?=[a-f]*\d)(?=\d*[a-f])[\da-f]{4}$/, "")
  );
}

/** Whether only what stands behind a path, and is not sent, tells its operation from others: `/files/{id}#add-link`. */
export function sharesPath(path: string): boolean {
  return path.lastIndexOf("#") > path.lastIndexOf("=");
}

/** Whether an id is nothing but its path, or longer than anybody reads. */
function spellsPath(id: string, { path }: ApiOperation): boolean {
  const words = splitWords(id).map((word) => word.toLowerCase());
  const parts = segmentsOf(path)
    .flatMap((segment) => splitWords(segment))
    .map((word) => word.toLowerCase());
  const all = parts.every((part) => words.includes(part));
  // `GetCustomersCustomer` of `/v1/customers/{customer}`.
  const isPath =
    segmentsOf(path).some(isHole) &&
    words.slice(1).join(" ") === parts.filter((part) => !/^v\d+$/.test(part)).join(" ");
  return isPath || words.length > mostWords + 3 || (words.length > mostWords && all);
}

/** `list-posts`, then `list-user-posts`, and so on to all of the path. */
function namesByPath(method: string, path: string): readonly string[] {
  // Custom methods (AIP-136): `/projects/{id}:archive` is done to a project as a deletion is.
  const custom = /(?<=[^/]):([a-z][\w-]*)$/i.exec(path);
  if (custom?.[1] !== undefined) {
    const verb = kebabCase(custom[1]);
    return namesByPath("DELETE", path.slice(0, custom.index)).map((name) => name.replace("delete", verb));
  }
  const segments = segmentsOf(path);
  const last = segments.at(-1) ?? "";
  const literals = segments.flatMap((segment, index) => (isHole(segment) ? [] : [{ word: wordsOf(segment), index }]));
  const noun = literals.at(-1);
  if (!noun) return [`${verbOf(method, true)}-root`];
  const before = literals
    .slice(0, -1)
    .filter(({ word }) => !/^v\d+$/.test(word))
    .map(({ word, index }) => (isHole(segments[index + 1] ?? "") ? singular(word) : word))
    .reverse();
  const isItem = isHole(last);
  const isAction =
    method === "POST" &&
    !isItem &&
    before.length > 0 &&
    isHole(segments[noun.index - 1] ?? "") &&
    singular(noun.word) === noun.word;
  // What is posted to one thing changes it.
  const verb = method === "POST" && isItem ? "update" : verbOf(method, isItem || singular(noun.word) === noun.word);
  const thing = isItem || (method !== "GET" && method !== "DELETE") ? singular(noun.word) : noun.word;
  const owners = before.map((_, count) =>
    before
      .slice(0, count + 1)
      .reverse()
      .join("-"),
  );
  if (isAction) return owners.map((owner) => `${noun.word}-${owner}`);
  return [`${verb}-${thing}`, ...owners.map((owner) => `${verb}-${owner}-${thing}`)];
}

function verbOf(method: string, isOne: boolean): string {
  switch (method) {
    case "GET":
      return isOne ? "get" : "list";
    case "POST":
      return "create";
    case "PUT":
      return "replace";
    case "PATCH":
      return "update";
    default:
      return method.toLowerCase();
  }
}

function segmentsOf(path: string): readonly string[] {
  return path
    .replace(/[?#].*$/s, "")
    .split("/")
    .filter((segment) => segment !== "")
    .flatMap(withoutParentheses);
}

/** Keys and functions of OData: `messages('{id}')` is a message, `microsoft.graph.getUsage(period='{period}')` is called `getUsage`. */
function withoutParentheses(segment: string): readonly string[] {
  const [, name, inside = ""] = /^([^(){}]+)\((.*)\)$/.exec(segment) ?? [];
  if (name === undefined) return [segment];
  return /^'?\{[^{}]*\}'?$/.test(inside) ? [name, inside] : [name.replace(/^.*\./, "")];
}

function isHole(segment: string): boolean {
  return segment.includes("{");
}

/** A segment as words; what holds placeholders beside words (`{id}.json`) keeps the words. */
function wordsOf(segment: string): string {
  return kebabCase(segment.replace(/\{[^{}]*\}/g, " "));
}

function countOf(names: readonly string[]): ReadonlyMap<string, number> {
  const counts = new Map<string, number>();
  for (const name of names) counts.set(name, (counts.get(name) ?? 0) + 1);
  return counts;
}
