import { madeFrom } from "../diagnostics/origin.js";
import type { OutputFormat } from "../schema/words.js";
import type { Reporter } from "../diagnostics/reporter.js";
import type { ConsumedApi, ConsumedOperation, ConsumedResource, OutputParameter } from "../schema/document.js";
import { valueSpan } from "../schema/spans.js";
import { entryOf } from "../source/node.js";
import { foldName } from "../text/casing.js";
import { nearestWord } from "../text/nearest.js";
import { answerOf, typeOfAnswer } from "./answer.js";
import { askedOf } from "./asked.js";
import type { BindingTable } from "./bindings.js";
import { bodyValues, buildBody } from "./build-body.js";
import { buildOutput } from "./build-output.js";
import type { Callers } from "./callers.js";
import type { Operation, OperationParameter } from "./capability.js";
import { breakCircles, parametersIn } from "./circular-values.js";
import { checkOtherMarks } from "./check-other-marks.js";
import { checkRootHoles } from "./check-root-holes.js";
import { checkPlaces, type DeclaredOperation, declareOperation, type DeclaredParameter } from "./declare-operation.js";
import { isSafe } from "../text/methods.js";
import { nameParameters, type NamedOperation } from "./name-parameters.js";
import type { AnswerSchemas } from "./encoded/open-schemas.js";
import { headerOfPath } from "./operation-path.js";
import { asStructure, parseValue } from "./parse-value.js";
import { placePathInputs } from "./place-path-inputs.js";
import { type InputNames, inputNames } from "./written-values.js";

/** What consumed operations are built against. */
export interface ConsumedScope {
  readonly bindings: BindingTable;
  readonly callers: Callers;
  readonly schemas: AnswerSchemas;
  readonly reporter: Reporter;
}

/** The same for the operations of one API. */
export interface OperationScope extends ConsumedScope {
  /** The placeholders of all its paths, folded. */
  readonly placeholders: ReadonlySet<string>;
}

/**
 * Builds one consumed operation: what is declared, then what the names in it mean, then the values and the body that they are bound to. Undefined: it
 * cannot be called as it is written (reported).
 */
export function buildOperation(
  api: ConsumedApi,
  resource: ConsumedResource,
  written: ConsumedOperation,
  scope: OperationScope,
): Operation | undefined {
  const { bindings, schemas, reporter } = scope;
  if (!checkPlaces(api, resource, written, reporter)) return undefined;
  if (!checkParts(api, written, reporter)) return undefined;
  const values = [...written.headers, ...written.inputParameters].map(({ value }) => value);
  const namesOf = (): InputNames => inputNames(api, resource, written);
  if (!checkOtherMarks([...values, written.body?.data], namesOf, !isSafe(written.method), reporter)) return undefined;
  const declared = declareIn(api, resource, written, scope);
  if (!declared) return undefined;
  if (!checkRootHoles(declared.path, [...values, written.body?.data], reporter)) return undefined;
  const named = nameParameters(declared, bindings, reporter);
  const valued = breakCircles(
    named.parameters.map((parameter) => bindParameter(parameter, named)),
    reporter,
  );
  const body = buildBody(declared.body?.written, valued, named.names, reporter);
  const parameters = withoutUnread(valued, body);
  if (hasMisspelledHole(declared, valued, parameters, reporter)) return undefined;
  if (losesBodyInput(written, declared, parameters, reporter)) return undefined;
  const answer = answerOf(written, (format) => schemas.open(api, written, format));
  if (!answer) return undefined;
  reportPortability(written, reporter);
  const outputs = written.outputParameters.map((output) =>
    madeFrom(
      {
        name: output.name,
        ...buildOutput(output, named.names, memberOf(output, answer)),
        ...(output.required === true ? { required: true as const } : {}),
        ...(output.description === undefined ? {} : { description: output.description }),
      },
      valueSpan(output, "name"),
    ),
  );
  return {
    id: declared.id,
    namespace: api.namespace,
    name: written.name,
    resource: resource.name,
    method: written.method,
    path: named.template,
    target: headerOfPath(written.path ?? "") ?? headerOfPath(resource.path),
    title: written.display,
    description: written.description,
    parameters,
    asked: askedOf(parameters),
    body,
    answer,
    outputs,
    output: typeOfAnswer(answer, outputs),
    oauth: undefined,
    span: declared.span,
  };
}

/** What is declared, with a place for each of its path inputs; undefined where one has none (reported). */
function declareIn(
  api: ConsumedApi,
  resource: ConsumedResource,
  written: ConsumedOperation,
  { callers, placeholders, reporter }: OperationScope,
): DeclaredOperation | undefined {
  return placePathInputs(
    declareOperation(api, resource, written, callers.mapped(api.namespace, written.name), reporter),
    {
      callers: callers.rest(api.namespace, written.name),
      isOfOthers: ({ name }) =>
        placeholders.has(foldName(name)) && !written.inputParameters.some((own) => own.name === name),
      baseUri: api.baseUri,
    },
    reporter,
  );
}

/** Where a named value stands that does not say so: a scalar is a member of the answer; an object or a list may be all of it. */
function memberOf({ name, type }: OutputParameter, { kind }: Operation["answer"]): string | undefined {
  const isPart = kind === "json" || kind === "decoded" || kind === "encoded" || kind === "events";
  return isPart && type !== undefined && type !== "object" && type !== "array" ? name : undefined;
}

/** A parameter with its value read. `value: "{{x}}"` of a parameter x asks for the caller's own. */
function bindParameter(declared: DeclaredParameter, { names }: NamedOperation): OperationParameter {
  const { written, name, in: place, type, required, description, schema, span } = declared;
  const parameter = { name, in: place, type, required, description, schema, span };
  if (written === undefined) return { ...parameter, value: undefined };
  const isStructure = parameter.type.kind === "object" || parameter.type.kind === "array";
  const read = written.kind === "binding" ? written : parseValue(written, names);
  const value = isStructure ? asStructure(read) : read;
  if (value.kind === "parameter" && value.name === parameter.name)
    return { ...parameter, value: undefined, repeatsItself: true };
  return { ...parameter, value, required: false };
}

/** What only templates read, and none does, is no input of the operation. */
function withoutUnread(
  parameters: readonly OperationParameter[],
  body: Operation["body"],
): readonly OperationParameter[] {
  if (parameters.every((parameter) => parameter.in !== "template")) return parameters;
  const read = new Set(
    [...parameters.map(({ value }) => value), ...(body ? bodyValues(body) : [])].flatMap((value) =>
      value ? parametersIn(value) : [],
    ),
  );
  return parameters.filter((parameter) => parameter.in !== "template" || read.has(parameter.name));
}

/**
 * Whether a hole that names nothing is a slip away from a declared input that nothing reads (reported): what callers pass would be lost. Words of two
 * letters are all near each other.
 */
function hasMisspelledHole(
  { id, parameters: declared }: DeclaredOperation,
  known: readonly OperationParameter[],
  read: readonly OperationParameter[],
  reporter: Reporter,
): boolean {
  const names = new Set(declared.map(({ name }) => name));
  const holes = read.filter(({ name, in: place }) => place === "template" && !names.has(name) && name.length > 2);
  if (holes.length === 0) return false;
  const reads = new Set(read);
  const unread = known.filter((parameter) => !reads.has(parameter)).map(({ name }) => name);
  const misspelled = holes.flatMap(({ name, span }) => {
    const nearest = nearestWord(name, unread, reporter.comparisons);
    return nearest === undefined ? [] : [{ name, span, nearest }];
  });
  for (const { name, span, nearest } of misspelled)
    reporter.report("model/misspelled-hole", span, { hole: name, operation: id, nearest });
  return misspelled.length > 0;
}

/**
 * Whether the body is written without an input that is required in it (reported, as are the others that it does not read). Those of a resource or a client
 * are for all its operations, and may be for others.
 */
function losesBodyInput(
  written: ConsumedOperation,
  { id, body }: DeclaredOperation,
  read: readonly OperationParameter[],
  reporter: Reporter,
): boolean {
  if (body?.written === undefined) return false;
  const names = new Set(read.map(({ name }) => name));
  const unread = written.inputParameters.filter((input) => input.in === "body" && !names.has(input.name));
  for (const input of unread)
    reporter.report(
      input.required === true ? "model/lost-body-input" : "model/unread-body-input",
      valueSpan(input, "name"),
      { input: input.name, operation: id },
    );
  return unread.some(({ required }) => required === true);
}

/** Whether a body of parts without names (RFC 2046 section 5.1.3, RFC 2387) is one that can be sent: the caller's own, or a text with its boundary. */
function checkParts({ namespace }: ConsumedApi, { name, body }: ConsumedOperation, reporter: Reporter): boolean {
  const { mediaType = "", data } = body ?? {};
  const [essence = ""] = mediaType.split(";", 1);
  if (!/^multipart\/(?!form-data\s*$)/i.test(essence) || data === undefined) return true;
  const isText = data.kind === "scalar";
  if (isText && /;\s*boundary=/i.test(mediaType)) return true;
  const span = (body && body.$.kind === "map" ? entryOf(body.$, "type")?.value.span : undefined) ?? data.span;
  reporter.report("model/unnamed-parts", span, {
    operation: `${namespace}.${name}`,
    mediaType: essence.trim(),
    boundary: !isText,
  });
  return false;
}

/** Which formats the reference engine reads (engine-semantics 1.10). */
const isPortable: Readonly<Record<OutputFormat, boolean>> = {
  json: true,
  xml: true,
  yaml: true,
  csv: true,
  tsv: true,
  psv: true,
  html: true,
  markdown: true,
  avro: true,
  protobuf: true,
  binary: true,
  ndjson: false,
  sse: false,
  raw: false,
  text: false,
};

function reportPortability(written: ConsumedOperation, reporter: Reporter): void {
  const { method, outputRawFormat: format } = written;
  if (format !== undefined && !isPortable[format])
    reporter.report("portability/format", valueSpan(written, "outputRawFormat"), { format });
  if (method === "HEAD" || method === "OPTIONS")
    reporter.report("portability/method", valueSpan(written, "method"), { method });
}
