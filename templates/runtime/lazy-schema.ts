import {
  fromJsonSchema,
  type JsonSchemaType,
  type StandardSchemaWithJSON,
} from "@modelcontextprotocol/server";
import { AjvJsonSchemaValidator } from "@modelcontextprotocol/server/validators/ajv";
import { hasAlternatives, tellingAlternatives } from "./alternative-errors.js";
import { trust } from "./trust.js";
import { withPlainNumbers } from "./exact-json.js";
import { checkingDigits, exactKeywords, needsDigits } from "./exact-keywords.js";
import type { JsonObject } from "./json.js";
import { linearPattern } from "./linear-pattern.js";
import { type ValueFormat, valueFormats } from "./value-formats.js";

/** A JSON Schema as the protocol's package takes it, which is compiled when something is first checked by it: a server with hundreds of tools starts at once. Any object to the compiler, as in `toolInput`. */
export function lazySchema<T>(written: object): StandardSchemaWithJSON<T, T> {
  const schema = trust<JsonObject>(written);
  let compiled: StandardSchemaWithJSON<T, T> | undefined;
  let exact: StandardSchemaWithJSON<T, T> | undefined;
  const exactly: StandardSchemaWithJSON<T, T>["~standard"]["validate"] = (value) => {
    exact ??= fromJsonSchema<T>(trust<JsonSchemaType>(schema), exactValidator(schema));
    return exact["~standard"].validate(value);
  };
  return {
    "~standard": {
      version: 1,
      vendor: "mcp",
      jsonSchema: { input: () => schema, output: () => schema },
      validate(value) {
        // What is checked of an answer may hold numbers that no JavaScript number is.
        const plain = withPlainNumbers(value, "lossy");
        if (plain !== value) return checkingDigits(value, () => exactly(plain));
        if (needsDigits(schema)) return exactly(value);
        compiled ??= fromJsonSchema<T>(trust<JsonSchemaType>(schema), linearValidator(schema));
        return compiled["~standard"].validate(value);
      },
    },
  };
}

let shared: AjvJsonSchemaValidator | undefined;
/** Another one, for schemas with alternatives. */
let telling: AjvJsonSchemaValidator | undefined;
const tellingEngines = new WeakSet<Engine>();
/** One more, for schemas and values with numbers beyond 2^53. */
let comparing: AjvJsonSchemaValidator | undefined;
const exactEngines = new WeakSet<Engine>();

/** What the package's validator has for each dialect of JSON Schema. */
interface Engine {
  readonly opts: {
    validateSchema?: boolean;
    ownProperties?: boolean;
    multipleOfPrecision?: number;
    readonly code: { regExp?: unknown };
  };
  formats: Readonly<Record<string, ValueFormat>>;
  logger: Readonly<Record<"log" | "warn" | "error", () => void>>;
  errorsText: (errors?: readonly SchemaError[] | null) => string;
}

/**
 * The validator of the package, but patterns of authors take linear time on what models and upstreams write, and what every object has (`constructor`) is no
 * member that somebody sent. Made when it is first needed, once for all schemas of a dialect.
 */
function linearValidator(schema: JsonObject): AjvJsonSchemaValidator {
  const isTelling = hasAlternatives(schema);
  const validator = isTelling
    ? (telling ??= new AjvJsonSchemaValidator())
    : (shared ??= new AjvJsonSchemaValidator());
  const engine = engineOf(validator, schema);
  if (isTelling && !tellingEngines.has(engine)) {
    // What schemas are checked by has alternatives of its own.
    engine.opts.validateSchema = false;
    tellingEngines.add(tellingAlternatives(engine));
  }
  adjust(engine);
  return validator;
}

/** The same, but numbers are compared by all of their digits. */
function exactValidator(schema: JsonObject): AjvJsonSchemaValidator {
  comparing ??= new AjvJsonSchemaValidator();
  const engine = engineOf(comparing, schema);
  if (!exactEngines.has(engine)) exactEngines.add(exactKeywords(engine));
  // Its schemas hold bigints, which no schema of schemas knows.
  engine.opts.validateSchema = false;
  adjust(engine);
  return comparing;
}

function engineOf(validator: AjvJsonSchemaValidator, schema: JsonObject): Engine {
  const { _engineFor: engineFor } = trust<{
    readonly _engineFor: (this: AjvJsonSchemaValidator, schema: JsonObject) => Engine;
  }>(validator);
  return engineFor.call(validator, schema);
}

function adjust(engine: Engine): void {
  // As in requests. Of formats that it does not know it would tell whoever reads the log.
  engine.formats = valueFormats;
  engine.logger = { log: silent, warn: silent, error: silent };
  engine.opts.code.regExp = linearPattern;
  engine.opts.ownProperties = true;
  // As in requests: `0.07` is a multiple of `0.01`, though no double is.
  engine.opts.multipleOfPrecision = 9;
  engine.errorsText = textOfErrors;
}

function silent(): void {}

interface SchemaError {
  readonly keyword: string;
  readonly instancePath: string;
  readonly params: Readonly<Record<string, unknown>>;
  readonly message?: string | undefined;
}

/** More than this nobody reads. */
const longestText = 8_000;

/** What a value lacks or has too much, in the validator's words; a member that no branch of its schema takes, by its name. */
function textOfErrors(errors: readonly SchemaError[] | null = []): string {
  const told = new Set<string>();
  let length = 0;
  for (const { keyword, instancePath, params, message = "is not valid" } of errors ?? []) {
    const name = params["additionalProperty"] ?? params["unevaluatedProperty"];
    const text =
      typeof name === "string"
        ? `data${instancePath}/${name} is not known here`
        : keyword === "required" && typeof params["missingProperty"] === "string"
          ? `data${instancePath}/${params["missingProperty"]} is required`
          : `data${instancePath} ${message}`;
    if (!told.has(text)) length += text.length;
    told.add(text);
    if (length > longestText) break;
  }
  return [...told].join(", ");
}
