import type { Ajv2020, ErrorObject, Options, ValidateFunction } from "ajv/dist/2020.js";
import type { FastifyRequest } from "fastify";
import { hasAlternatives, tellingAlternatives } from "./alternative-errors.js";
import { cookiesOf } from "./cookies.js";
import { isTooDeep } from "./depth.js";
import { checkingDigits, exactKeywords, holdsLongNumber, isExactSchema } from "./exact-keywords.js";
import { isForm } from "./forms.js";
import { lateModule } from "./late-module.js";
import { linearPattern } from "./linear-pattern.js";
import type { InvalidInput } from "./problem.js";
import { nearestName } from "./nearest-name.js";
import { InvalidRequest, UnsupportedMediaType } from "./refused-request.js";
import { comingFileOf } from "./request-uploads.js";
import { linearUniqueItems } from "./unique-items.js";
import { valueFormats } from "./value-formats.js";
import { putBack, structuredMembers, replaceMembers } from "./structured-members.js";

declare module "fastify" {
  interface FastifyContextConfig {
    /** Whether there must be a body, where its schema takes null, which an absent one is checked as. */
    demandsBody?: boolean;
    /** Whether there may be no body. */
    mayLackBody?: boolean;
    /** The schema of cookies, for which Fastify has no place. */
    cookies?: { readonly properties?: Readonly<Record<string, unknown>> };
  }
}

const mostErrors = 50;
/** Keywords whose errors only stand around others. */
const frames = new Set(["if", "propertyNames", "anyOf", "oneOf"]);
const longestName = 200;
const mostNames = 20;
// What every object has (`constructor`, `toString`) is no member that somebody sent.
const settings = {
  strict: false,
  formats: valueFormats,
  // Of formats that it does not know it would tell whoever reads the log.
  logger: false,
  // `0.07` is a multiple of `0.01`, though no double is.
  multipleOfPrecision: 9,
  ownProperties: true,
  code: { regExp: linearPattern },
  // What else is known is told where a name is not.
  verbose: true,
} as const;
type Checker = "text" | "json" | "jsonErrors" | "meant" | "meantErrors" | "exactText" | "exactJson";

/** What compiles schemas for each kind of check. Each begins with the schemas of schemas: it is made when something is first checked by it. */
const compilers: Readonly<Record<Checker, () => Ajv2020>> = {
  // Paths, queries, headers and forms carry text only; JSON bodies carry types, which are checked as they are.
  text: () => compilerWith({ allErrors: true, coerceTypes: "array" }),
  json: () => compilerWith({}),
  // What is wrong is collected only where something is, and no more of it than is told.
  jsonErrors: () => compilerWith(collecting),
  // Of alternatives, what is wrong with the one that is meant. Its schemas were looked at by the others.
  meant: () => tellingAlternatives(compilerWith({ validateSchema: false })),
  meantErrors: () => tellingAlternatives(compilerWith({ ...collecting, validateSchema: false })),
  // Numbers beyond 2^53 are compared by their digits, where a schema or a request has any. Its schemas hold bigints, which no schema of schemas knows.
  exactText: () =>
    exactKeywords(compilerWith({ allErrors: true, coerceTypes: "array", validateSchema: false })),
  exactJson: () => exactKeywords(compilerWith({ allErrors: true, validateSchema: false })),
};
const collecting = {
  allErrors: true,
  code: { ...settings.code, process: endingEarly },
} as const;
const made: Partial<Record<Checker, Ajv2020>> = {};
const compiled = new WeakMap<object, Partial<Record<Checker, ValidateFunction>>>();

const ajv = lateModule(() => import("ajv/dist/2020.js"));

/** Loads what requests are checked by; undefined where it is there. */
export function loadChecks(): Promise<unknown> | undefined {
  return ajv.loaded() === undefined ? ajv.load() : undefined;
}

function compilerWith(more: Options): Ajv2020 {
  const loaded = ajv.loaded();
  if (loaded === undefined) throw new Error("`loadChecks` comes before the first check");
  return linearUniqueItems(new loaded.Ajv2020({ ...settings, ...more }));
}

/** The code of a check that ends when it has found as many errors as are told. */
function endingEarly(code: string): string {
  const name = /return function (validate\d+)\(/.exec(code)?.[1];
  if (name === undefined) return code;
  return code.replaceAll(
    /errors\+\+;|errors = vErrors\.length;/g,
    (found) => `${found}if(errors >= ${mostErrors}){${name}.errors = vErrors;return false;}`,
  );
}

/** What the parts of a request were read from, where numbers in them have digits of their own. */
export type RequestSources = Partial<Record<InvalidInput["in"], unknown>>;

/** Checks the path, query, headers and body of a request against its route's schema, once `loadChecks` is done; throws an InvalidRequest that names all that is wrong. Text is coerced in place. */
export function validateRequest(
  request: FastifyRequest,
  { schema, config }: FastifyRequest["routeOptions"],
  sources: RequestSources = {},
): void {
  const { body } = request;
  if (isTooDeep(body))
    throw new InvalidRequest([{ in: "body", name: "body", detail: "is nested too deep" }]);
  if (body === undefined && config.demandsBody === true)
    throw new InvalidRequest([{ in: "body", name: "body", detail: "is required" }]);
  const inCookies =
    config.cookies && check(config.cookies, cookiesOf(request), "cookie", true, sources);
  if (schema === undefined) return refuse(request, inCookies ?? []);
  const mediaType = request.headers["content-type"] ?? "";
  if (/^text\/plain\b/i.test(mediaType) && !takesText(schema.body))
    throw new UnsupportedMediaType("plain text is not taken here");
  const bodyIsText = isForm(request);
  const inPath = check(schema.params, request.params, "path", true, sources);
  const inQuery = check(schema.querystring, request.query, "query", true, sources);
  const inHeaders = check(schema.headers, request.headers, "header", true, sources);
  // An absent body is checked as null, which a schema may allow.
  const inBody =
    body === undefined && config.mayLackBody === true
      ? undefined
      : check(schema.body, body ?? null, "body", bodyIsText && body !== undefined, sources);
  const refused = body === undefined ? "is required" : "must not be null";
  const wrong = inPath ?? inQuery ?? inHeaders ?? inCookies ?? inBody;
  if (wrong === undefined) return;
  const noBody = inBody && [{ in: "body" as const, name: "body", detail: refused }];
  const ofBody = (body ?? null) === null ? noBody : inBody;
  refuse(
    request,
    [inPath, inQuery, inHeaders, inCookies, ofBody].flatMap((errors) => errors ?? []),
  );
}

/** Throws what is wrong, if anything is. */
function refuse(request: FastifyRequest, wrong: readonly InvalidInput[]): void {
  if (wrong.length === 0) return;
  const file = comingFileOf(request);
  const told = wrong.slice(0, mostErrors);
  throw new InvalidRequest(file === undefined ? told : told.map((one) => behindFile(one, file)));
}

/** What a form lacks may stand behind a file that is handed on while it comes. */
function behindFile(error: InvalidInput, file: string): InvalidInput {
  if (error.in !== "body" || error.detail !== "is required") return error;
  const detail = `is required before the file \`${shortened(file)}\`: the form says no length, so what stands behind a file comes too late; send fields first, or \`Content-Length\``;
  return { ...error, detail };
}

/** Whether a body's schema lets a text through. A route without one takes bytes, or no body at all. */
function takesText(schema: unknown): boolean {
  if (typeof schema !== "object" || schema === null) return true;
  const type: unknown = Reflect.get(schema, "type");
  return (
    type === undefined || type === "string" || (Array.isArray(type) && type.includes("string"))
  );
}

function check(
  schema: unknown,
  value: unknown,
  place: InvalidInput["in"],
  isText: boolean,
  sources: RequestSources,
): readonly InvalidInput[] | undefined {
  if (typeof schema !== "object" || schema === null) return undefined;
  const source = sources[place];
  const found =
    isExactSchema(schema) || (source !== undefined && holdsLongNumber(source))
      ? exactErrorsOf(schema, value, isText, source)
      : errorsOf(schema, value, isText);
  if (found === undefined) return undefined;
  // What an alternative lacks says more than that none of them fits.
  const causes = found.filter(({ keyword }) => !frames.has(keyword));
  const errors = (causes.length > 0 ? causes : found)
    .map((error) => describe(error, place))
    .map((error) =>
      place === "path" || place === "header"
        ? { ...error, name: titleOf(schema, error.name) }
        : error,
    )
    .map((error) => ({ ...error, name: shortened(error.name) }));
  const told = new Map(errors.map((error) => [JSON.stringify([error.name, error.detail]), error]));
  return [...told.values()];
}

function exactErrorsOf(
  schema: object,
  value: unknown,
  isText: boolean,
  source: unknown,
): readonly ErrorObject[] | undefined {
  const validate = validatorOf(schema, isText ? "exactText" : "exactJson");
  if (checkingDigits(source, () => validate(value))) return undefined;
  return (validate.errors ?? []).slice(0, mostErrors);
}

function errorsOf(
  schema: object,
  value: unknown,
  isText: boolean,
): readonly ErrorObject[] | undefined {
  if (isText) return textErrorsOf(schema, value);
  const ofAlternatives = hasAlternatives(schema);
  const validate = validatorOf(schema, jsonChecker(schema));
  if (validate(value)) return undefined;
  const explain = validatorOf(schema, ofAlternatives ? "meantErrors" : "jsonErrors");
  return explain(value) ? (validate.errors ?? []) : (explain.errors ?? []);
}

/** What leads to itself through alternatives would be asked for twice at each level by all who ask them one by one. */
function jsonChecker(schema: object): "meant" | "json" {
  return hasAlternatives(schema) && Object.hasOwn(schema, "$defs") ? "meant" : "json";
}

/** Text is read as the types of the schema. What fits its alternatives as it came stays so: by all of them in turn it would become a text, and a list of that. */
function textErrorsOf(schema: object, value: unknown): readonly ErrorObject[] | undefined {
  const came = hasAlternatives(schema) ? structuredMembers(value) : undefined;
  const validate = validatorOf(schema, "text");
  const fits = validate(value);
  if (came !== undefined && typeof value === "object" && value !== null) {
    if (validatorOf(schema, jsonChecker(schema))(replaceMembers(value, came))) {
      putBack(value, came);
      return undefined;
    }
  }
  return fits ? undefined : (validate.errors ?? []).slice(0, mostErrors);
}

function shortened(name: string): string {
  return name.length > longestName ? `${name.slice(0, longestName)}…` : name;
}

/** A parameter's name as callers know it: the title of its schema, where the router has another name for it. */
function titleOf(schema: object, name: string): string {
  const properties: unknown = Reflect.get(schema, "properties");
  if (typeof properties !== "object" || properties === null) return name;
  const property: unknown = Reflect.get(properties, name);
  if (typeof property !== "object" || property === null) return name;
  const title: unknown = Reflect.get(property, "title");
  return typeof title === "string" ? title : name;
}

/** Compiled when first needed: a server with hundreds of routes starts at once. */
function validatorOf(schema: object, checker: Checker): ValidateFunction {
  const known = compiled.get(schema);
  const found = known?.[checker];
  if (found !== undefined) return found;
  const compiler = (made[checker] ??= compilers[checker]());
  const validate = compiler.compile(schema);
  compiled.set(schema, { ...known, [checker]: validate });
  return validate;
}

/** What is wrong, without the value itself, which may be a secret. */
function describe(error: ErrorObject, place: InvalidInput["in"]): InvalidInput {
  const path = error.instancePath.slice(1).replaceAll("~1", "/").replaceAll("~0", "~");
  const inside = (name: unknown): string =>
    path === "" ? String(name) : `${path}/${String(name)}`;
  const params: Readonly<Record<string, unknown>> = error.params;
  const { missingProperty, allowedValues } = params;
  const additional = params["additionalProperty"] ?? params["unevaluatedProperty"];
  // What is wrong with a name is told of it, and once.
  if (error.propertyName !== undefined)
    return {
      in: place,
      name: inside(error.propertyName),
      detail: `is no name that is taken here: it ${error.message ?? "is not valid"}`,
    };
  switch (error.keyword) {
    case "required":
      return { in: place, name: inside(missingProperty), detail: "is required" };
    case "additionalProperties":
    case "unevaluatedProperties":
      return {
        in: place,
        name: inside(additional),
        detail: unknownName(String(additional), error.parentSchema),
      };
    case "enum":
      return {
        in: place,
        name: path || place,
        detail: `must be one of ${Array.isArray(allowedValues) ? allowedValues.join(", ") : "the listed values"}`,
      };
    case "const": {
      const { allowedValue } = params;
      const shown = typeof allowedValue === "string" ? allowedValue : JSON.stringify(allowedValue);
      return { in: place, name: path || place, detail: `must be ${shown}` };
    }
    case "not":
      return {
        in: place,
        name: path || place,
        detail: isNull(error.schema)
          ? "must not be null"
          : "is what is excluded here: its schema says `not`",
      };
    default:
      return { in: place, name: path || place, detail: error.message ?? "is not valid" };
  }
}

/** Whether a schema is that of null alone. */
function isNull(schema: unknown): boolean {
  if (typeof schema !== "object" || schema === null) return false;
  return Reflect.get(schema, "type") === "null" || Reflect.get(schema, "const") === null;
}

/** What is wrong with a member that an object has no room for, and which was meant or which there are. */
function unknownName(name: string, schema: unknown): string {
  const properties: unknown =
    typeof schema === "object" && schema !== null && Reflect.get(schema, "properties");
  const known =
    typeof properties === "object" && properties !== null ? Object.keys(properties) : [];
  const near = nearestName(name, known);
  if (near !== undefined) return `is not known here (did you mean \`${near}\`?)`;
  if (known.length === 0) return "is not known here";
  const names = known.slice(0, mostNames).map((one) => `\`${one}\``);
  const more = known.length > mostNames ? ", ..." : "";
  return `is not known here (${names.join(", ")}${more} ${known.length === 1 ? "is" : "are"})`;
}
