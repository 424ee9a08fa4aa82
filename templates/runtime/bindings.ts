import { readFile } from "node:fs/promises";
import { resolve as resolvePath } from "node:path";
import { fileURLToPath } from "node:url";
import { parseEnv } from "node:util";
import { readExactly } from "./exact-json.js";
import { parseFlatYaml } from "./flat-yaml.js";
import { problemOfCredentials } from "./basic-authorization.js";
import { problemOfToken } from "./bearer-token.js";
import { isHeaderValue } from "./headers.js";
import { type JsonValue, property, own } from "./json.js";
import { isScalar } from "./spell.js";

/** A value that must be known at start-up, and where it comes from. */
export interface BindingDeclaration {
  readonly name: string;
  readonly source:
    | { readonly kind: "environment"; readonly variable: string }
    | {
        readonly kind: "file";
        readonly location: string;
        readonly key: string;
        /** The capability's own folder: what a relative location is relative to next. */
        readonly beside?: URL;
      }
    | { readonly kind: "resolver"; readonly location: string; readonly key: string };
  /** `consumes weather`, `exposes weather-rest`. */
  readonly neededBy: readonly string[];
  /** The namespaces whose declared base URLs are all that reads it: it is not asked for where others are given for all of them. */
  readonly baseUrlsOf?: readonly string[];
  /** Whether it travels in a header as it is, and so must be one line of Latin text. */
  readonly inHeader?: boolean;
  /** Whether it is a part of somebody's name and password, which hold no control characters, and a user-id no colon (RFC 7617 section 2), or of a bearer token. */
  readonly inCredentials?: "user-id" | "text" | "token";
}

export interface BindingOptions {
  /** `process.env` by default. */
  readonly env?: Readonly<Record<string, string | undefined>> | undefined;
  /** What relative locations are relative to first; the working directory by default. */
  readonly cwd?: string | undefined;
  /** Values that are known already: nothing is read for them. */
  readonly given?: Readonly<Record<string, string | undefined>> | undefined;
  /** Finds values in places other than the environment and files: a vault, a cloud's secret store. */
  readonly resolve?:
    | ((location: string, key: string) => string | undefined | Promise<string | undefined>)
    | undefined;
}

/** Bindings without a value that can be used: one line for each, with where it was looked for and who needs it. No values. */
export class MissingBindings extends Error {
  override readonly name = "MissingBindings";
}

/** The value of every binding, without the line break that files end in. Fails with one MissingBindings error that names all that have none, or one that no header can carry. */
export async function loadBindings(
  declarations: readonly BindingDeclaration[],
  options: BindingOptions = {},
): Promise<Record<string, string>> {
  const files = new Map<string, Promise<FileValues>>();
  const found = await Promise.all(
    declarations.map(async (declaration): Promise<readonly [BindingDeclaration, Lookup]> => {
      const given = own(options.given, declaration.name);
      return [
        declaration,
        usable(
          declaration,
          given === undefined || given === ""
            ? await lookUp(declaration, options, files)
            : { value: given },
        ),
      ];
    }),
  );
  const missing = found.flatMap(([{ name, neededBy }, lookup]) =>
    "missing" in lookup
      ? [`  ${name}: ${lookup.missing}; needed by ${neededBy.join(", ") || "this capability"}`]
      : [],
  );
  if (missing.length > 0)
    throw new MissingBindings(
      `${missing.length === 1 ? "a binding has" : `${missing.length} bindings have`} no value${found.some(([, lookup]) => "unusable" in lookup) ? " that can be used" : ""}:\n${missing.join("\n")}`,
    );
  return Object.fromEntries(
    found.flatMap(([{ name }, lookup]) => ("value" in lookup ? [[name, lookup.value]] : [])),
  );
}

/** Mounted secrets and copied ones end in a line break that belongs to no secret. */
function usable({ source, inHeader, inCredentials }: BindingDeclaration, lookup: Lookup): Lookup {
  if ("missing" in lookup) return lookup;
  const value = lookup.value.replace(/(?<![\r\n])[\r\n]+$/, "");
  const where = placeOf(source);
  if (value === "") return { missing: `${where} holds nothing but a line break` };
  // A header is sent without the blanks around it: nothing would be left.
  if (inHeader === true && /^[\t ]+$/.test(value))
    return { missing: `${where} holds nothing but blanks` };
  const problem =
    inHeader === true && !isHeaderValue(value)
      ? "holds a line break or characters that no header can carry"
      : inCredentials && problems[inCredentials](value);
  return problem === undefined ? { value } : { missing: `${where} ${problem}`, unusable: true };
}

const problems = {
  "user-id": (value: string) => problemOfCredentials(value, value),
  text: (value: string) => problemOfCredentials("", value),
  token: problemOfToken,
} as const;

/** Where who mends it looks. */
function placeOf(source: BindingDeclaration["source"]): string {
  return source.kind === "environment"
    ? `environment variable ${source.variable}`
    : `${source.key} in ${source.location}`;
}

type Lookup = { readonly value: string } | { readonly missing: string; readonly unusable?: true };
type FileValues = { readonly values: JsonValue } | { readonly problem: string };

async function lookUp(
  { source }: BindingDeclaration,
  options: BindingOptions,
  files: Map<string, Promise<FileValues>>,
): Promise<Lookup> {
  if (source.kind === "environment") {
    const value = own(options.env ?? process.env, source.variable);
    return value === undefined || value === ""
      ? { missing: `environment variable ${source.variable} is not set` }
      : { value };
  }
  if (source.kind === "resolver") {
    if (options.resolve === undefined)
      return { missing: `${source.location} needs the option \`resolve\`` };
    try {
      const value = await options.resolve(source.location, source.key);
      return value === undefined || value === ""
        ? { missing: `${source.location} has no ${source.key}` }
        : { value };
    } catch {
      // The error is the resolver's own and may hold what it found.
      return { missing: `${source.location} cannot be read` };
    }
  }
  const place = `${source.location} ${source.beside?.href ?? ""}`;
  const file = files.get(place) ?? readValues(source, options);
  files.set(place, file);
  const read = await file;
  if ("problem" in read) return { missing: read.problem };
  const value = valueAt(read.values, source.key);
  return value === undefined || value === ""
    ? { missing: `${source.location} has no ${source.key}` }
    : { value };
}

async function readValues(
  { location, beside }: { readonly location: string; readonly beside?: URL },
  options: BindingOptions,
): Promise<FileValues> {
  const path = location.replace(/^file:(\/\/)?/, "").replace(/^\/(?=\.\.?\/)/, "");
  for (const base of [
    options.cwd ?? process.cwd(),
    ...(beside === undefined ? [] : [fileURLToPath(beside)]),
  ]) {
    let text: string;
    try {
      text = await readFile(resolvePath(base, path), "utf8");
    } catch {
      continue;
    }
    const values = parseValues(path, text.replace(/^\uFEFF/, ""));
    return values === undefined
      ? { problem: `${location} is no JSON, flat YAML or dotenv file` }
      : { values };
  }
  return { problem: `${location} cannot be read` };
}

function parseValues(path: string, text: string): JsonValue | undefined {
  try {
    if (path.endsWith(".json")) return readExactly(text);
    if (/\.ya?ml$/.test(path)) return parseFlatYaml(text);
    if (/^\s*\{/.test(text)) return readExactly(text);
    return Object.fromEntries(
      Object.entries(parseEnv(text)).map(([name, value]) => [name, value ?? ""]),
    );
  } catch {
    return undefined;
  }
}

/** The text at `key`, a number as it is written: a member of that name, or members inside members where the name has dots. */
function valueAt(values: JsonValue, key: string): string | undefined {
  const value =
    property(values, key) ?? key.split(".").reduce<JsonValue | undefined>(property, values);
  return value === undefined || value === null || !isScalar(value) ? undefined : String(value);
}
