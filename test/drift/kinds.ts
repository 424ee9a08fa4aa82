import { parse, stringify } from "yaml";
import type { Mutation } from "./mutate.js";

type Holder = Record<string | number, unknown>;

/** A value of a capability: what holds it, under which key, and the keys that lead to it. */
interface Place {
  readonly holder: Holder;
  readonly key: string | number;
  readonly path: readonly (string | number)[];
}

/** One kind of change: where it can be made, and how. */
interface Kind {
  readonly name: string;
  readonly fits: (place: Place, value: unknown) => boolean;
  readonly make: (place: Place, value: unknown) => void;
}

const isMap = (value: unknown): value is Record<string, unknown> =>
  typeof value === "object" && value !== null && !Array.isArray(value);
const isList = (value: unknown): value is unknown[] => Array.isArray(value);
const isText = (value: unknown): value is string => typeof value === "string";

/** Whether a key, or one of those above it, is this one. */
const below = (key: string, { path }: Place): boolean => path.slice(0, -1).includes(key);
/** The key of the list or map that holds the value. */
const owner = ({ path }: Place): string | number | undefined => path.at(-2);

function replaced(name: string, fits: Kind["fits"], to: (value: unknown, place: Place) => unknown): Kind {
  return {
    name,
    fits,
    make: (place, value) => {
      place.holder[place.key] = to(value, place);
    },
  };
}

function taken(name: string, fits: Kind["fits"]): Kind {
  return {
    name,
    fits,
    make: ({ holder, key }) => {
      if (isList(holder)) holder.splice(Number(key), 1);
      else delete holder[key];
    },
  };
}

function changed(name: string, fits: Kind["fits"], make: (value: Record<string, unknown>) => void): Kind {
  return {
    name,
    fits: (place, value) => isMap(value) && fits(place, value),
    make: (_place, value) => {
      if (isMap(value)) make(value);
    },
  };
}

const isStep = (place: Place): boolean => owner(place) === "steps";
const isPath = (value: unknown): boolean => isText(value) && value.startsWith("$.");
const inOutputs = (place: Place): boolean => below("outputParameters", place) || below("outputs", place);
const isProperty = (place: Place): boolean => owner(place) === "properties" && inOutputs(place);
const isConsumed = (place: Place): boolean => below("consumes", place);
const isExposed = (place: Place): boolean => below("exposes", place) || below("aggregates", place);
const isConsumedOutput = (place: Place, value: unknown): boolean =>
  isConsumed(place) && owner(place) === "outputParameters" && isMap(value);
const isOperation = (place: Place, value: unknown): boolean =>
  isConsumed(place) && owner(place) === "operations" && isMap(value) && "method" in value;

/** What people really do to steps, to what flows between them, and to answers. */
export const kinds: readonly Kind[] = [
  taken("a step goes", isStep),
  {
    name: "a step comes again under another name",
    fits: (place, value) => isStep(place) && isMap(value) && "name" in value && isList(place.holder),
    make: ({ holder }, value) => {
      if (isList(holder) && isMap(value)) holder.push({ ...value, name: `${String(value.name)}-again` });
    },
  },
  {
    name: "two steps trade places",
    fits: (place) => isStep(place) && isList(place.holder) && Number(place.key) + 1 < place.holder.length,
    make: ({ holder, key }) => {
      const index = Number(key);
      [holder[index], holder[index + 1]] = [holder[index + 1], holder[index]];
    },
  },
  {
    name: "steps stand the other way round",
    fits: (place, value) => place.key === "steps" && isList(value) && value.length > 2,
    make: (_place, value) => {
      if (isList(value)) value.reverse();
    },
  },
  changed(
    "a step calls what the first one calls",
    (place, value) => isStep(place) && isMap(value) && "call" in value && Number(place.key) > 0,
    (value) => {
      value["call"] = String(value["call"]).replace(/[^.]+$/, (name) => name.replace(/^get-/, "list-"));
    },
  ),
  replaced(
    "what is passed is a constant",
    (place, value) => owner(place) === "with" && isText(value),
    () => "a-constant",
  ),
  replaced(
    "a constant that is passed is another",
    (place, value) => owner(place) === "with" && (typeof value === "number" || typeof value === "boolean"),
    (value) => (typeof value === "number" ? value + 1 : value !== true),
  ),
  replaced(
    "what is passed stands in a text",
    (place, value) => owner(place) === "with" && isText(value) && /^[\w$-]+(?:\.[\w-]+)+$/.test(value),
    (value) => `x-{{${String(value)}}}`,
  ),
  replaced(
    "what is passed is read one member deeper",
    (place, value) => owner(place) === "with" && isPath(value),
    (value) => `${String(value)}.inner`,
  ),
  replaced(
    "what is passed is another member of the same step",
    (place, value) => owner(place) === "with" && isText(value) && /^\$\.[\w-]+\.[\w-]+$/.test(value),
    (value) => String(value).replace(/[\w-]+$/, "another"),
  ),
  taken("something is passed no more", (place) => owner(place) === "with"),
  changed(
    "something more is passed",
    (place) => place.key === "with",
    (value) => {
      value["more"] = "1";
    },
  ),
  replaced(
    "a lookup matches another field",
    (place, value) => place.key === "match" && isText(value),
    (value) => `${String(value)}-2`,
  ),
  replaced(
    "a lookup looks for something else",
    (place, value) => place.key === "lookupValue" && isText(value),
    (value) => (isPath(value) ? `${String(value)}.inner` : "k2"),
  ),
  {
    name: "a lookup keeps one field less",
    fits: (place, value) =>
      place.key === "outputParameters" && isMap(place.holder) && "lookupValue" in place.holder && isList(value),
    make: (_place, value) => {
      if (isList(value)) value.pop();
    },
  },
  {
    name: "a lookup keeps one field more",
    fits: (place, value) =>
      place.key === "outputParameters" && isMap(place.holder) && "lookupValue" in place.holder && isList(value),
    make: (_place, value) => {
      if (isList(value)) value.push("one-more");
    },
  },
  taken("a mapping goes", (place) => owner(place) === "mappings"),
  {
    name: "mappings stand the other way round",
    fits: (place, value) => place.key === "mappings" && isList(value) && value.length > 1,
    make: (_place, value) => {
      if (isList(value)) value.reverse();
    },
  },
  replaced(
    "a mapping reads another member",
    (place, value) => place.path.at(-3) === "mappings" && place.key === "value" && isPath(value),
    (value) => `${String(value)}2`,
  ),
  replaced(
    "a mapping reads all of the step",
    (place, value) =>
      place.path.at(-3) === "mappings" && place.key === "value" && isText(value) && /^\$\.[^.]+\./.test(value),
    (value) => String(value).replace(/^(\$\.[^.]+)\..*$/, "$1"),
  ),
  replaced(
    "a mapping fills another member",
    (place, value) => place.path.at(-3) === "mappings" && place.key === "targetName" && isText(value),
    (value) => `${String(value)}2`,
  ),
  replaced(
    "a consumed output is read elsewhere",
    (place, value) => isConsumed(place) && inOutputs(place) && place.key === "value" && isPath(value),
    (value) => `${String(value)}2`,
  ),
  replaced(
    "a consumed output is spelled with brackets",
    (place, value) =>
      isConsumed(place) && inOutputs(place) && place.key === "value" && isText(value) && /^\$\.\w+$/.test(value),
    (value) => String(value).replace(/^\$\.(\w+)$/, "$['$1']"),
  ),
  replaced(
    "a consumed output has another name",
    (place, value) =>
      isConsumed(place) && place.path.at(-3) === "outputParameters" && place.key === "name" && isText(value),
    (value) => `${String(value)}2`,
  ),
  taken("a consumed output goes", isConsumedOutput),
  {
    name: "a consumed output comes",
    fits: (place, value) => isOperation(place, value),
    make: (_place, value) => {
      if (!isMap(value)) return;
      const outputs = isList(value["outputParameters"]) ? value["outputParameters"] : [];
      value["outputParameters"] = [...outputs, { name: "extra", type: "string", value: "$.extra" }];
    },
  },
  replaced(
    "a type of an answer is another",
    (place, value) => inOutputs(place) && place.key === "type" && (value === "string" || value === "integer"),
    (value) => (value === "string" ? "boolean" : "string"),
  ),
  replaced(
    "a number of an answer may be a fraction",
    (place, value) => inOutputs(place) && place.key === "type" && value === "integer",
    () => "number",
  ),
  changed(
    "a member of an answer may be null",
    (place, value) => isProperty(place) && isMap(value) && isText(value["type"]),
    (value) => {
      value["nullable"] = true;
    },
  ),
  changed(
    "a member of an answer must be there",
    (place, value) => isProperty(place) && isMap(value),
    (value) => {
      value["required"] = true;
    },
  ),
  changed(
    "a text of an answer has a format",
    (place, value) => isProperty(place) && isMap(value) && value["type"] === "string",
    (value) => {
      value["format"] = "date-time";
    },
  ),
  changed(
    "a text of an answer is one of some words",
    (place, value) => isProperty(place) && isMap(value) && value["type"] === "string",
    (value) => {
      value["enum"] = ["one", "two"];
    },
  ),
  changed(
    "a member of an answer is described",
    (place, value) => isProperty(place) && isMap(value),
    (value) => {
      value["description"] = "What it is, in other words.";
    },
  ),
  changed(
    "a member of an answer is fixed",
    (place, value) => isProperty(place) && isMap(value) && "mapping" in value && value["type"] === "string",
    (value) => {
      delete value["mapping"];
      value["value"] = "fixed";
    },
  ),
  replaced(
    "a fixed member of an answer is another",
    (place, value) =>
      isExposed(place) && inOutputs(place) && (place.key === "value" || place.key === "const") && isText(value),
    (value) => `${String(value)}x`,
  ),
  changed(
    "a member of an answer becomes a list",
    (place, value) =>
      isProperty(place) && isMap(value) && isText(value["type"]) && !["array", "object"].includes(value["type"]),
    (value) => {
      value["items"] = { type: value["type"] };
      value["type"] = "array";
    },
  ),
  replaced(
    "a member of an answer stands in an object of its own",
    (place, value) => isProperty(place) && isMap(value),
    (value) => ({ type: "object", properties: { inner: value } }),
  ),
  replaced(
    "a member of an answer is read elsewhere",
    (place, value) =>
      isExposed(place) && inOutputs(place) && place.key === "mapping" && isPath(value) && value !== "$.",
    (value) => `${String(value)}2`,
  ),
  replaced(
    "all is answered where one member was",
    (place, value) =>
      isExposed(place) &&
      place.path.at(-3) === "outputParameters" &&
      place.key === "mapping" &&
      isText(value) &&
      value.length > 2,
    () => "$.",
  ),
  taken("a member of an answer goes", isProperty),
  {
    name: "members of an answer stand the other way round",
    fits: (place, value) =>
      place.key === "properties" && inOutputs(place) && isMap(value) && Object.keys(value).length > 1,
    make: ({ holder, key }, value) => {
      if (isMap(value)) holder[key] = Object.fromEntries(Object.entries(value).reverse());
    },
  },
  taken("an exposed answer is as it comes", (place) => isExposed(place) && place.key === "outputParameters"),
  {
    name: "an answer has a second output",
    fits: (place, value) =>
      isExposed(place) &&
      place.key === "outputParameters" &&
      isList(value) &&
      isMap(place.holder) &&
      !("match" in place.holder),
    make: (_place, value) => {
      if (isList(value)) value.push({ type: "string", value: "nothing found" });
    },
  },
  ...(["json", "xml", "csv", "yaml", "text", "binary", "raw"] as const).map((format): Kind => ({
    name: `an answer is read as ${format}`,
    fits: (place, value) =>
      isOperation(place, value) && isMap(value) && (value["outputRawFormat"] ?? "json") !== format,
    make: (_place, value) => {
      if (isMap(value)) value["outputRawFormat"] = format;
    },
  })),
  changed(
    "bytes have a limit",
    (place, value) =>
      isOperation(place, value) && isMap(value) && ["binary", "raw"].includes(String(value["outputRawFormat"])),
    (value) => {
      value["maxBinarySize"] = 1024;
    },
  ),
  changed(
    "bytes have a media type",
    (place, value) =>
      isOperation(place, value) && isMap(value) && ["binary", "raw", "text"].includes(String(value["outputRawFormat"])),
    (value) => {
      value["outputMediaType"] = "image/webp";
    },
  ),
  replaced(
    "a flow is called otherwise",
    (place, value) => place.key === "call" && isExposed(place) && isText(value) && !below("steps", place),
    (value) => String(value).replace(/[^.]+$/, (name) => name.replace(/^get-/, "list-")),
  ),
  changed(
    "a mock answers another value",
    (place, value) => isProperty(place) && isMap(value) && "value" in value && isExposed(place),
    (value) => {
      value["value"] = `${String(value["value"])} 2`;
    },
  ),
];

/** One change of a kind, at a place that the text's length chooses; undefined where it can be made nowhere. */
export function mutationOf(kind: Kind, text: string): Mutation | undefined {
  const document: unknown = parse(text, { logLevel: "error" });
  const places = placesOf(kind, document);
  const place = places[text.length % Math.max(1, places.length)];
  if (!place) return undefined;
  kind.make(place, place.holder[place.key]);
  return {
    what: `${kind.name} at /${place.path.join("/")}`,
    text: stringify(document, { aliasDuplicateObjects: false }),
  };
}

function placesOf(kind: Kind, document: unknown): readonly Place[] {
  return [...walk(document, [])].filter((place) => kind.fits(place, place.holder[place.key]));
}

function* walk(value: unknown, path: readonly (string | number)[]): Generator<Place> {
  if (typeof value !== "object" || value === null) return;
  const keys: readonly (string | number)[] = isList(value) ? value.map((_, index) => index) : Object.keys(value);
  for (const key of keys) {
    const holder = value as Holder;
    yield { holder, key, path: [...path, key] };
    yield* walk(holder[key], [...path, key]);
  }
}
