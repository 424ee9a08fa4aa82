import { mayHaveBody } from "../../text/methods.js";
import type { Reporter } from "../../diagnostics/reporter.js";
import type { ApiCall, ApiDocument, ApiParameter } from "../../openapi/document.js";
import { createMatcher } from "../../openapi/match-operations.js";
import { readCall } from "../../openapi/read-call.js";
import type { ConsumedApi, ConsumedParameter } from "../../schema/document.js";
import { valueSpan } from "../../schema/spans.js";
import type { JsonObject } from "../../source/node.js";
import { foldName } from "../../text/casing.js";
import { nearestWord } from "../../text/nearest.js";
import { askedOf } from "../asked.js";
import type { HttpApi, Operation, OperationParameter } from "../capability.js";
import { anyType, type DataType, withoutNull } from "../types.js";
import { agreementOf, nameOfType } from "./agreement.js";
import type { CallContext, WrittenOperation } from "./call-context.js";
import { documentedAnswer, failuresOf, statusesOf } from "./documented-answer.js";
import { styleOfParameter } from "./document-style.js";
import { documentedBody, type DocumentedBody } from "./documented-body.js";
import { exampleKeywords, readKeywords } from "./keywords.js";
import { type FoundCall, reportMissingAuthentication } from "./missing-authentication.js";
import type { SchemaTypes } from "./schema-types.js";
import { reportWrongParameters } from "./wrong-parts.js";

/** An API's document, and how its types are read. */
export interface OpenedDocument {
  readonly document: ApiDocument;
  /** As it is named where it is asked for. */
  readonly location: string;
  readonly types: SchemaTypes;
}

/**
 * Lays what an API's document says over its operations, where the capability says nothing of it: types, encodings, media types, descriptions. Where both
 * speak the capability's word holds, and a diagnostic says where they disagree.
 */
export function applyDocument(api: HttpApi, written: ConsumedApi, opened: OpenedDocument, reporter: Reporter): HttpApi {
  const { document, location, types } = opened;
  const find = createMatcher(document, api.baseUriText, reporter.comparisons);
  const sources = writtenOperations(written);
  const calls: FoundCall[] = [];
  const operations = api.operations.map((operation): Operation => {
    const { id, name, method, path, target, span } = operation;
    const line = `${method} ${path.text}`;
    const fragment = target === undefined ? "" : `#${target.name}=${target.value}`;
    const found = find({ name, method, path: path.text + fragment });
    if (!found.operation) {
      reporter.report("openapi/no-operation", span, { operation: id, call: line, location, nearest: found.nearest });
      return operation;
    }
    const other = `${found.operation.method} ${found.operation.path}`;
    if (found.byName) reporter.report("openapi/matched-by-name", span, { operation: id, call: line, found: other });
    const source = sources.get(name);
    const call = readCall(document, found.operation);
    calls.push({ operation, call });
    reportWrongParameters(document, found.operation, reporter);
    return source
      ? applyCall(operation, source, {
          call,
          keys: keysOf(api.authentication),
          types,
          reporter,
        })
      : operation;
  });
  reportMissingAuthentication(api, written, document, calls, reporter);
  types.settle();
  return { ...api, operations };
}

/** The keys that authentication sends, as `place name`: documents may name them once more, as parameters. */
function keysOf(authentication: HttpApi["authentication"]): ReadonlySet<string> {
  const keys = authentication?.kind === "apikey" ? authentication.keys : [];
  return new Set(
    keys.flatMap(({ name, placement }) =>
      name.kind === "literal" ? [`${placement} ${foldName(String(name.value))}`] : [],
    ),
  );
}

function writtenOperations(written: ConsumedApi): ReadonlyMap<string, WrittenOperation> {
  return new Map(
    written.resources.flatMap((resource) =>
      resource.operations.map((operation) => [
        operation.name,
        {
          operation,
          inputs: new Map(
            [...written.inputParameters, ...resource.inputParameters, ...operation.inputParameters].map((input) => [
              input.name,
              input,
            ]),
          ),
        },
      ]),
    ),
  );
}

function applyCall(operation: Operation, written: WrittenOperation, context: CallContext): Operation {
  const { call, types } = context;
  const documented = documentedBody(operation, written, context);
  const parameters = operation.parameters.map((parameter) =>
    parameter.in === "body" || parameter.in === "template"
      ? applyMember(parameter, operation, written, documented, context)
      : applyParameter(parameter, operation, written, context),
  );
  reportMissing(operation, context);
  for (const { name, unknown } of documented.odd) reportStyle(operation, name, unknown, context);
  const { answer, output } = documentedAnswer(operation, written, context);
  const statuses = statusesOf(call, types);
  const failures = failuresOf(statuses);
  const description = call.description ?? call.summary;
  const typed: Operation = {
    ...operation,
    parameters,
    asked: askedOf(parameters),
    body: documented.body,
    answer,
    output,
    description: operation.description ?? description,
    ...(call.deprecated ? { deprecated: true } : {}),
    ...(call.sunset === undefined ? {} : { sunset: call.sunset }),
    ...(failures.length === 0 ? {} : { failures }),
    ...(statuses.length === 0 ? {} : { statuses }),
  };
  return typed;
}

/** A parameter that travels in the URL or a header: the document's of its name and place. */
function applyParameter(
  parameter: OperationParameter,
  operation: Operation,
  { inputs }: WrittenOperation,
  context: CallContext,
): OperationParameter {
  const { call, types, reporter } = context;
  const inPlace = call.parameters.filter((each) => placeOf(each, call) === parameter.in);
  const found =
    inPlace.find(({ name }) => isSameName(parameter, name)) ??
    inPlace.find(({ name }) => foldName(name) === foldName(parameter.name)) ??
    (parameter.in === "path" ? placeholderAt(parameter, operation, call) : undefined);
  if (!found) {
    if (inputs.has(parameter.name)) reportUndocumented(parameter, operation, context);
    return parameter;
  }
  const documented = withoutNull(types.typeOf(found.schema, "write"));
  // In a way of writing that Capstan has not, a text is what the caller has written so.
  const isText = parameter.type.kind === "string" && "unknown" in styleOfParameter(found, documented);
  const refined = refine(
    parameter,
    inputs.get(parameter.name),
    {
      type: isText ? parameter.type : documented,
      required: found.required,
      description: found.description,
      deprecated: found.deprecated,
      sunset: found.sunset,
      schema: isText ? undefined : found.schema,
      keywords: isText ? undefined : { ...exampleKeywords(found.examples), ...readKeywords(found.schema) },
      span: found.span,
    },
    operation,
    reporter,
  );
  const written = styleOfParameter(found, refined.type);
  if ("unknown" in written) reportStyle(operation, parameter.name, written.unknown, context);
  const style = "style" in written ? written.style : undefined;
  return {
    ...refined,
    ...(style === undefined ? {} : { style }),
    ...(style?.startsWith("matrix") === true && found.name !== parameter.name ? { styledName: found.name } : {}),
  };
}

/** Where a parameter travels: a placeholder behind the `?` of a path is one of the query, whatever the document calls it. */
function placeOf({ in: place, name }: ApiParameter, { path }: ApiCall): ApiParameter["in"] {
  const [, query = ""] = path.split("?", 2);
  return place === "path" && query.includes(`{${name}}`) ? "query" : place;
}

/** An input of the capability that the document has in another place, or not at all. */
function reportUndocumented(parameter: OperationParameter, { id }: Operation, { call, reporter }: CallContext): void {
  const { name, in: place, span } = parameter;
  const elsewhere = call.parameters.find((each) => isSameName(parameter, each.name));
  if (elsewhere) {
    const what = {
      what: `\`${name}\` of \`${id}\``,
      capability: `in the ${place}`,
      document: `in the ${elsewhere.in}`,
    };
    const related = [{ span: elsewhere.span, label: "the document of the API" }];
    reporter.report("openapi/disagreement", span, what, related);
  } else if (!isUsualHeader(parameter)) {
    const known = (): readonly string[] => call.parameters.filter((each) => each.in === place).map((each) => each.name);
    const nearest = nearestWord(name, known, reporter.comparisons);
    reporter.report("openapi/unknown-input", span, { operation: id, parameter: name, nearest });
  }
}

function reportStyle({ id, span }: Operation, parameter: string, style: string, { reporter }: CallContext): void {
  reporter.report("openapi/style", span, { operation: id, parameter, style });
}

/** Names of headers are the same in either case (RFC 9110 section 5.1). */
function isSameName(parameter: OperationParameter, name: string): boolean {
  return parameter.in === "header" ? parameter.name.toLowerCase() === name.toLowerCase() : parameter.name === name;
}

function isUsualHeader({ in: place, name, value }: OperationParameter): boolean {
  return (
    place === "header" && (value !== undefined || /^(?:accept|content-type|authorization|user-agent)$/i.test(name))
  );
}

/** A placeholder of another name stands where the document has its own, counted from the end: before them stands what base URI and servers share. */
function placeholderAt(
  { name }: OperationParameter,
  { path }: Operation,
  call: ApiCall,
): ApiCall["parameters"][number] | undefined {
  const holes = path.parts.flatMap((part) => (typeof part === "string" ? [] : [part.parameter]));
  const documented = [...call.path.matchAll(/\{([^{}]*)\}/g)].map(([, hole]) => hole);
  const found = documented.at(holes.indexOf(name) - holes.length);
  return call.parameters.find((each) => each.in === "path" && each.name === found);
}

interface Documented {
  readonly type: DataType;
  readonly required: boolean;
  readonly description: string | undefined;
  readonly deprecated?: boolean;
  readonly sunset?: string | undefined;
  readonly schema: ApiCall["parameters"][number]["schema"];
  readonly keywords?: JsonObject | undefined;
  readonly span: ApiCall["parameters"][number]["span"];
}

function refine(
  parameter: OperationParameter,
  written: ConsumedParameter | undefined,
  documented: Documented,
  operation: Operation,
  reporter: Reporter,
): OperationParameter {
  const what = `\`${parameter.name}\` of \`${operation.id}\``;
  const documentsPlace = [{ span: documented.span, label: "the document of the API" }];
  // What is only named, by a placeholder or a template, says nothing of its type.
  const agreement = agreementOf(written ? parameter.type : anyType, documented.type);
  if (agreement === "disagreement")
    reporter.report(
      "openapi/disagreement",
      written ? valueSpan(written, "type") : parameter.span,
      { what, capability: nameOfType(parameter.type), document: nameOfType(documented.type) },
      documentsPlace,
    );
  if (written?.required === false && documented.required && parameter.value === undefined)
    reporter.report(
      "openapi/disagreement",
      valueSpan(written, "required"),
      { what, capability: "optional", document: "required" },
      documentsPlace,
    );
  const keywords = agreement === "document" ? (documented.keywords ?? readKeywords(documented.schema)) : undefined;
  const own = agreement === "document" ? parameter.schema && withoutType(parameter.schema) : parameter.schema;
  const going =
    documented.deprecated === true
      ? { deprecated: true, ...(documented.sunset === undefined ? {} : { "x-sunset": documented.sunset }) }
      : undefined;
  const schema = keywords === undefined && going === undefined ? own : { ...going, ...keywords, ...own };
  return {
    ...parameter,
    ...(agreement === "document" ? { documented: true } : {}),
    type: agreement === "document" ? documented.type : parameter.type,
    required:
      parameter.required || (written?.required === undefined && documented.required && parameter.value === undefined),
    description: parameter.description ?? documented.description,
    ...(schema === undefined ? {} : { schema }),
  };
}

/** Keywords that say what the document's type says better. */
function withoutType(schema: JsonObject): JsonObject {
  const { type: _, items: __, ...others } = schema;
  return others;
}

/** A member of the body, or the body itself. */
function applyMember(
  parameter: OperationParameter,
  operation: Operation,
  { inputs }: WrittenOperation,
  { typeOfName }: DocumentedBody,
  { reporter }: CallContext,
): OperationParameter {
  const documented = typeOfName(parameter.name);
  return documented ? refine(parameter, inputs.get(parameter.name), documented, operation, reporter) : parameter;
}

/** What the API demands and the capability sends never. */
function reportMissing(
  { id, span, parameters, body, method, oauth }: Operation,
  { call, keys, reporter }: CallContext,
): void {
  if (oauth !== undefined) return;
  for (const { name, in: place, required } of call.parameters) {
    if (!required || place === "path" || place === "cookie" || keys.has(`${place} ${foldName(name)}`)) continue;
    const isSent = parameters.some(
      (parameter) => parameter.in === place && foldName(parameter.name) === foldName(name),
    );
    if (!isSent)
      reporter.report("openapi/missing-parameter", span, { operation: id, parameter: name, place: `the ${place}` });
  }
  if (call.body?.required === true && body === undefined && mayHaveBody(method))
    reporter.report("openapi/missing-parameter", span, { operation: id, parameter: "body", place: "the body" });
}
