import { mayHaveBody } from "../text/methods.js";
import type { MapNode } from "../source/node.js";
import { isEmptyForm, isJson, isSecondOfName } from "./choose-inputs.js";
import type { ApiCall, ApiContent, ApiDocument, ApiOperation } from "./document.js";
import { sharesPath } from "./name-operations.js";
import { entriesAt, itemsAt, textAt, textsAt, valueAt } from "./read-node.js";

/** What a document says of some operations and a capability cannot, one line for each kind. */
export function unsaidOf(
  document: ApiDocument,
  calls: ReadonlyMap<ApiOperation, ApiCall>,
  baseUri: string,
): readonly string[] {
  const { root, references } = document;
  const webhooks = entriesAt(root, "webhooks").length;
  const count = (has: (operation: ApiOperation, call: ApiCall) => boolean): number =>
    [...calls].filter(([operation, call]) => has(operation, call)).length;
  const callbacks = count(({ node }) => valueAt(node, "callbacks") !== undefined);
  const servers = count(({ node, pathItem }) =>
    [node, pathItem].some((each) => {
      const [first] = itemsAt(each, "servers");
      return first !== undefined && textAt(first, "url")?.replace(/\/$/, "") !== baseUri;
    }),
  );
  const links = count(({ node }) =>
    entriesAt(node, "responses").some(({ value }) => valueAt(references.mapAt(value), "links") !== undefined),
  );
  const isOptional = (call: ApiCall, place: string): boolean =>
    call.parameters.some(
      (parameter) => parameter.in === place && !parameter.required && !isSecondOfName(parameter, call),
    );
  const headers = count((_, call) => isOptional(call, "header"));
  const cookies = count((_, call) => isOptional(call, "cookie"));
  const twice = count((_, call) => call.parameters.some((parameter) => isSecondOfName(parameter, call)));
  const unsent = count(
    ({ method }, call) => !mayHaveBody(method) && call.body !== undefined && !isEmptyForm(call, references),
  );
  const routes = new Set<string>();
  const alike = count(({ method, path }) => {
    const route = `${method} ${path.replace(/#.*$/s, "")}`;
    const isTaken = sharesPath(path) && routes.has(route);
    routes.add(route);
    return isTaken;
  });
  const bodies = count(({ method }, { body }) => mayHaveBody(method) && kindsOf(body?.contents) > 1);
  const answers = count((_, call) =>
    call.answers.some(({ status, contents }) => status.startsWith("2") && kindsOf(contents) > 1),
  );
  const parts = count((_, { body }) =>
    (body?.contents ?? []).some(({ encoding }) =>
      (encoding?.entries ?? []).some(({ value }) => entriesAt(value, "headers").length > 0),
    ),
  );
  const nameless = entriesAt(root, "paths").reduce((sum, { value }) => sum + uncalledOf(references.mapAt(value)), 0);
  const queries = count(({ node, pathItem }) =>
    [node, pathItem].some((each) =>
      itemsAt(each, "parameters").some((one) => textAt(references.mapAt(one), "in") === "querystring"),
    ),
  );
  const variables = itemsAt(root, "servers")
    .slice(0, 1)
    .flatMap((server) => entriesAt(server, "variables"));
  const values = variables.map(({ key, value }) => {
    const listed = textsAt(value, "enum");
    return `\`${key}\`${listed.length === 0 ? "" : ` (${listed.slice(0, 8).join(", ")}${listed.length > 8 ? ", ..." : ""})`}`;
  });
  const lines: readonly (readonly [number: number, what: string, why: string])[] = [
    [webhooks, "webhook", "nothing receives calls of the API"],
    [Math.max(document.servers.length - 1, 0), "server beyond the first", `all calls go to \`${baseUri}\``],
    [variables.length, `variable of the server's URL, ${values.join(", ")}`, "it is written as it is by default"],
    [callbacks, "operation with callbacks", "nothing receives them"],
    [servers, "operation with another server", "all are called at one base URI"],
    [links, "operation whose answers have links", "they are not followed"],
    [nameless, "operation of a method that no capability has (`TRACE`, `QUERY`, methods of the API's own)", "left out"],
    [queries, "operation whose query is one value (`in: querystring`)", "it is not sent"],
    [headers, "operation with optional headers", "the client takes them, adapters do not ask for them"],
    [cookies, "operation with optional cookies", "the client takes them, adapters do not ask for them"],
    [
      twice,
      "operation with inputs of one name in two places",
      "the body's is sent before the query's, that before a header's",
    ],
    [unsent, "operation with a body that only reads (GET)", "it is not sent"],
    [bodies, "operation with a body in several media types", "one of them is sent: JSON, or a form"],
    [answers, "operation with answers in several media types", "one of them is read: JSON, or the first"],
    [alike, "operation with method and path of another one", "REST exposes the first alone"],
    [parts, "operation whose form has headers of its parts", "they are not sent"],
  ];
  return lines.flatMap(([number, what, why]) =>
    number === 0 ? [] : [`${number} ${number === 1 ? what : what.replace(/^\w+/, "$&s")}: ${why}`],
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
