import type { Reporter } from "../diagnostics/reporter.js";
import { askedOf } from "./asked.js";
import type {
  BodyEncoding as WrittenEncoding,
  FixedParameter,
  HttpApi,
  Operation,
  OperationParameter,
  RequestBody,
} from "./capability.js";
import {
  type BodyEncoding,
  type CallSettings,
  type PlaceOfSetting,
  settingsOf,
  type Upstreams,
} from "./upstream-settings.js";

/** Lays what is configured for its calls over an API. What is said of one operation and means nothing there is reported where it is configured. */
export function applyUpstreams(
  api: HttpApi,
  upstreams: Upstreams,
  placeOf: PlaceOfSetting | undefined,
  reporter: Reporter,
): HttpApi {
  const { headers } = settingsOf(upstreams, api.namespace, "");
  for (const operation of api.operations) reportUseless(operation, upstreams, placeOf, reporter);
  return {
    ...api,
    fixed: [
      ...api.fixed.filter(({ in: place, name }) => place !== "header" || !hasName(headers, name)),
      ...fixedHeaders(headers),
    ],
    operations: api.operations.map((operation) => applySettings(operation, upstreams)),
  };
}

function applySettings(operation: Operation, upstreams: Upstreams): Operation {
  const settings = settingsOf(upstreams, operation.namespace, operation.name);
  const body = encodedBody(operation, settings);
  const style = takesStyle(operation, body) ? styleOf(settings) : undefined;
  const styled = saysStyle(operation, settings) ? withoutStyles({ ...operation, body }) : { ...operation, body };
  const parameters = withHeaders(styled, settings.headers);
  return {
    ...operation,
    parameters,
    asked: askedOf(parameters),
    body: styled.body,
    ...(style === undefined ? {} : { style }),
    ...(settings.timeoutMs === undefined ? {} : { timeoutMs: settings.timeoutMs }),
  };
}

function encodedBody(operation: Operation, settings: CallSettings): RequestBody | undefined {
  const { body } = operation;
  return body === undefined || settings.body === undefined || !canEncode(operation)
    ? body
    : { ...body, encoding: encodings[settings.body] };
}

const encodings: Readonly<Record<BodyEncoding, WrittenEncoding>> = {
  json: { kind: "json", mediaType: "application/json" },
  formUrlEncoded: { kind: "form", mediaType: "application/x-www-form-urlencoded" },
  multipartForm: { kind: "multipart", mediaType: "multipart/form-data" },
};

/** Configured headers take the place of those of their name, whoever would have given them. */
function withHeaders(
  { parameters, span }: Operation,
  headers: Readonly<Record<string, string>>,
): readonly OperationParameter[] {
  const added = fixedHeaders(headers).map((header): OperationParameter => ({
    ...header,
    type: { kind: "string" },
    required: false,
    description: undefined,
    span,
  }));
  return [...parameters.filter(({ in: place, name }) => place !== "header" || !hasName(headers, name)), ...added];
}

function fixedHeaders(headers: Readonly<Record<string, string>>): readonly (FixedParameter & { in: "header" })[] {
  return Object.entries(headers).map(([name, value]) => ({ name, in: "header", value: { kind: "literal", value } }));
}

/** Names of headers are the same in either case (RFC 9110 section 5.1). */
function hasName(headers: Readonly<Record<string, string>>, name: string): boolean {
  return Object.keys(headers).some((other) => other.toLowerCase() === name.toLowerCase());
}

/** `form` that is not exploded is joined by commas; exploded it is as usual. */
function styleOf({ style, explode }: CallSettings): Operation["style"] {
  if (style !== undefined && style !== "form") return style;
  return explode === false ? "comma" : undefined;
}

/** The configuration's style holds in place of what the API's document says of each parameter; lists of OAuth 2.0 endpoints have none. */
function saysStyle({ oauth }: Operation, { style, explode }: CallSettings): boolean {
  return oauth !== undefined || style !== undefined || explode !== undefined;
}

function withoutStyles(operation: Operation): Operation {
  const { body } = operation;
  return {
    ...operation,
    parameters: operation.parameters.map((parameter) => {
      const { style: _, ...others } = parameter;
      return parameter.in === "query" ? others : parameter;
    }),
    body: body && withoutFieldStyles(body),
  };
}

function withoutFieldStyles(body: RequestBody): RequestBody {
  const { styles: _, ...others } = body;
  return others;
}

/** Text and bytes are what they are, a list of parts can only be multipart, and an OAuth 2.0 endpoint takes forms (RFC 6749 section 4.1.3). */
function canEncode({ body, oauth }: Operation): boolean {
  if (body === undefined || oauth !== undefined || body.kind === "text") return false;
  if (body.encoding.kind === "text" || body.encoding.kind === "bytes") return false;
  return body.kind !== "data" || !isPartList(body);
}

function isPartList({ value, encoding }: Extract<RequestBody, { kind: "data" }>): boolean {
  return encoding.kind === "multipart" && value.kind === "list";
}

/** A query and a form do; of OAuth 2.0 endpoints neither: their lists repeat the name (RFC 8707 section 2). */
function takesStyle({ parameters, oauth }: Operation, body: RequestBody | undefined): boolean {
  return (
    oauth === undefined && (parameters.some(({ in: place }) => place === "query") || body?.encoding.kind === "form")
  );
}

/** What holds for a whole namespace is for those of its operations that have use for it. */
function reportUseless(
  operation: Operation,
  upstreams: Upstreams,
  placeOf: PlaceOfSetting | undefined,
  reporter: Reporter,
): void {
  const { namespace, name, id, span } = operation;
  const { namespaces } = upstreams;
  const own = Object.hasOwn(namespaces, namespace) ? namespaces[namespace]?.operations : undefined;
  const settings = own !== undefined && Object.hasOwn(own, name) ? own[name] : undefined;
  if (settings === undefined) return;
  const report = (setting: string, why: string): void => {
    const place = placeOf?.(["upstreams", namespace, "operations", name, setting]);
    const related = [{ span, label: "the operation" }];
    reporter.report("model/useless-setting", place ?? span, { operation: id, setting, why }, place ? related : []);
  };
  if (settings.body !== undefined && !canEncode(operation)) report("body", "it has no body of members");
  const setting = settings.style === undefined ? "explode" : "style";
  const body = encodedBody(operation, settingsOf(upstreams, namespace, name));
  if (settings[setting] !== undefined && !takesStyle(operation, body)) report(setting, "it sends no query and no form");
}
