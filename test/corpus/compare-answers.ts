import type { CallToolResult } from "@modelcontextprotocol/client";
import { isDeepStrictEqual } from "node:util";
import {
  Digits,
  expectAnswer,
  formatOf,
  isTreeMap,
  type MeantAnswer,
  type MeantBody,
  readFormats,
  readTree,
  textOf,
  type Tree,
  type UpstreamAnswer,
  writeTree,
} from "./answers.js";
import { type Json, type MeantEndpoint, type MeantOperation, NotCovered } from "./meaning.js";

/** What came back from an operation or tool. */
export type Replied =
  | {
      readonly kind: "rest";
      readonly status: number;
      readonly headers: Readonly<Record<string, string | undefined>>;
      readonly body: Buffer;
    }
  | { readonly kind: "mcp"; readonly result: CallToolResult };

export interface Difference {
  readonly part: string;
  readonly expected: string;
  readonly received: string;
}

/** Where `replied` is not what `endpoint` must answer. */
export function compareAnswer(
  endpoint: MeantEndpoint,
  target: MeantOperation,
  answer: UpstreamAnswer,
  replied: Replied,
): readonly Difference[] {
  const meant = expectAnswer(endpoint, target, answer);
  const differences: Difference[] = [];
  const check: Check = (part, expected, received) => {
    if (!isDeepStrictEqual(expected, received))
      differences.push({ part, expected: shown(expected), received: shown(received) });
  };
  // The answer to HEAD has no body, whatever it says of one (RFC 9110 section 9.3.2).
  if (replied.kind !== "rest" && target.method === "HEAD") throw new NotCovered("a tool that asks for headers alone");
  if (replied.kind === "rest") compareRest(endpoint, target, answer, meant, replied, check);
  else compareTool(target, answer, meant, replied.result, check);
  return differences;
}

type Check = (part: string, expected: unknown, received: unknown) => void;

function shown(value: unknown): string {
  return (
    JSON.stringify(value, (_, item: unknown) => (item instanceof Digits ? `#${item.digits}` : item)) ?? "nothing"
  ).slice(0, 500);
}

/** Headers that belong to every answer of the upstream, whatever becomes of its body. */
const travelling = ["x-total-count", "x-ratelimit-remaining", "content-language", "cache-control", "retry-after"];

function compareRest(
  { method }: MeantEndpoint,
  target: MeantOperation,
  answer: UpstreamAnswer,
  { status, body: meant, shaped }: MeantAnswer,
  { status: receivedStatus, headers, body }: Extract<Replied, { kind: "rest" }>,
  check: Check,
): void {
  check("status", status, receivedStatus);
  const mediaType = (headers["content-type"] ?? "").replace(/;.*$/, "");
  const isRaw = formatOf(target) === "raw";
  // What the adapter itself says of an answer that it cannot use has no headers of the upstream's.
  if (status === answer.status) {
    for (const name of travelling) check(name, answer.headers[name], headers[name]);
    if (answer.headers.location?.startsWith("https:") === true)
      check("location", answer.headers.location, headers.location);
    else if (answer.headers.location !== undefined && !isRaw)
      check("an absolute or exposed location", true, /^(http:\/\/127|\/)/.test(headers.location ?? ""));
    if (status < 300) checkValidator(meant, answer, shaped || isDecoded(target), headers.etag, check);
  }
  check("x-powered-by", undefined, headers["x-powered-by"]);
  if (!isRaw) check("set-cookie", undefined, headers["set-cookie"]);
  if (method === "HEAD") return;
  switch (meant.kind) {
    case "empty":
      return check("body", "", body.toString("latin1"));
    case "problem":
      check("content-type", "application/problem+json", mediaType);
      return check(
        "body",
        `says ${meant.says.source}`,
        meant.says.test(body.toString()) ? `says ${meant.says.source}` : body.toString(),
      );
    case "json":
      check("content-type", "application/json", mediaType);
      return check("body", sortedTree(meant.tree), parsed(body.toString()));
    case "same":
      check("content-type", meant.mediaType, mediaType);
      if (meant.guarded) check("x-content-type-options", "nosniff", headers["x-content-type-options"]);
      return check("body", meant.bytes.toString("latin1"), body.toString("latin1"));
  }
}

/** Whether answers are of another format than the JSON that callers get. */
function isDecoded(target: MeantOperation): boolean {
  return !["json", "raw", "text", "binary"].includes(formatOf(target));
}

/** The validator is the upstream's own where the body is; that of a body of another form is weak and made of it. */
function checkValidator(
  meant: MeantBody,
  { headers, status, tree, body }: UpstreamAnswer,
  shaped: boolean,
  received: string | undefined,
  check: Check,
): void {
  const isReshaped = shaped && meant.kind === "json" && !(tree !== undefined && isDeepStrictEqual(meant.tree, tree));
  if (!shaped) return check("etag", headers.etag, received);
  if (body.length === 0) return;
  if (isReshaped && status === 200)
    check("a weak etag", true, received?.startsWith('W/"') === true && received.includes("v1"));
  if (isReshaped && status !== 200) check("etag", undefined, received);
}

function parsed(text: string): unknown {
  try {
    return sortedTree(readTree(text));
  } catch {
    return text;
  }
}

/** A tree whose members stand in the order of their names: what differs in their order alone is the same. */
function sortedTree(tree: Tree): Tree {
  if (Array.isArray(tree)) return tree.map((item: Tree) => sortedTree(item));
  if (!isTreeMap(tree)) return tree;
  return Object.fromEntries(
    Object.entries(tree)
      .map(([name, value]) => [name, sortedTree(value)] as const)
      .sort(([one], [other]) => (one < other ? -1 : 1)),
  );
}

function compareTool(
  target: MeantOperation,
  answer: UpstreamAnswer,
  meant: MeantAnswer,
  { content, structuredContent, isError = false }: CallToolResult,
  check: Check,
): void {
  const [first, second] = content;
  const text = first?.type === "text" ? first.text : undefined;
  if (answer.status >= 400) {
    check("isError", true, isError);
    check("the status", true, text?.includes(String(answer.status)) ?? false);
    const words =
      answer.headers["content-type"]?.startsWith("text/plain") === true
        ? textOf(answer.body, answer.headers["content-type"])
        : "";
    return check("the words", true, text?.includes(words) ?? false);
  }
  const isJson = readFormats.has(formatOf(target));
  const type = answer.headers["content-type"] ?? "";
  // What says that it is something else than JSON is handed on as that, where nobody shaped it.
  const isHandedOn = !meant.shaped && type !== "" && !/[/+]json\b/.test(type);
  const isUnread = isJson && answer.tree === undefined && answer.body.length > 0;
  if (meant.body.kind === "problem" || (isUnread && !isHandedOn)) {
    check("isError", true, isError);
    return check("the reason", true, /no valid|cannot be used/.test(text ?? ""));
  }
  // A result that its tool's schema refuses is marked as an error, and shown all the same.
  const isFitted = isError && text?.startsWith("The call was made and answered") === true;
  if (isFitted && (meant.misfit || answer.body.length === 0 || meant.body.kind !== "json" || !meant.shaped))
    return compareShown(second, meant, answer, check);
  check("isError", false, isError);
  // A tool that declares a form answers nothing in that form.
  if (structuredContent !== undefined && (meant.body.kind === "empty" || treeOf(meant, answer) === null))
    return check("nothing", true, isEmptyForm(parsed(text ?? "")));
  compareShown(first, meant, answer, check);
  if (isError || meant.body.kind === "empty") return;
  const tree = treeOf(meant, answer);
  // A declared text takes a number as its text.
  if (isTreeMap(tree) && !isSpelled(lossy(tree), structuredContent))
    check("structuredContent", lossy(tree), structuredContent);
}

/** Whether two values are the same but for numbers that stand as texts in the second. */
function isSpelled(value: unknown, received: unknown): boolean {
  if (typeof value === "number" && typeof received === "string") return String(value) === received;
  if (typeof value !== "object" || value === null || typeof received !== "object" || received === null)
    return isDeepStrictEqual(value, received);
  const [names, others] = [Object.keys(value), Object.keys(received)];
  return (
    Array.isArray(value) === Array.isArray(received) &&
    isDeepStrictEqual(names.toSorted(), others.toSorted()) &&
    names.every((name) => isSpelled(Reflect.get(value, name), Reflect.get(received, name)))
  );
}

/** A form in which nothing stands. */
function isEmptyForm(value: unknown): boolean {
  if (Array.isArray(value)) return value.length === 0;
  return value === null || value === "" || (typeof value === "object" && Object.values(value).every(isEmptyForm));
}

/** The one content that is the answer itself. */
function compareShown(
  content: CallToolResult["content"][number] | undefined,
  meant: MeantAnswer,
  answer: UpstreamAnswer,
  check: Check,
): void {
  if (meant.body.kind === "empty" || (answer.body.length === 0 && treeOf(meant, answer) === null)) {
    // Notes, such as how many there are in all, may stand in its place.
    return check(
      "content",
      true,
      content === undefined || (content.type === "text" && /^(There|It|Its|Location|Ask)/.test(content.text)),
    );
  }
  const tree = treeOf(meant, answer);
  if (content?.type === "text") {
    if (tree === undefined)
      return check(
        "text",
        meant.body.kind === "same" ? textOf(answer.body, answer.headers["content-type"]) : "",
        content.text,
      );
    if (typeof tree === "string") return check("text", tree, content.text);
    return check("text", sortedTree(tree), parsed(content.text));
  }
  const data =
    content?.type === "image" || content?.type === "audio"
      ? content.data
      : content?.type === "resource" && "blob" in content.resource
        ? content.resource.blob
        : undefined;
  check("bytes", answer.body.toString("base64"), data);
}

function treeOf({ body }: MeantAnswer, { tree }: UpstreamAnswer): Tree | undefined {
  return body.kind === "json" ? body.tree : tree;
}

/** As a JavaScript program reads it. */
function lossy(tree: Tree): unknown {
  const value: Json = JSON.parse(writeTree(tree));
  return value;
}
