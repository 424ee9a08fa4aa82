import type { Reporter } from "../../diagnostics/reporter.js";
import type { ApiCall, ApiDocument, ApiSecurity } from "../../openapi/document.js";
import { readSecurity } from "../../openapi/read-call.js";
import { readSecuritySchemes } from "../../openapi/read-security.js";
import { writeAuthentication } from "../../openapi/write-authentication.js";
import type { ConsumedApi } from "../../schema/document.js";
import { valueSpan } from "../../schema/spans.js";
import type { JsonValue } from "../../source/node.js";
import { foldName } from "../../text/casing.js";
import type { HttpApi, Operation } from "../capability.js";

/** An operation, and what its document says of it. */
export interface FoundCall {
  readonly operation: Operation;
  readonly call: ApiCall;
}

/**
 * Tells what an API's document asks its callers for where the capability sends no authentication: the scheme is not laid over the API as types are, since
 * a secret needs a binding of its own. Operations whose own inputs carry it, and those that are open, ask for nothing.
 */
export function reportMissingAuthentication(
  api: HttpApi,
  written: ConsumedApi,
  document: ApiDocument,
  found: readonly FoundCall[],
  reporter: Reporter,
): void {
  if (api.authentication !== undefined) return;
  const schemes = readSecuritySchemes(document);
  const all = readSecurity(document.root) ?? [];
  const closed = found.filter(
    ({ operation, call: { security = all } }) =>
      operation.oauth === undefined &&
      security.length > 0 &&
      !security.some((each) => [...each.keys()].every((name) => isCarried(schemes.get(name), operation))),
  );
  const [first] = closed;
  if (!first) return;
  const calls = new Map(closed.map(({ operation, call }) => [operation.id, call]));
  const { value, variables } = writeAuthentication(
    document,
    { namespace: api.namespace, baseUri: api.baseUriText },
    calls,
  );
  const [requirement] = (first.call.security ?? all).filter(({ size }) => size > 0);
  reporter.report("openapi/missing-authentication", valueSpan(written, "namespace"), {
    namespace: api.namespace,
    schemes: [...(requirement?.keys() ?? [])],
    operations: closed.map(({ operation }) => operation.id),
    authentication: value === undefined ? undefined : flowOf(value),
    variables,
  });
}

/** Whether an input of the operation is where a scheme wants its credentials. */
function isCarried(security: ApiSecurity | undefined, { parameters }: Operation): boolean {
  const scheme = security?.scheme;
  const [place, key] = scheme?.kind === "apiKey" ? [scheme.in, scheme.key] : ["header", "Authorization"];
  return parameters.some((parameter) => parameter.in === place && foldName(parameter.name) === foldName(key));
}

/** A value on one line, as people write it in YAML. */
function flowOf(value: JsonValue): string {
  if (Array.isArray(value)) return `[${value.map(flowOf).join(", ")}]`;
  if (typeof value === "object" && value !== null)
    return `{ ${Object.entries(value)
      .map(([key, item]) => `${key}: ${flowOf(item)}`)
      .join(", ")} }`;
  return typeof value === "string" && /^[A-Za-z][\w-]*$/.test(value) ? value : JSON.stringify(value);
}
