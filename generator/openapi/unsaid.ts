import { type HttpMethod, mayHaveBody } from "../text/methods.js";
import type { MapNode } from "../source/node.js";
import { isEmptyForm, isJson, isSecondOfName } from "./choose-inputs.js";
import type { ApiCall, ApiContent, ApiDocument, ApiOperation } from "./document.js";
import { sharesPath } from "./name-operations.js";
import type { References } from "./references.js";
import { entriesAt, itemsAt, textAt, textsAt, valueAt } from "./read-node.js";

/** What a document says of some operations and a capability cannot, one line for each kind. */
export function unsaidOf(
  document: ApiDocument,
  calls: ReadonlyMap<ApiOperation, ApiCall>,
  baseUri: string,
): readonly string[] {
  const { root, references } = document;
  const webhooks = entriesAt(root, "webhooks").length;
  const others = Math.max(document.servers.length - 1, 0);
  const variables = variablesOf(root);
  const nameless = entriesAt(root, "paths").reduce((sum, { value }) => sum + uncalledOf(references.mapAt(value)), 0);
  return [
    ...line(webhooks, "webhook", "nothing receives calls of the API"),
    ...line(others, "server beyond the first", `all calls go to \`${baseUri}\``),
    ...line(
      variables.length,
      `variable of the server's URL, ${variables.join(", ")}`,
      "it is written as it is by default",
    ),
    ...line(
      nameless,
      "operation of a method that no capability has (`TRACE`, `QUERY`, methods of the API's own)",
      "left out",
    ),
    ...operationLines(references, calls, baseUri),
  ];
}

/** `3 webhooks: nothing receives calls of the API`; nothing of none. */
function line(number: number, what: string, why: string): readonly string[] {
  return number === 0 ? [] : [`${number} ${number === 1 ? what : what.replace(/^\w+/, "$&s")}: ${why}`];
}

/** Variables in the URL of the first server, with the values that they may have. */
function variablesOf(root: MapNode): readonly string[] {
  return itemsAt(root, "servers")
    .slice(0, 1)
    .flatMap((server) => entriesAt(server, "variables"))
    .map(({ key, value }) => {
      const listed = textsAt(value, "enum");
      const shown = `${listed.slice(0, 8).join(", ")}${listed.length > 8 ? ", ..." : ""}`;
      return `\`${key}\`${listed.length === 0 ? "" : ` (${shown})`}`;
    });
}

/** Something that operations may have, and what becomes of it. */
interface Trait {
  readonly what: string;
  readonly why: string;
  readonly has: (operation: ApiOperation, call: ApiCall) => boolean;
}

function operationLines(
  references: References,
  calls: ReadonlyMap<ApiOperation, ApiCall>,
  baseUri: string,
): readonly string[] {
  const traits = [...traitsOfRequests(references, baseUri), ...traitsOfBodies(references)];
  return traits.flatMap(({ what, why, has }) =>
    line([...calls].filter(([operation, call]) => has(operation, call)).length, what, why),
  );
}

function traitsOfRequests(references: References, baseUri: string): readonly Trait[] {
  return [
    {
      what: "operation with callbacks",
      why: "nothing receives them",
      has: ({ node }) => valueAt(node, "callbacks") !== undefined,
    },
    {
      what: "operation with another server",
      why: "all are called at one base URI",
      has: ({ node, pathItem }) => [node, pathItem].some((each) => hasOtherServer(each, baseUri)),
    },
    {
      what: "operation whose answers have links",
      why: "they are not followed",
      has: ({ node }) =>
        entriesAt(node, "responses").some(({ value }) => valueAt(references.mapAt(value), "links") !== undefined),
    },
    {
      what: "operation whose query is one value (`in: querystring`)",
      why: "it is not sent",
      has: ({ node, pathItem }) =>
        [node, pathItem]
          .flatMap((each) => itemsAt(each, "parameters"))
          .some((parameter) => textAt(references.mapAt(parameter), "in") === "querystring"),
    },
    {
      what: "operation with optional headers",
      why: "the client takes them, adapters do not ask for them",
      has: ({ method }, call) => takesOptional("header", method, call, references),
    },
    {
      what: "operation with optional cookies",
      why: "the client takes them, adapters do not ask for them",
      has: ({ method }, call) => takesOptional("cookie", method, call, references),
    },
    {
      what: "operation with inputs of one name in two places",
      why: "the body's is sent before the query's, that before a header's",
      has: ({ method }, call) =>
        call.parameters.some((parameter) => isSecondOfName(parameter, method, call, references)),
    },
  ];
}

function traitsOfBodies(references: References): readonly Trait[] {
  const routes = new Set<string>();
  return [
    {
      what: "operation with a body that only reads (GET)",
      why: "it is not sent",
      has: ({ method }, call) => !mayHaveBody(method) && call.body !== undefined && !isEmptyForm(call, references),
    },
    {
      what: "operation with a body in several media types",
      why: "one of them is sent: JSON, or a form",
      has: ({ method }, { body }) => mayHaveBody(method) && kindsOf(body?.contents) > 1,
    },
    {
      what: "operation with answers in several media types",
      why: "one of them is read: JSON, or the first",
      has: (_, { answers }) => answers.some(({ status, contents }) => status.startsWith("2") && kindsOf(contents) > 1),
    },
    {
      what: "operation with method and path of another one",
      why: "REST exposes the first alone",
      has: ({ method, path }) => {
        const route = `${method} ${path.replace(/#.*$/s, "")}`;
        const isTaken = sharesPath(path) && routes.has(route);
        routes.add(route);
        return isTaken;
      },
    },
    {
      what: "operation whose form has headers of its parts",
      why: "they are not sent",
      has: (_, { body }) =>
        (body?.contents ?? [])
          .flatMap(({ encoding }) => encoding?.entries ?? [])
          .some(({ value }) => entriesAt(value, "headers").length > 0),
    },
  ];
}

function hasOtherServer(node: MapNode, baseUri: string): boolean {
  const [first] = itemsAt(node, "servers");
  return first !== undefined && textAt(first, "url")?.replace(/\/$/, "") !== baseUri;
}

function takesOptional(place: string, method: HttpMethod, call: ApiCall, references: References): boolean {
  return call.parameters.some(
    (parameter) =>
      parameter.in === place && !parameter.required && !isSecondOfName(parameter, method, call, references),
  );
}

/** How many ways of writing some contents are in: media types of JSON are one. */
function kindsOf(contents: readonly ApiContent[] | undefined): number {
  return new Set((contents ?? []).map(({ mediaType }) => (isJson(mediaType) ? "json" : mediaType.replace(/;.*$/s, ""))))
    .size;
}

/** How many operations of a path have a method that is not called: OpenAPI 3.2 knows `query` and any other besides. */
function uncalledOf(pathItem: MapNode | undefined): number {
  const named = ["trace", "query"].filter((method) => valueAt(pathItem, method)?.kind === "map");
  return named.length + entriesAt(pathItem, "additionalOperations").length;
}
