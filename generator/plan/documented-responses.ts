import type { DocumentedStatus } from "../model/capability.js";
import type { DataType } from "../model/types.js";
import type { JsonObject, JsonValue } from "../source/node.js";
import { jsonSchema } from "./json-schema.js";
import type { PlannedRoute } from "./route.js";

/** A problem document of this server. */
export const problemContent: JsonObject = {
  "application/problem+json": { schema: { $ref: "#/components/schemas/Problem" } },
};
/** What an upstream says of a failure is handed on in its own words. */
export const failureContent: JsonObject = { ...problemContent, "*/*": {} };

/** What the API's document says of the statuses of the one operation that is called: they are mirrored. */
export function documentedStatuses({ action }: PlannedRoute["plain"]): readonly DocumentedStatus[] {
  return action.kind === "call" && action.operation.oauth === undefined ? (action.operation.statuses ?? []) : [];
}

/** Failures that are documented by their statuses: the upstream's own, or a problem document of this server. */
export function failures(documented: readonly DocumentedStatus[]): JsonObject {
  return Object.fromEntries(
    documented
      .filter(({ status }) => /^[45](?:\d\d|XX)$/.test(status))
      .map((each) => [each.status, { description: described(each), ...failureOf(each) }]),
  );
}

function failureOf({ failure, status, example }: DocumentedStatus): JsonObject {
  if (!failure) return { content: failureContent };
  const schema = jsonSchema(failure.type);
  const own =
    failure.mediaType === "application/problem+json"
      ? { schema: { anyOf: [schema, { $ref: "#/components/schemas/Problem" }] } }
      : { schema };
  // Of many statuses some are what the document does not think of.
  const others = status.endsWith("XX") ? failureContent : problemContent;
  return { content: { ...others, [failure.mediaType]: { ...own, ...(example === undefined ? {} : { example }) } } };
}

/** The types of failures that the responses of a route refer to. */
export function failureTypes({ operation, plain }: PlannedRoute): readonly DataType[] {
  return operation.responses.length > 0
    ? []
    : documentedStatuses(plain).flatMap(({ failure }) => (failure ? [failure.type] : []));
}

/** What is known of any other answer. */
export function anyOther(documented: readonly DocumentedStatus[]): JsonObject {
  const said = documented.find(({ status }) => status === "default");
  if (!said?.failure) return { description: "Any other answer of the upstream, with its own status." };
  const { mediaType, type } = said.failure;
  return { description: described(said), content: { [mediaType]: { schema: jsonSchema(type) } } };
}

function described({ status, description }: DocumentedStatus): string {
  return description?.trim() || (status === "default" ? "Any other answer." : `Status ${status}.`);
}

/** A success as the document has it, with the headers and the body that usually come with its status. */
export function documentedSuccess(said: DocumentedStatus, usual: JsonObject): JsonObject {
  const { content, ...others } = usual;
  return {
    ...others,
    description: described(said),
    ...(said.isEmpty || content === undefined ? {} : { content: withExample(content, said) }),
  };
}

/** A JSON body with what the document shows of it. */
function withExample(content: JsonValue, { example }: DocumentedStatus): JsonValue {
  if (example === undefined || typeof content !== "object" || content === null || Array.isArray(content))
    return content;
  return Object.fromEntries(
    Object.entries(content).map(([mediaType, body]) =>
      /[/+]json$/.test(mediaType) && typeof body === "object" && body !== null && !Array.isArray(body)
        ? [mediaType, { ...body, example }]
        : [mediaType, body],
    ),
  );
}
