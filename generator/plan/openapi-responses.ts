import { isRetrieval } from "../text/methods.js";
import { pieceType, isFile } from "../model/answer.js";
import type { DocumentedStatus, EventFormat, RestAdapter, RestOperation } from "../model/capability.js";
import type { RestResponse } from "../model/rest-responses.js";
import type { DataType } from "../model/types.js";
import type { JsonObject, JsonValue } from "../source/node.js";
import {
  anyOther,
  documentedStatuses,
  documentedSuccess,
  failureContent,
  failures,
  problemContent,
} from "./documented-responses.js";
import { answersTokens, handedOn } from "./endpoint.js";
import { type JsonSchema, jsonSchema } from "./json-schema.js";
import { oauthSchemas } from "./oauth-schemas.js";
import type { PlannedRoute } from "./route.js";
import { scopesOf } from "./server-scopes.js";

const problem: JsonSchema = {
  type: "object",
  description: "A problem document (RFC 9457).",
  required: ["title", "status"],
  properties: {
    type: { type: "string" },
    title: { type: "string" },
    status: { type: "integer" },
    detail: { type: "string" },
    errors: {
      type: "array",
      items: {
        type: "object",
        properties: { in: { type: "string" }, name: { type: "string" }, detail: { type: "string" } },
      },
    },
  },
};

const headers: Readonly<Record<string, JsonObject>> = {
  CacheControl: { description: "How long the answer may be kept, and by whom.", schema: { type: "string" } },
  ContentDisposition: { description: "What to call the file.", schema: { type: "string" } },
  ETag: {
    description: "The version of the answer, for `If-None-Match` and `If-Match`.",
    schema: { type: "string" },
  },
  LastModified: { description: "When it was changed, for `If-Modified-Since`.", schema: { type: "string" } },
  Link: { description: "Where the next page is, and other relations (RFC 8288).", schema: { type: "string" } },
  Location: { description: "Where it lies.", schema: { type: "string" } },
  OperationLocation: { description: "Where its progress is told.", schema: { type: "string" } },
  RetryAfter: { description: "When to ask again: seconds, or a date.", schema: { type: "string" } },
  TotalCount: { description: "How many there are in all.", schema: { type: "string" } },
  WWWAuthenticate: { description: "How to prove who is calling.", schema: { type: "string" } },
};

/** The headers of an answer by their names on the wire. */
function headerRefs(...names: readonly string[]): JsonObject {
  return {
    headers: Object.fromEntries(
      names.map((name) => [wireNames[name] ?? name, { $ref: `#/components/headers/${name}` }]),
    ),
  };
}

const wireNames: Readonly<Record<string, string>> = {
  CacheControl: "Cache-Control",
  ContentDisposition: "Content-Disposition",
  LastModified: "Last-Modified",
  OperationLocation: "Operation-Location",
  RetryAfter: "Retry-After",
  TotalCount: "X-Total-Count",
  WWWAuthenticate: "WWW-Authenticate",
};

const shared: Readonly<Record<string, JsonObject>> = {
  Invalid: { description: "The request is not valid; `errors` says why.", content: problemContent },
  Unknown: {
    description: "The caller has not proved who it is.",
    ...headerRefs("WWWAuthenticate"),
    content: problemContent,
  },
  Forbidden: {
    description: "What the caller has proved does not allow this.",
    ...headerRefs("WWWAuthenticate"),
    content: problemContent,
  },
  Unchanged: {
    description: "Nothing has changed since what `If-None-Match` or `If-Modified-Since` names.",
    ...headerRefs("ETag", "LastModified"),
  },
  Refused: {
    description:
      "The request is refused: by this server with a problem document, by the upstream in its own words and with its own status.",
    ...headerRefs("RetryAfter"),
    content: failureContent,
  },
  Failed: {
    description:
      "The upstream failed, in its own words and with its own status; or it cannot be reached (502), did not answer in time (504), or answered what cannot be used (502), each with a problem document.",
    ...headerRefs("RetryAfter"),
    content: failureContent,
  },
  Broken: { description: "This server failed.", content: problemContent },
};

/** The shared responses of what paths refer to, and everything that those refer to. */
export function sharedResponses(ofPaths: ReadonlySet<string>): {
  readonly schemas: JsonObject;
  readonly [section: string]: JsonObject;
} {
  const references = new Set(ofPaths);
  const usedOf = (section: string, all: JsonObject): JsonObject =>
    Object.fromEntries(Object.entries(all).filter(([name]) => references.has(`#/components/${section}/${name}`)));
  const responses = usedOf("responses", shared);
  collectReferences(responses, references);
  const kept = usedOf("headers", headers);
  return {
    schemas: usedOf("schemas", { Problem: problem }),
    ...(Object.keys(responses).length === 0 ? {} : { responses }),
    ...(Object.keys(kept).length === 0 ? {} : { headers: kept }),
  };
}

function collectReferences(value: JsonValue, found: Set<string>): void {
  if (typeof value !== "object" || value === null) return;
  for (const [key, item] of Object.entries(value)) {
    if (key === "$ref" && typeof item === "string") found.add(item);
    else collectReferences(item, found);
  }
}

/**
 * What an operation answers, by status. The upstream's status is mirrored ("Answers" in the spec), so what methods usually come to is listed and the rest
 * is `default`; what the author declares (`responses`) takes the place of the successes.
 */
export function planResponses({ operation, plain }: PlannedRoute, adapter: RestAdapter): JsonObject {
  const secured: JsonObject = {
    ...(adapter.authentication ? { "401": ref("Unknown") } : {}),
    ...(scopesOf(adapter).length > 0 ? { "403": ref("Forbidden") } : {}),
  };
  const oauth = plain.action.kind === "call" ? plain.action.operation.oauth : undefined;
  if (oauth === "authorization")
    return {
      "302": { description: "Where the person's browser goes next.", ...headerRefs("Location") },
      "200": { description: "The authorization server's own page.", content: { "text/html": {} } },
      ...secured,
      "4XX": ref("Refused"),
      "5XX": ref("Failed"),
    };
  const declared = declaredResponses(operation.responses);
  if (plain.action.kind === "mock") {
    const made = { "200": { description: "The answer.", ...contentOf(operation, plain) } };
    return { ...(declared ?? made), "400": ref("Invalid"), ...secured, "4XX": ref("Refused"), "5XX": ref("Broken") };
  }
  const documented = declared === undefined && !answersTokens(plain) ? documentedStatuses(plain) : [];
  return {
    ...(declared ?? successes(operation, plain, documented)),
    ...(answersTokens(plain)
      ? oauthFailures
      : { "4XX": ref("Refused"), "5XX": ref("Failed"), ...failures(documented), ...secured }),
    ...(declared === undefined || !Object.hasOwn(declared, "default") ? { default: anyOther(documented) } : {}),
  };
}

function ref(name: string): JsonObject {
  return { $ref: `#/components/responses/${name}` };
}

function oauthError(description: string): JsonObject {
  return {
    description,
    ...headerRefs("CacheControl"),
    content: { "application/json": { schema: oauthSchemas.OAuthErrorBody } },
  };
}

const oauthFailures: JsonObject = {
  "400": oauthError("The request is not valid, or the authorization server refused it."),
  "401": oauthError("The client is not who it says it is."),
  "4XX": ref("Refused"),
  "502": oauthError("The authorization server cannot be used."),
  "504": oauthError("The authorization server did not answer in time."),
  "5XX": ref("Failed"),
};

/** `responses` as they are written; undefined where nothing is. A success without content is what it says. */
function declaredResponses(responses: readonly RestResponse[]): JsonObject | undefined {
  if (responses.length === 0) return undefined;
  return Object.fromEntries(
    responses.map(({ status, description, content }) => [
      status,
      {
        description: description ?? (status === "default" ? "Any other answer." : `Status ${status}.`),
        ...(content.length === 0
          ? {}
          : {
              content: Object.fromEntries(
                content.map(({ mediaType, schema }) => [mediaType, schema === undefined ? {} : { schema }]),
              ),
            }),
      },
    ]),
  );
}

/** What the API's document says that comes of it, or what the method usually comes to, with the headers that travel with it. */
function successes(
  operation: RestOperation,
  plain: PlannedRoute["plain"],
  documented: readonly DocumentedStatus[],
): JsonObject {
  const content = contentOf(operation, plain);
  if (answersTokens(plain)) return { "200": { description: "The answer.", ...travelling.tokens, ...content } };
  const answer = handedOn(plain)?.answer;
  const isBytes = answer !== undefined && isFile(answer);
  const isRead = isRetrieval(operation.method);
  const read = isBytes ? travelling.file : travelling.read;
  const done = { description: "The answer.", ...(isRead ? read : travelling.done), ...content };
  const usual: Readonly<Record<string, JsonObject>> = {
    "200": done,
    "201": { description: "It was made.", ...travelling.made, ...content },
    "202": { description: "It is accepted, and not done yet.", ...travelling.accepted, ...content },
    "204": nothingToSay,
  };
  const said = documented.filter(({ status }) => /^2(?:\d\d|XX)$/.test(status));
  const unchanged = isRead ? { "304": ref("Unchanged") } : {};
  if (said.length > 0)
    return {
      ...Object.fromEntries(
        said.map((each) => {
          // What is shaped on its way is no longer what the document shows.
          const { example: _, ...shaped } = each;
          const shown = operation.outputs.length === 0 ? each : shaped;
          return [each.status, documentedSuccess(shown, usual[each.status] ?? done)];
        }),
      ),
      ...unchanged,
    };
  const statuses = isRead ? ["200"] : operation.method === "DELETE" ? ["200", "202", "204"] : Object.keys(usual);
  return { ...Object.fromEntries(statuses.map((status) => [status, usual[status] ?? done])), ...unchanged };
}

/** The headers that travel with answers of each kind. */
const travelling = {
  tokens: headerRefs("CacheControl"),
  read: headerRefs("ETag", "LastModified", "CacheControl", "Link", "TotalCount"),
  file: headerRefs("ETag", "LastModified", "CacheControl", "ContentDisposition"),
  done: headerRefs("ETag", "Location"),
  made: headerRefs("Location", "ETag"),
  accepted: headerRefs("Location", "OperationLocation", "RetryAfter"),
};

const nothingToSay = { description: "It is done; there is nothing to say of it.", ...headerRefs("ETag") };

const streams: Readonly<Record<EventFormat, { readonly usualType: string; readonly description: string }>> = {
  sse: { usualType: "text/event-stream", description: "Server-sent events." },
  ndjson: { usualType: "application/x-ndjson", description: "A value a line." },
};

/** The body of an answer by media type. Bytes have no schema; text is of whichever kind the upstream says. */
function contentOf(operation: RestOperation, plain: PlannedRoute["plain"]): JsonObject {
  if (operation.method === "HEAD") return {};
  const answer = handedOn(plain)?.answer;
  switch (answer?.kind) {
    case "raw":
    case "bytes":
      return { content: { [answer.mediaType ?? "*/*"]: {} } };
    case "text": {
      const text = { schema: { type: "string" } };
      return { content: answer.mediaType?.startsWith("text/") ? { [answer.mediaType]: text } : { "text/*": text } };
    }
    case "events": {
      const mediaType = operation.outputs.length === 0 ? answer.mediaType : undefined;
      // OpenAPI has no words for the values of a stream before 3.2 (`itemSchema`).
      const { usualType, description } = streams[answer.format];
      const schema = { type: "string", description };
      const item = jsonSchema(pieceType(answer.format, operation.output));
      return { content: { [mediaType ?? usualType]: { schema, "x-itemSchema": item } } };
    }
    case "json": {
      const isWhole = operation.outputs.length === 0 && /\+json$/i.test(answer.mediaType ?? "");
      return jsonContent(operation, isWhole ? answer.mediaType : undefined);
    }
    case "decoded":
    case "encoded":
    case undefined:
      return jsonContent(operation, undefined);
  }
}

function jsonContent(operation: RestOperation, mediaType = "application/json"): JsonObject {
  return { content: { [mediaType]: { schema: jsonSchema(openType(operation.output)) } } };
}

function openType(type: DataType): DataType {
  return type.kind === "binary" ? { kind: "any" } : type;
}
