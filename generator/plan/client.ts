import type { HttpApi, Operation, OperationParameter } from "../model/capability.js";
import type { PropertyType } from "../model/types.js";
import {
  type Code,
  code,
  codeFrom,
  identifier,
  joinCode,
  literal,
  objectLiteral,
  property,
  templateText,
  text,
  undefinedCode,
  uses,
} from "./code.js";
import { type AnswerReaders, createAnswerReaders } from "./answer-readers.js";
import { authorizationQuery, withClosedWords } from "./authorization.js";
import { senderOf } from "./client-sender.js";
import { comment, deprecationOf } from "./comment.js";
import { madeFrom } from "../diagnostics/origin.js";
import { type Compiled, compileExpression, compileLoose, readMember, type Reader } from "./expression.js";
import { fieldStylesCode, isStructured, queryStyles } from "./field-styles.js";
import { local } from "./locals.js";
import { declareInput, declareOpenInput, declareType } from "./named-type.js";
import type { ClientPlan, FunctionCode, TypesPlan } from "./plan.js";
import type { PublicName } from "./public-name.js";
import { compileBody, compileForm } from "./request-body.js";
import { requireInputs } from "./require-inputs.js";
import { runtime } from "./runtime.js";
import { typeCode } from "./type-code.js";
import { isStructure } from "../model/parameter-style.js";
import { planUpstream, type Upstream } from "./upstream.js";
import { limitOfAnswer } from "../model/answer.js";

/** Where an operation's function stands and what it is called: what adapters need to call it. */
export interface ClientFunction {
  readonly operation: Operation;
  readonly function: PublicName;
  /** The function that builds the URL of an authorization endpoint. */
  readonly url: PublicName | undefined;
  /** Undefined where a caller passes nothing. */
  readonly input: PublicName | undefined;
  /** The members of what a caller passes. */
  readonly members: readonly PropertyType[];
  /** Undefined where little is known of the answer. */
  readonly answer: PublicName | undefined;
}

/** The operations that share one client file, and the names they have. */
export interface ClientModule {
  /** `client`, or `client/<part>`. */
  readonly file: string;
  readonly typesFile: string;
  /** The APIs whose constants stand in this file. */
  readonly declares: readonly HttpApi[];
  readonly functions: readonly ClientFunction[];
  readonly upstreamOf: (namespace: string) => Upstream;
}

/** Plans `client.ts`: one exported function per operation, in YAML order, and the file of their types. */
export function planClient(module: ClientModule): readonly (ClientPlan | TypesPlan)[] {
  const types = module.functions.flatMap(planTypes);
  const readers = createAnswerReaders();
  const functions = module.functions.flatMap((entry) =>
    planOperation(entry, module.upstreamOf(entry.operation.namespace).read, readers),
  );
  const [api, ...others] = module.declares;
  const client: ClientPlan = {
    kind: "client",
    path: `${module.file}.ts`,
    upstreams: module.declares.map((each) => planUpstream(each, module.upstreamOf(each.namespace))),
    readers: readers.all(),
    functions,
  };
  return [
    others.length === 0 ? madeFrom(client, api?.span) : client,
    ...(types.length === 0 ? [] : [{ kind: "types", path: `${module.typesFile}.ts`, types } as const]),
  ];
}

function planTypes({ operation, input, members, answer }: ClientFunction): TypesPlan["types"] {
  return [
    ...(input
      ? [
          operation.oauth === "authorization"
            ? declareOpenInput(input, withClosedWords(members))
            : declareInput(input, members),
        ]
      : []),
    ...(answer && operation.output.kind !== "named" ? [declareType(answer, operation.output)] : []),
  ].map((type) => madeFrom(type, operation.span));
}

function planOperation(entry: ClientFunction, upstream: Code, readers: AnswerReaders): readonly FunctionCode[] {
  const { operation } = entry;
  if (operation.oauth !== undefined && operation.oauth !== "authorization")
    return [madeFrom(planTokenCall(entry, upstream), operation.span)];
  const reader = operationReader(operation);
  const { send, decode, returns } = senderOf(entry, readers);
  const body = compileBody(operation, reader);
  const maxBytes = limitOfAnswer(operation.answer);
  const fields = [
    code`operation: ${literal(operation.id)},`,
    code`method: ${literal(operation.method)},`,
    code`path: ${compilePath(operation, reader)},`,
    ...recordFields(operation, reader),
    ...(body === undefined ? [] : [code`body: ${body},`]),
    ...(operation.answer.mediaType === undefined ? [] : [code`accept: ${literal(operation.answer.mediaType)},`]),
    ...(maxBytes === undefined ? [] : [code`maxBytes: ${literal(maxBytes)},`]),
    ...timeoutField(operation),
  ];
  const call: FunctionCode = {
    doc: operationDoc(operation),
    name: entry.function.declared,
    async: true,
    parameters: parametersOf(entry, fields),
    returns: code`Promise<${returns}>`,
    statements: [
      ...requiredInputs(entry, fields),
      code`return await ${send}(${upstream}, {\n${joinCode(fields, "\n")}\n}, ${decode}${local.options});`,
    ],
  };
  return (entry.url ? [planAuthorizationUrl(entry, entry.url, upstream), call] : [call]).map((one) =>
    madeFrom(one, operation.span),
  );
}

function operationDoc(operation: Operation): Code {
  const statuses = new Map<string, readonly string[]>();
  for (const { status, type } of operation.failures ?? [])
    if (type.kind === "named") statuses.set(type.name, [...(statuses.get(type.name) ?? []), status]);
  const failures = [...statuses].map(([name, of]) => `\`${name}\` (${of.join(", ")})`);
  return comment(
    [
      operation.description ?? operation.title ?? "",
      `\`${operation.method} ${operation.path.text}\` (\`${operation.id}\`)`,
      operation.answer.kind === "events"
        ? "Answers once the answer begins: loop over it with `for await`. Leaving the loop ends the request."
        : "",
      operation.seen === undefined
        ? ""
        : `What it answers is typed as seen in ${operation.seen} answer${operation.seen === 1 ? "" : "s"}.`,
      failures.length === 0 ? "" : `The \`body\` of a failure is ${failures.join(" or ")}.`,
    ],
    deprecationOf(operation.deprecated === true, operation.sunset),
  );
}

/** The function that builds the URL a person's browser is sent to (RFC 6749 section 4.1.1). */
function planAuthorizationUrl(entry: ClientFunction, name: PublicName, upstream: Code): FunctionCode {
  const { operation } = entry;
  const reader = operationReader(operation);
  const query = recordCode("query", operation, reader) ?? code`{}`;
  const path = compilePath(operation, reader);
  return {
    doc: comment([
      `The URL at which a person's browser starts \`${operation.id}\`: send it there, do not fetch it (RFC 6749 section 4.1.1). \`createPkcePair\` makes the code challenge.`,
    ]),
    name: name.declared,
    async: false,
    parameters: parametersOf(entry, [query, path]),
    returns: code`string`,
    statements: [
      ...requiredInputs(entry, [query, path]),
      code`return ${runtime.oauth.authorizationUrl}(${upstream}, ${path}, ${query}, ${local.options});`,
    ],
  };
}

function planTokenCall(entry: ClientFunction, upstream: Code): FunctionCode {
  const { operation } = entry;
  const reader = operationReader(operation);
  const returns = typeCode(operation.output);
  // The form is what goes upstream, whatever media type the YAML lets a caller name.
  const isMediaType = ({ in: place, name }: OperationParameter): boolean =>
    place === "header" && name.toLowerCase() === "content-type";
  const sent = { ...operation, parameters: operation.parameters.filter((parameter) => !isMediaType(parameter)) };
  const fields = [
    code`operation: ${literal(operation.id)},`,
    code`path: ${compilePath(operation, reader)},`,
    ...recordFields(sent, reader),
    code`request: ${compileForm(operation, reader)},`,
    ...configuredClient(operation),
    ...timeoutField(operation),
  ];
  return {
    doc: operationDoc(operation),
    name: entry.function.declared,
    async: true,
    parameters: parametersOf(entry, fields),
    returns: code`Promise<${returns}>`,
    statements: [
      ...requiredInputs(entry, fields),
      code`return await ${runtime.oauth.sendTokenRequest}<${returns}>(${upstream}, {\n${joinCode(fields, "\n")}\n}, ${local.options});`,
    ],
  };
}

function timeoutField({ timeoutMs }: Operation): readonly Code[] {
  return timeoutMs === undefined ? [] : [code`timeoutMs: ${literal(timeoutMs)},`];
}

/** The client that a call is made as where its caller brings none. */
function configuredClient({ oauthClient, namespace }: Operation): readonly Code[] {
  if (oauthClient === undefined) return [];
  const { id, secret, method } = oauthClient;
  const read = (variable: string): Code =>
    code`${runtime.http.readBinding}(${local.options}, ${literal(variable)}, ${literal(namespace)})`;
  const members = [
    code`id: ${read(id)}`,
    ...(secret === undefined ? [] : [code`secret: ${read(secret)}`]),
    ...(method === undefined ? [] : [code`method: ${literal(method)}`]),
  ];
  return [code`client: () => ({ ${joinCode(members, ", ")} }),`];
}

/** `input: XInput, options: CallOptions = {}`; the input has a default where nothing in it is required, an underscore where nothing is read of it, and is not there where it would be empty. */
function parametersOf({ operation, input }: ClientFunction, body: readonly Code[]): Code {
  const options = code`${local.options}: ${runtime.http.CallOptions} = {}`;
  if (input === undefined) return options;
  const mark = body.some((part) => uses(part, local.input)) ? text("") : text("_");
  // Members that every object inherits cannot be left out of a default.
  const isNeeded = operation.asked.some((parameter) => parameter.required || parameter.name in Object.prototype);
  return code`${mark}${local.input}: ${input.imported}${isNeeded ? text("") : text(" = {}")}, ${options}`;
}

/** The check of what JavaScript may leave out, though its type is not optional. Nothing where nothing is read of an input. */
function requiredInputs({ operation, input }: ClientFunction, body: readonly Code[]): readonly Code[] {
  return input === undefined || !body.some((part) => uses(part, local.input)) ? [] : requireInputs(operation);
}

function operationReader(operation: Operation): Reader {
  const parameters = new Map(operation.parameters.map((one) => [one.name, one]));
  const parameter = (name: string): Compiled => {
    const found = parameters.get(name);
    if (!found) return absent;
    if (found.value) return compileExpression(found.value, reader);
    return { code: readMember(local.input, name, !found.required), type: found.type, optional: !found.required };
  };
  const reader: Reader = {
    input: parameter,
    parameter,
    step: () => absent,
    binding: (variable) => ({
      code: code`${runtime.http.readBinding}(${local.options}, ${literal(variable)}, ${literal(operation.namespace)})`,
      type: { kind: "string" },
      optional: false,
    }),
  };
  return reader;
}

const absent: Compiled = { code: undefinedCode, type: { kind: "any" }, optional: true };

function compilePath(operation: Operation, reader: Reader): Code {
  const { parts } = operation.path;
  if (parts.every((part) => typeof part === "string")) return literal(parts.join(""));
  const parameters = new Map(operation.parameters.map((one) => [one.name, one]));
  const pieces = parts.map((part) => {
    if (typeof part === "string") return templateText(part);
    return code`\${${segmentCode(part.parameter, parameters.get(part.parameter), reader)}}`;
  });
  return code`\`${joinCode(pieces, "")}\``;
}

/** What stands for a placeholder of the path, percent-encoded. */
function segmentCode(name: string, parameter: OperationParameter | undefined, reader: Reader): Code {
  const value = reader.parameter(name).code;
  if (parameter?.style === undefined) {
    // An absent one has no type either: it is refused by whichever.
    const encode =
      parameter === undefined || mayBeStructure(parameter, reader)
        ? runtime.valueTexts.encodeItems
        : runtime.http.encodeSegment;
    return code`${encode}(${value}, ${literal(name)})`;
  }
  const { style, styledName } = parameter;
  const words = [style, name, ...(styledName === undefined ? [] : [styledName])].map((word) => literal(word));
  return code`${runtime.styledValues.encodeStyledSegment}(${value}, ${joinCode(words, ", ")})`;
}

/** `query: { a: input.a },` and its like, for the places that have parameters. */
function recordFields(operation: Operation, reader: Reader): readonly Code[] {
  const field = (name: string, record: Code | undefined): readonly Code[] =>
    record === undefined ? [] : [code`${identifier(name)}: ${record},`];
  const query = recordCode("query", operation, reader);
  const headers = recordCode("header", operation, reader);
  const cookies = recordCode("cookie", operation, reader);
  const fields: Readonly<Record<OperationParameter["in"], readonly Code[]>> = {
    query: field("query", query && styledQuery(query, operation, reader)),
    header: field("headers", headers && headerTexts(headers, operation, reader)),
    cookie: field("cookies", cookies && code`${runtime.http.cookieHeader}(${cookies})`),
    // What fills the path and the body stands in them.
    path: [],
    body: [],
    template: [],
  };
  return Object.values(fields).flat();
}

/** A query as it is written: the configuration's style is for all of it; without one each parameter has its own, and those of OData are written in theirs. */
function styledQuery(query: Code, { style, parameters, oauth }: Operation, reader: Reader): Code {
  const styles = style === undefined ? fieldStylesCode(queryStyles(parameters)) : literal(style);
  const isOdata = parameters.some(({ in: place, name }) => place === "query" && name.startsWith("$"));
  if (styles === undefined && !isOdata) {
    // A request of an authorization endpoint is one object, which may hold more than is declared.
    if (oauth === "authorization") return code`${runtime.valueTexts.plainQuery}(${query})`;
    const holdsStructure = parameters.some((each) => each.in === "query" && mayBeStructure(each, reader));
    return holdsStructure ? code`${runtime.valueTexts.plainQuery}(${query})` : query;
  }
  return code`${runtime.valueStyles.styledQuery}(${joinCode([query, ...(styles === undefined ? [] : [styles])], ", ")})`;
}

/** Headers as they are written; what has a style of its own is a text already. */
function headerTexts(headers: Code, { parameters }: Operation, reader: Reader): Code {
  const holdsStructure = parameters.some(
    (each) => each.in === "header" && each.style === undefined && mayBeStructure(each, reader),
  );
  return holdsStructure ? code`${runtime.valueTexts.headerTexts}(${headers})` : headers;
}

/** Whether what is sent may be a list or an object, for all that is known of it. An object that is written out is sent as a text. */
function mayBeStructure({ type, value }: OperationParameter, reader: Reader): boolean {
  if (value === undefined) return isStructure(type);
  return value.kind !== "object" && isStructure(compileExpression(value, reader).type);
}

/** The parameters of one place as an object; undefined where there are none. */
function recordCode(place: OperationParameter["in"], operation: Operation, reader: Reader): Code | undefined {
  const parameters = operation.parameters.filter((parameter) => parameter.in === place);
  const write = (parameter: OperationParameter): Code => {
    const isWrittenOut = isStructured(parameter.value);
    const hasStyle = parameter.style !== undefined || (place === "query" && operation.style !== undefined);
    // A list is written out as those that callers pass are, and so is what has a style of its own.
    const isText = !hasStyle && (place === "cookie" || parameter.value?.kind !== "list");
    const value = parameter.value
      ? (isWrittenOut ? compileLoose : compileExpression)(parameter.value, reader)
      : reader.parameter(parameter.name);
    const written =
      place === "header" && parameter.style !== undefined
        ? code`${runtime.styledValues.styledHeader}(${value.code}, ${literal(parameter.style)}, ${literal(parameter.name)})`
        : isWrittenOut && isText
          ? code`${runtime.writeJson.writeJson}(${value.code})`
          : value.code;
    return codeFrom(property(parameter.name, written), parameter.span);
  };
  if (place === "query" && operation.oauth === "authorization" && operation.asked.length > 0)
    return authorizationQuery(operation, parameters.filter(({ value }) => value !== undefined).map(write));
  return parameters.length === 0 ? undefined : objectLiteral(parameters.map(write));
}

/** A function as it is called: what takes nothing is passed its options alone. */
export function callCode(called: Code, input: Code | undefined, options: Code): Code {
  return input === undefined ? code`${called}(${options})` : code`${called}(${input}, ${options})`;
}
