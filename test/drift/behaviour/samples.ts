import type { Input } from "../../../generator/model/capability.js";
import { reachOf } from "../../../generator/drift/facts/work.js";
import type { Action } from "../../../generator/model/capability.js";
import type { DataType } from "../../../generator/model/types.js";

/** One way to call something: arguments by name. */
export type Given = Readonly<Record<string, unknown>>;

/** Ways to call something by what its contract says: with everything, with what must be passed alone, and with each input at its limits. */
export function waysToCall(inputs: readonly Input[], action: Action): readonly Given[] {
  const choices = inputs.map((input) => ({ input, values: valuesOf(input, action) }));
  const all = Object.fromEntries(choices.map(({ input, values }) => [input.name, values[0]]));
  const required = Object.fromEntries(
    choices.filter(({ input }) => input.required).map(({ input, values }) => [input.name, values[0]]),
  );
  return [
    all,
    ...(Object.keys(required).length < inputs.length ? [required] : []),
    ...choices.flatMap(({ input, values }) => values.slice(1).map((value) => ({ ...all, [input.name]: value }))),
  ];
}

function valuesOf(input: Input, action: Action): readonly unknown[] {
  const words = reachOf(action, input.name)
    .map(({ type }) => wordsOf(type))
    .find((found) => found !== undefined);
  return wordsOf(input.type) ?? words ?? samplesOf(input.type, input.schema ?? {}, input.name);
}

function wordsOf(type: DataType): readonly unknown[] | undefined {
  if (type.kind === "nullable") return wordsOf(type.of);
  return "enum" in type ? type.enum : undefined;
}

function samplesOf(type: DataType, schema: Readonly<Record<string, unknown>>, name: string): readonly unknown[] {
  switch (type.kind) {
    case "string":
      return textsOf(schema, name);
    case "integer":
    case "number": {
      const by = numberOf(schema["multipleOf"]) ?? 1;
      const [low, high] = [numberOf(schema["minimum"]), numberOf(schema["maximum"])];
      const middle = low ?? (high === undefined ? by * 3 : Math.min(high, by));
      return [...new Set([middle, ...(low === undefined ? [] : [low]), ...(high === undefined ? [] : [high])])];
    }
    case "boolean":
      return [true, false];
    case "array": {
      const [item] = samplesOf(type.items, objectOf(schema["items"]), name);
      const most = numberOf(schema["maxItems"]);
      return [[item], ...(most === undefined ? [] : [Array.from({ length: most }, () => item)])];
    }
    case "object": {
      const member = (property: string): Readonly<Record<string, unknown>> =>
        objectOf(objectOf(schema["properties"])[property]);
      const all = Object.fromEntries(
        type.properties.map((property) => [
          property.name,
          samplesOf(property.type, member(property.name), property.name)[0],
        ]),
      );
      return [all, ...(type.properties.length > 0 && type.properties.every(({ required }) => !required) ? [{}] : [])];
    }
    case "nullable":
      return samplesOf(type.of, schema, name);
    case "any":
      return [{ some: "thing" }];
    default:
      return [`a-${name}`];
  }
}

function textsOf(schema: Readonly<Record<string, unknown>>, name: string): readonly string[] {
  const format = typeof schema["format"] === "string" ? schema["format"] : "";
  const formats: Readonly<Record<string, string>> = {
    date: "2026-01-31",
    "date-time": "2026-01-31T10:00:00Z",
    uuid: "0b7fa0d0-6a1c-4a53-9f0f-0b1f6f0e8f11",
    email: "someone@example.com",
    uri: "https://example.com/a",
  };
  const pattern = typeof schema["pattern"] === "string" ? new RegExp(schema["pattern"], "u") : /^/;
  const [shortest, longest] = [numberOf(schema["minLength"]), numberOf(schema["maxLength"])];
  const fits = [formats[format] ?? `a-${name}`, "open", "2026-01-31", "A1", "7", "AB"].filter((text) =>
    pattern.test(text),
  );
  const first = fits[0] ?? `a-${name}`;
  return [
    ...new Set([
      longest === undefined ? first : first.slice(0, longest),
      ...(shortest === undefined ? [] : ["x".repeat(Math.max(1, shortest))]),
      ...(longest === undefined ? [] : ["x".repeat(longest)]),
    ]),
  ].filter((text) => pattern.test(text));
}

function numberOf(value: unknown): number | undefined {
  return typeof value === "number" ? value : undefined;
}

function objectOf(value: unknown): Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null && !Array.isArray(value)
    ? (value as Readonly<Record<string, unknown>>)
    : {};
}
