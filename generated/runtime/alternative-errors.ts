// Written by Capstan, the same for every capability. Do not edit: run generate.

import { trust } from "./trust.js";
import type { Schema } from "./fit-to-schema.js";
import { isJsonObject, type JsonObject, type JsonValue } from "./json.js";
import { meantAlternatives } from "./nearest-alternative.js";

const mostProblems = 50;

/** What is asked of ajv; the protocol's package brings one of its own. */
interface Engine {
  readonly removeKeyword: (keyword: string) => unknown;
  readonly addKeyword: (definition: {
    readonly keyword: string;
    readonly schemaType: "array";
    readonly errors: "full";
    readonly compile: (alternatives: never, parentSchema: never, within: Within) => Check;
  }) => unknown;
  readonly compile: (schema: Record<string, unknown>) => (value: unknown) => unknown;
}

interface Within {
  readonly schemaEnv: { readonly root: { readonly schema: unknown } };
}

interface Problem {
  readonly keyword: string;
  readonly instancePath: string;
  readonly params: Readonly<Record<string, unknown>>;
  readonly message?: string;
}

/** A check as ajv calls it, for a keyword or a whole schema. */
interface Check {
  (value: JsonValue, context?: { readonly instancePath: string }): boolean;
  errors?: Problem[];
}

/** What is known of some alternatives: a check for each, made when it is first needed, and what is wrong with values that were checked. */
interface Alternatives {
  readonly checks: readonly (() => Check)[];
  readonly known: WeakMap<object, readonly Problem[]>;
}

/**
 * `ajv` with checks of `anyOf` and `oneOf` that tell what is wrong with the alternative that a value is meant to be, and not what every other one lacks too.
 * Whatever lies inside several alternatives is asked for once. For schemas whose references lead to `$defs` of the root, without `unevaluatedProperties`
 * and `unevaluatedItems`, which learn nothing of it.
 */
export function tellingAlternatives<T extends object>(ajv: T): T {
  const engine = trust<Engine>(ajv);
  // Schemas that share alternatives may have other definitions.
  const all = new WeakMap<object, WeakMap<object, Alternatives>>();
  const alternativesOf = (schemas: readonly Schema[], root: JsonObject): Alternatives => {
    const { $defs = {} } = root;
    const place = isJsonObject($defs) && root["$defs"] !== undefined ? $defs : schemas;
    const inPlace = all.get(place) ?? new WeakMap<object, Alternatives>();
    all.set(place, inPlace);
    const before = inPlace.get(schemas);
    if (before) return before;
    const checks = schemas.map((schema) => {
      let check: Check | undefined;
      return () => (check ??= trust<Check>(engine.compile({ $defs, allOf: [schema] })));
    });
    const made: Alternatives = { checks, known: new WeakMap() };
    inPlace.set(schemas, made);
    return made;
  };
  for (const keyword of ["anyOf", "oneOf"] as const) {
    engine.removeKeyword(keyword);
    engine.addKeyword({
      keyword,
      schemaType: "array",
      errors: "full",
      compile: (schemas, _parent, { schemaEnv }) => {
        const whole = trust<JsonValue>(schemaEnv.root.schema);
        const root = isJsonObject(whole) ? whole : {};
        const check: Check = (value, context) => {
          const { checks, known } = alternativesOf(schemas, root);
          const isObject = typeof value === "object" && value !== null;
          const before = isObject ? known.get(value) : undefined;
          const problems = before ?? problemsOf(value, keyword, schemas, checks, root);
          if (isObject && before === undefined) known.set(value, problems);
          const path = context?.instancePath ?? "";
          check.errors = problems.map((problem) => ({
            ...problem,
            instancePath: `${path}${problem.instancePath}`,
          }));
          return problems.length === 0;
        };
        return check;
      },
    });
  }
  return ajv;
}

const telling = new WeakMap<object, boolean>();

/** Whether a schema is one that `tellingAlternatives` is for. Worked out once: every request asks, and schemas may be large. */
export function hasAlternatives(schema: object): boolean {
  const known = telling.get(schema);
  if (known !== undefined) return known;
  const text = JSON.stringify(schema);
  const isTelling =
    /"(?:anyOf|oneOf)":/.test(text) && !/"unevaluated(?:Properties|Items)":/.test(text);
  telling.set(schema, isTelling);
  return isTelling;
}

function problemsOf(
  value: JsonValue,
  keyword: "anyOf" | "oneOf",
  schemas: readonly Schema[],
  checks: readonly (() => Check)[],
  root: JsonObject,
): readonly Problem[] {
  if (keyword === "anyOf") {
    if (checks.some((check) => check()(value))) return [];
  } else {
    const fitting = checks.filter((check) => check()(value)).length;
    if (fitting === 1) return [];
    const message = "must match exactly one schema in oneOf";
    if (fitting > 1) return [{ keyword, instancePath: "", params: {}, message }];
  }
  const { places, tag } = meantAlternatives(value, schemas, root);
  if (tag) return [problemOfTag(tag.name, tag.words)];
  const found = places.map((place) => {
    const check = checks[place]?.();
    return check === undefined || check(value) ? [] : (check.errors ?? []);
  });
  const least = Math.min(...found.map((problems) => problems.length));
  const nearest = found.filter((problems) => problems.length === least).flat();
  // Alternatives lack the same things, again at each level.
  const told = new Map(
    nearest.map((each) => [JSON.stringify([each.keyword, each.instancePath, each.params]), each]),
  );
  return [...told.values()].slice(0, mostProblems);
}

/** A member whose words tell alternatives apart holds none of them. */
function problemOfTag(tag: string, words: readonly JsonValue[]): Problem {
  const name = tag.replaceAll("~", "~0").replaceAll("/", "~1");
  return {
    keyword: "enum",
    instancePath: `/${name}`,
    params: { allowedValues: words },
    message: `must be one of ${words.map((word) => JSON.stringify(word)).join(", ")}`,
  };
}
