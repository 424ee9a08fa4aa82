import type { StandardSchemaWithJSON } from "@modelcontextprotocol/server";
import { mostProblems, problemsOf, requiredBy, strangeNames } from "./argument-problems.js";
import { trust } from "./trust.js";
import { isTooDeep, mostLevels } from "./depth.js";
import { restoreDigits } from "./exact-arguments.js";
import { admitsNull, fitValue, isSchema } from "./fit-to-schema.js";
import { isJsonObject, type JsonObject, type JsonValue, property } from "./json.js";
import { lazySchema } from "./lazy-schema.js";

/** What a tool takes: a JSON Schema, and how arguments are read by it. */
export interface ToolInput<T> extends StandardSchemaWithJSON<T, T> {
  readonly schema: JsonObject;
}

/**
 * The input of a tool. Arguments are read as what callers evidently mean, where nothing is lost (`fitValue`); a null for an optional argument
 * of a type without null is an absent argument. What then does not fit `schema` is refused by name. `written`: a JSON Schema, in which a number that no
 * JavaScript number is stands as a bigint; any object to the compiler, which would compare each of hundreds with a type that leads to itself.
 */
export function toolInput<T>(written: object): ToolInput<T> {
  const schema = trust<JsonObject>(written);
  const standard = lazySchema<T>(schema)["~standard"];
  return {
    schema,
    "~standard": {
      ...standard,
      validate: async (value) => {
        // Nothing is read of arguments that are refused for their names alone.
        const strange = strangeNames(value, schema);
        if (strange.length >= mostProblems) return refusal(strange);
        if (isTooDeep(value)) return refusal([tooDeep]);
        const fitted = readArguments(trust<JsonValue>(value), schema);
        // JSON text that was read as what it says may be deeper than what it stood in.
        if (isTooDeep(fitted)) return refusal([tooDeep]);
        // The validator goes on to the last of a million wrong items; this stops at those that are shown.
        const named = problemsOf(fitted, schema, schema);
        if (named.length > 0) return refusal(named);
        const checked = await standard.validate(fitted);
        return checked.issues === undefined
          ? { value: trust<T>(restoreDigits(checked.value, value)) }
          : refusal(checked.issues.map(({ message }) => withoutRoot(message)));
      },
    },
  };
}

const tooDeep = `the arguments are nested more than ${mostLevels} levels deep`;

function refusal(problems: readonly string[]): {
  readonly issues: readonly { readonly message: string }[];
} {
  const text = problems.slice(0, mostProblems).join("\n");
  return { issues: [{ message: text.length > 4_000 ? `${text.slice(0, 3_999)}…` : text }] };
}

/** `input` without the arguments called `names`, where it does not declare them itself: clients add some of their own. */
export function ignoringArguments<T>(
  input: ToolInput<T>,
  names: readonly string[] | undefined,
): ToolInput<T> {
  if (names === undefined || names.length === 0) return input;
  const ignored = names.filter((name) => property(input.schema["properties"], name) === undefined);
  const standard = input["~standard"];
  return {
    ...input,
    "~standard": {
      ...standard,
      validate: async (value) =>
        await standard.validate(
          isJsonObject(value)
            ? Object.fromEntries(Object.entries(value).filter(([name]) => !ignored.includes(name)))
            : value,
        ),
    },
  };
}

function readArguments(value: JsonValue, schema: JsonObject): JsonValue {
  if (!isJsonObject(value)) return value;
  const required = requiredBy(schema);
  const given = Object.entries(value).filter(([name, argument]) => {
    const declared = property(schema["properties"], name);
    const mayBeAbsent = isSchema(declared) && !required.includes(name);
    return argument !== null || !mayBeAbsent || admitsNull(declared, schema);
  });
  return fitValue(Object.fromEntries(given), schema, schema);
}

/** The validator's words, which call the arguments `data`. */
function withoutRoot(message: string): string {
  return message
    .slice(0, 8_000)
    .replaceAll(/\bdata(\/[^\s,]+)?/g, (_, path: string | undefined) =>
      path === undefined ? "the arguments" : `\`${path.slice(1).replaceAll("/", ".")}\``,
    );
}
