import type { HttpApi, Operation, OperationParameter, RequestBody } from "../model/capability.js";
import { needsBaseUrl } from "../model/rules/base-uris.js";
import type { DataType } from "../model/types.js";
import type { ValueExpression } from "../model/values.js";
import { code, comment, type Code, identifier, joinCode, literal, member, propertyKey, templateText } from "./code.js";
import { type Compiled, compileExpression, compileLoose, fit, readMember, type Reader } from "./expression.js";
import { createImports, type Imports } from "./imports.js";
import { typeName } from "./names.js";
import type { ClientPlan, FunctionCode, TypesPlan, UpstreamCode } from "./plan.js";
import { memberCode, typeCode } from "./type-code.js";

/** Where an operation's function stands and what it is called: what adapters need to call it. */
export interface ClientFunction {
  readonly operation: Operation;
  readonly name: string;
  readonly inputType: string | undefined;
  /** Module of the function, `./client`. */
  readonly module: string;
  readonly typesModule: string;
}

/** The operations that share one client file, and the names they have. */
export interface ClientModule {
  /** `client`, or `client/<part>`. */
  readonly file: string;
  readonly typesFile: string;
  readonly apis: readonly HttpApi[];
  readonly functions: readonly ClientFunction[];
  /** Set where the upstream constants stand in a file of their own. */
  readonly upstreamFile: string | undefined;
}

/** The parameters that a caller passes, as members of the input type. Those that the YAML fixes are not among them. */
export function inputParameters(operation: Operation): readonly OperationParameter[] {
  return operation.parameters.filter((parameter) => parameter.value === undefined);
}

/** Plans `client.ts`: one exported function per operation, in YAML order. */
export function planClient(module: ClientModule, own: ReadonlySet<string>): { readonly client: ClientPlan; readonly types: TypesPlan | undefined; readonly imports: Imports; readonly typeImports: Imports } {
  const imports = createImports(own);
  const typeImports = createImports(own);
  const depth = module.file.split("/").length - 1;
  const functions = module.functions.flatMap((entry) => planOperation(entry, upstreamName(entry, module, imports), imports));
  const upstreams = module.upstreamFile === undefined ? module.apis.map((api) => planUpstream(api, module.apis.length > 1, imports)) : [];
  const types = module.functions.flatMap((entry) => planInputType(entry, typeImports));
  return {
    client: { kind: "client", path: `${module.file}.ts`, upstreams, functions, imports: imports.lines(depth) },
    types: types.length === 0 ? undefined : { kind: "types", path: `${module.typesFile}.ts`, types, imports: typeImports.lines(depth) },
    imports,
    typeImports,
  };
}

function upstreamName(entry: ClientFunction, module: ClientModule, imports: Imports): Code {
  if (module.upstreamFile !== undefined) return imports.value(`./${module.upstreamFile}`, upstreamConstant(entry.operation.namespace, true));
  return identifier(upstreamConstant(entry.operation.namespace, module.apis.length > 1));
}

/** Where the upstream constants stand that several files read. */
export const upstreamsFile = "client/upstreams";

/** The name of the constant that says where an API is. */
export function upstreamConstant(namespace: string, several: boolean): string {
  return several ? `${typeName(namespace).replace(/^./u, (first) => first.toLowerCase()) || "api"}Upstream` : "upstream";
}

/** Plans the constant that says where an API is and how calls to it are authenticated. */
export function planUpstream(api: HttpApi, several: boolean, imports: Imports, exported = false): UpstreamCode {
  imports.type("runtime/http", "Upstream");
  const authentication = planCredentials(api, imports);
  return {
    doc: comment([`Where \`${api.namespace}\` is${authentication.length > 0 ? ", and how calls to it are authenticated" : ""}.`]),
    name: identifier(upstreamConstant(api.namespace, several)),
    exported,
    fields: [code`namespace: ${literal(api.namespace)},`, code`baseUrl: ${planBaseUrl(api, imports)},`, ...authentication],
  };
}

function planBaseUrl(api: HttpApi, imports: Imports): Code {
  if (needsBaseUrl(api)) return code`undefined`;
  if (api.baseUri.kind === "literal") return literal(api.baseUri.value);
  return code`(binding) => ${compileExpression(api.baseUri, bindingReader, imports).code}`;
}

function planCredentials(api: HttpApi, imports: Imports): readonly Code[] {
  const { authentication } = api;
  if (!authentication) return [];
  const value = (expression: ValueExpression): Code => {
    const compiled = compileExpression(expression, bindingReader, imports);
    return compiled.type.kind === "string" ? compiled.code : code`String(${compiled.code})`;
  };
  const declare = (credentials: Code): readonly Code[] => [/\bbinding\(/.test(credentials) ? code`credentials: (binding) => ${credentials},` : code`credentials: () => ${credentials},`];
  switch (authentication.kind) {
    case "bearer":
      return declare(code`${imports.value("runtime/http", "bearer")}(${value(authentication.token)})`);
    case "basic":
      return declare(code`${imports.value("runtime/http", "basic")}(${value(authentication.username)}, ${value(authentication.password)})`);
    case "digest":
      return declare(code`${imports.value("runtime/digest", "digest")}(${value(authentication.username)}, ${value(authentication.password)})`);
    case "apikey": {
      const keys = authentication.keys.map((key) => code`{ in: ${literal(key.placement)}, name: ${value(key.name)}, value: ${value(key.value)} }`);
      return declare(code`${imports.value("runtime/http", "apiKey")}(${joinCode(keys, ", ")})`);
    }
    case "oauth2": {
      const fields = [
        ...(authentication.tokenEndpoint === undefined ? [] : [code`tokenEndpoint: ${literal(authentication.tokenEndpoint)}`]),
        ...(authentication.authorizationServerUri === undefined ? [] : [code`issuer: ${literal(authentication.authorizationServerUri)}`]),
        code`clientId: ${authentication.clientId ? value(authentication.clientId) : code`binding(${literal(oauthVariable(api, "CLIENT_ID"))})`}`,
        code`clientSecret: ${authentication.clientSecret ? value(authentication.clientSecret) : code`binding(${literal(oauthVariable(api, "CLIENT_SECRET"))})`}`,
        ...(authentication.scopes.length === 0 ? [] : [code`scope: ${literal(authentication.scopes.join(" "))}`]),
        ...(authentication.resource === undefined ? [] : [code`resource: ${literal(authentication.resource)}`]),
        ...(authentication.audience === undefined ? [] : [code`audience: ${literal(authentication.audience)}`]),
      ];
      return declare(code`${imports.value("runtime/client-credentials", "clientCredentials")}({ ${joinCode(fields, ", ")} })`);
    }
    case "unsupported":
      return [code`signer: ${literal(authentication.written)},`];
  }
}

/** The values that the client level fixes in one place, as a function of bindings; undefined where it fixes none. */
export function fixedValues(api: HttpApi, place: "query" | "header", imports: Imports): Code | undefined {
  const entries = api.fixed.filter((parameter) => parameter.in === place).map(({ name, value }) => code`${propertyKey(name)}: ${compileExpression(value, bindingReader, imports).code}`);
  if (entries.length === 0) return undefined;
  const object = code`({ ${joinCode(entries, ", ")} })`;
  return /\bbinding\(/.test(object) ? code`(binding) => ${object}` : code`() => ${object}`;
}

/** The environment variable of a client's credential where the YAML names none. */
export function oauthVariable(api: Pick<HttpApi, "namespace">, suffix: string): string {
  return `${api.namespace.replace(/[^A-Za-z0-9]+/g, "_").toUpperCase()}_${suffix}`;
}

const stringType: DataType = { kind: "string" };
const bindingReader: Reader = {
  input: () => absent,
  parameter: () => absent,
  step: () => absent,
  binding: (variable) => ({ code: code`binding(${literal(variable)})`, type: stringType, optional: false }),
};
const absent: Compiled = { code: code`undefined`, type: { kind: "any" }, optional: true };

function planInputType(entry: ClientFunction, imports: Imports): TypesPlan["types"] {
  if (entry.inputType === undefined) return [];
  return [
    {
      doc: comment([`What \`${entry.name}\` takes.`]),
      name: identifier(entry.inputType),
      members: inputParameters(entry.operation).map((parameter) =>
        memberCode({ name: parameter.name, type: parameter.type, required: parameter.required, ...(parameter.description === undefined ? {} : { description: parameter.description }) }, imports),
      ),
    },
  ];
}

function planOperation(entry: ClientFunction, upstream: Code, imports: Imports): readonly FunctionCode[] {
  const { operation } = entry;
  const reader = operationReader(operation, imports);
  const doc = comment([operation.description ?? operation.title ?? "", `\`${operation.method} ${operation.path.text}\` (\`${operation.id}\`)`]);
  const parameters = code`${inputParameter(entry, imports)}, options: ${imports.type("runtime/http", "CallOptions")} = {}`;
  if (operation.oauth !== undefined && operation.oauth !== "authorization") return [planTokenCall(entry, upstream, doc, parameters, imports)];

  const { send, returns } = sender(operation, imports);
  const fields = [
    code`operation: ${literal(operation.id)},`,
    code`method: ${literal(operation.method)},`,
    code`path: ${compilePath(operation, reader, imports)},`,
    ...recordField("query", "query", operation, reader, imports),
    ...recordField("headers", "header", operation, reader, imports),
    ...recordField("cookies", "cookie", operation, reader, imports),
    ...compileBody(operation, reader, imports),
    ...(operation.mediaType === undefined ? [] : [code`accept: ${literal(operation.mediaType)},`]),
  ];
  const readsInput = fields.some((field) => /\binput\b/.test(field));
  const call: FunctionCode = {
    doc,
    name: identifier(entry.name),
    async: true,
    parameters: readsInput || entry.inputType === undefined ? parameters : code`_${parameters}`,
    returns: code`Promise<${returns}>`,
    statements: [code`return await ${send.name}(${upstream}, {\n${joinCode(fields, "\n")}\n}, ${send.extra}options);`],
  };
  return operation.oauth === "authorization" ? [planAuthorizationUrl(entry, upstream, imports), call] : [call];
}

/** The function that builds the URL a person's browser is sent to (RFC 6749 section 4.1.1). */
function planAuthorizationUrl(entry: ClientFunction, upstream: Code, imports: Imports): FunctionCode {
  const { operation } = entry;
  const reader = operationReader(operation, imports);
  const [query = code`query: {},`] = recordField("query", "query", operation, reader, imports);
  return {
    doc: comment([`The URL at which a person's browser starts \`${operation.id}\`: send it there, do not fetch it (RFC 6749 section 4.1.1). \`createPkcePair\` makes the code challenge.`]),
    name: identifier(`${entry.name}Url`),
    async: false,
    parameters: code`${inputParameter(entry, imports)}, options: ${imports.type("runtime/http", "CallOptions")} = {}`,
    returns: code`string`,
    statements: [code`return ${imports.value("runtime/oauth", "authorizationUrl")}(${upstream}, ${compilePath(operation, reader, imports)}, ${query.replace(/^query: |,$/g, "") as Code}, options);`],
  };
}

function planTokenCall(entry: ClientFunction, upstream: Code, doc: Code, parameters: Code, imports: Imports): FunctionCode {
  const { operation } = entry;
  const reader = operationReader(operation, imports);
  const body = operation.body?.kind === "parameter" ? operation.body.name : "body";
  const returns = typeCode(operation.output, imports);
  // The form is what goes upstream, whatever media type the YAML lets a caller name.
  const isMediaType = ({ in: place, name }: OperationParameter): boolean => place === "header" && name.toLowerCase() === "content-type";
  const sent = { ...operation, parameters: operation.parameters.filter((parameter) => !isMediaType(parameter)) };
  const fields = [
    code`operation: ${literal(operation.id)},`,
    code`path: ${compilePath(operation, reader, imports)},`,
    ...recordField("query", "query", sent, reader, imports),
    ...recordField("headers", "header", sent, reader, imports),
    ...recordField("cookies", "cookie", sent, reader, imports),
    code`request: ${member(code`input`, body)},`,
  ];
  return {
    doc,
    name: identifier(entry.name),
    async: true,
    parameters,
    returns: code`Promise<${returns}>`,
    statements: [code`return await ${imports.value("runtime/oauth", "sendTokenRequest")}<${returns}>(${upstream}, {\n${joinCode(fields, "\n")}\n}, options);`],
  };
}

/** `input: XInput`, with a default where nothing in it is required. */
function inputParameter(entry: ClientFunction, imports: Imports): Code {
  if (entry.inputType === undefined) return code`_input: Readonly<Record<string, never>> = {}`;
  const type = imports.type(entry.typesModule, entry.inputType);
  // Members that every object inherits cannot be left out of a default.
  return inputParameters(entry.operation).some((parameter) => parameter.required || parameter.name in Object.prototype) ? code`input: ${type}` : code`input: ${type} = {}`;
}

function operationReader(operation: Operation, imports: Imports): Reader {
  const parameter = (name: string): Compiled => {
    const found = operation.parameters.find((candidate) => candidate.name === name);
    if (!found) return absent;
    if (found.value) return compileExpression(found.value, operationReader(operation, imports), imports);
    return { code: readMember(code`input`, name, !found.required, imports), type: found.type, optional: !found.required };
  };
  return {
    input: parameter,
    parameter,
    step: () => absent,
    binding: (variable) => ({
      code: code`${imports.value("runtime/http", "readBinding")}(options, ${literal(variable)}, ${literal(operation.namespace)})`,
      type: stringType,
      optional: false,
    }),
  };
}

function compilePath(operation: Operation, reader: Reader, imports: Imports): Code {
  const { parts } = operation.path;
  if (parts.every((part) => typeof part === "string")) return literal(parts.join(""));
  const pieces = parts.map((part) => {
    if (typeof part === "string") return templateText(part);
    const value = reader.parameter(part.parameter);
    return code`\${${imports.value("runtime/http", "encodeSegment")}(${value.code}, ${literal(part.parameter)})}`;
  });
  return code`\`${joinCode(pieces, "")}\``;
}

/** `query: { a: input.a },` for the parameters of one place; nothing where there are none. */
function recordField(field: "query" | "headers" | "cookies", place: OperationParameter["in"], operation: Operation, reader: Reader, imports: Imports): readonly Code[] {
  const parameters = operation.parameters.filter((parameter) => parameter.in === place);
  if (parameters.length === 0) return [];
  const entries = parameters.map((parameter) => {
    const isStructure = parameter.value?.kind === "object" || parameter.value?.kind === "list";
    const value = parameter.value ? (isStructure ? compileLoose : compileExpression)(parameter.value, reader, imports) : reader.parameter(parameter.name);
    return code`${propertyKey(parameter.name)}: ${isStructure ? code`JSON.stringify(${value.code})` : value.code}`;
  });
  const name = { query: code`query`, headers: code`headers`, cookies: code`cookies` }[field];
  return [code`${name}: { ${joinCode(entries, ", ")} },`];
}

function compileBody(operation: Operation, reader: Reader, imports: Imports): readonly Code[] {
  const { body } = operation;
  if (!body) return [];
  const compiled = bodyCode(body, operation, reader, imports);
  return compiled ? [code`body: ${compiled},`] : [];
}

function bodyCode(body: RequestBody, operation: Operation, reader: Reader, imports: Imports): Code | undefined {
  const { encoding } = body;
  if (body.kind === "parameter") {
    const value = reader.parameter(body.name);
    const encoded = encode({ ...value, optional: false }, encoding, imports);
    return value.optional ? code`${value.code} === undefined ? undefined : ${encoded}` : encoded;
  }
  // One field sent as bytes or text is the body itself.
  if (body.kind === "fields" && body.names.length === 1 && (encoding.kind === "bytes" || encoding.kind === "text")) return bodyCode({ kind: "parameter", name: body.names[0] ?? "", encoding }, operation, reader, imports);
  if (body.kind === "fields") {
    const entries = body.names.map((name) => {
      const parameter = operation.parameters.find((candidate) => candidate.name === name);
      const value = parameter?.value ? compileLoose(parameter.value, reader, imports) : reader.parameter(name);
      return code`${propertyKey(name)}: ${value.code}`;
    });
    const fields: Compiled = { code: code`{ ${joinCode(entries, ", ")} }`, type: { kind: "object", properties: [], open: true }, optional: false };
    return encode(fields, encoding, imports);
  }
  const { value } = body;
  if (encoding.kind === "multipart" && value.kind === "list") return multipartParts(value, reader, imports);
  if (encoding.kind === "multipart" && value.kind === "object") {
    const fields = value.entries.map((entry) => code`${propertyKey(entry.key)}: ${compileExpression(entry.value, reader, imports).code}`);
    return code`${imports.value("runtime/http", "multipartBody")}({ ${joinCode(fields, ", ")} })`;
  }
  const compiled = compileLoose(value, reader, imports);
  // Text written where JSON is sent is that JSON, already spelled: only a whole reference is a value to encode.
  if (encoding.kind === "json" && (value.kind === "template" || (value.kind === "literal" && typeof value.value === "string"))) {
    return code`${imports.value("runtime/http", "textBody")}(${compiled.code}, ${literal(encoding.mediaType)})`;
  }
  if (value.kind === "object" || value.kind === "list") return encode({ ...compiled, type: { kind: "object", properties: [], open: true } }, encoding, imports);
  return encode(compiled, encoding, imports);
}

function encode(value: Compiled, encoding: RequestBody["encoding"], imports: Imports): Code {
  switch (encoding.kind) {
    case "json":
      return encoding.mediaType === "application/json"
        ? code`${imports.value("runtime/http", "jsonBody")}(${value.code})`
        : code`${imports.value("runtime/http", "textBody")}(JSON.stringify(${value.code}), ${literal(encoding.mediaType)})`;
    case "form":
      return code`${imports.value("runtime/http", "formBody")}(${asObject(value, imports)})`;
    case "multipart":
      return code`${imports.value("runtime/http", "multipartBody")}(${asObject(value, imports)})`;
    case "text":
      return code`${imports.value("runtime/http", "textBody")}(${asText(value, imports)}, ${literal(encoding.mediaType)})`;
    case "bytes":
      return code`${imports.value("runtime/http", "bytesBody")}(${imports.value("runtime/convert", "toBytes")}(${value.type.kind === "object" ? code`JSON.stringify(${value.code})` : value.code}), ${literal(encoding.mediaType)})`;
  }
}

function asObject(value: Compiled, imports: Imports): Code {
  if (value.type.kind === "object" && !value.optional) return value.code;
  return fit({ ...value, code: code`${imports.value("runtime/convert", "toObject")}(${value.code}, "body")`, type: { kind: "object", properties: [], open: true } }, { kind: "object", properties: [], open: true }, true, "body", imports);
}

function asText(value: Compiled, imports: Imports): Code {
  if (value.type.kind === "string" && !value.optional) return value.code;
  if (value.type.kind === "object") return code`JSON.stringify(${value.code})`;
  return code`${imports.value("runtime/convert", "textOf")}(${value.code})`;
}

/** `[{name, value, filename, contentType}]`, the official form of multipart data. */
function multipartParts(value: Extract<ValueExpression, { kind: "list" }>, reader: Reader, imports: Imports): Code {
  const parts = value.items.flatMap((item) => {
    if (item.kind !== "object") return [];
    const compiledAt = (key: string): Compiled | undefined => {
      const entry = item.entries.find((candidate) => candidate.key === key);
      return entry && compileExpression(entry.value, reader, imports);
    };
    const at = (key: string): Code | undefined => compiledAt(key)?.code;
    const name = item.entries.find((entry) => entry.key === "name")?.value;
    if (name?.kind !== "literal") return [];
    const content = at("value") ?? code`""`;
    const filename = at("filename");
    if (!filename) return [code`${propertyKey(String(name.value))}: ${content}`];
    const mediaType = at("contentType");
    const text = imports.value("runtime/convert", "textOf");
    // A file that nobody passes is no part.
    const present = compiledAt("value")?.optional === true ? code`${content} === undefined ? undefined : ` : code``;
    return [code`${propertyKey(String(name.value))}: ${present}{ content: ${text}(${content}), filename: ${text}(${filename})${mediaType ? code`, mediaType: ${text}(${mediaType})` : code``} }`];
  });
  return code`${imports.value("runtime/http", "multipartBody")}({ ${joinCode(parts, ", ")} })`;
}

const decoders: Readonly<Partial<Record<Operation["format"], readonly [module: string, name: string]>>> = {
  xml: ["runtime/decode-xml", "decodeXml"],
  yaml: ["runtime/decode-yaml", "decodeYaml"],
  csv: ["runtime/decode-csv", "decodeCsv"],
  tsv: ["runtime/decode-csv", "decodeTsv"],
  psv: ["runtime/decode-csv", "decodePsv"],
  html: ["runtime/decode-html", "decodeHtml"],
  markdown: ["runtime/decode-markdown", "decodeMarkdown"],
};

function sender(operation: Operation, imports: Imports): { readonly send: { readonly name: Code; readonly extra: Code }; readonly returns: Code } {
  const plain = (name: string): { readonly name: Code; readonly extra: Code } => ({ name: imports.value("runtime/http", name), extra: code`` });
  if (operation.format === "raw") return { send: plain("sendRaw"), returns: imports.type("runtime/http", "RawAnswer") };
  if (operation.format === "binary") return { send: plain("sendBytes"), returns: code`Uint8Array` };
  if (operation.format === "text") return { send: plain("sendText"), returns: code`string` };
  const returns = imports.type("runtime/json", "JsonValue");
  const decoder = decoders[operation.format];
  if (!decoder) return { send: plain("sendJson"), returns };
  const decode = imports.value(decoder[0], decoder[1]);
  const takesSchema = (operation.format === "html" || operation.format === "markdown") && operation.outputSchema !== undefined;
  const extra = takesSchema ? code`(text) => ${decode}(text, ${literal(operation.outputSchema ?? "")}), ` : code`${decode}, `;
  return { send: { name: imports.value("runtime/http", "sendDecoded"), extra }, returns };
}
