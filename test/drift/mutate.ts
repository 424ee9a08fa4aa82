import { parse, stringify } from "yaml";

/** A capability with one small change, and what it is. */
export interface Mutation {
  readonly what: string;
  readonly text: string;
}

type Place = {
  readonly holder: Record<string, unknown> | unknown[];
  readonly key: string | number;
  readonly path: string;
};

/** Numbers that look random and are the same on every run (Numerical Recipes' generator). */
function numbersFrom(seed: string): () => number {
  let state = [...seed].reduce((sum, character) => (Math.imul(sum, 31) + character.charCodeAt(0)) >>> 0, 7);
  return () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return state / 2 ** 32;
  };
}

/** So many small changes of a capability: values, members and entries that change, go, come twice or trade places, anywhere below its root. */
export function mutations(text: string, count: number, seed: string): readonly Mutation[] {
  const next = numbersFrom(seed);
  return Array.from({ length: count }, () => mutate(text, next)).filter((mutation) => mutation !== undefined);
}

function mutate(text: string, next: () => number): Mutation | undefined {
  const document: unknown = parse(text, { logLevel: "error" });
  const places = [...placesOf(document, "")].filter(({ path }) =>
    /^\/(?:capability|binds|info|aggregates|consumes|exposes)\b/.test(path),
  );
  const place = places[Math.floor(next() * places.length)];
  if (!place) return undefined;
  const what = change(place, next);
  return what === undefined
    ? undefined
    : { what: `${place.path}: ${what}`, text: stringify(document, { aliasDuplicateObjects: false }) };
}

function* placesOf(value: unknown, path: string): Generator<Place> {
  if (typeof value !== "object" || value === null) return;
  const keys: readonly (string | number)[] = Array.isArray(value) ? value.map((_, index) => index) : Object.keys(value);
  for (const key of keys) {
    const holder = value as Record<string, unknown> | unknown[];
    yield { holder, key, path: `${path}/${key}` };
    yield* placesOf((holder as Record<string | number, unknown>)[key], `${path}/${key}`);
  }
}

/** Makes one change in place, and says which; undefined where none can be made. */
function change({ holder, key }: Place, next: () => number): string | undefined {
  const members = holder as Record<string | number, unknown>;
  const value = members[key];
  const dice = next();
  if (dice < 0.2) {
    if (Array.isArray(holder)) holder.splice(Number(key), 1);
    else delete members[key];
    return "taken away";
  }
  if (Array.isArray(holder) && holder.length > 1) {
    const other = Math.floor(next() * holder.length);
    if (dice < 0.5) {
      [members[key], members[other]] = [members[other], value];
      return `trades places with ${other}`;
    }
    if (typeof value === "object" && value !== null && "name" in value) {
      holder.push({ ...value, name: `${String(value.name)}-again` });
      return "comes again under another name";
    }
  }
  switch (typeof value) {
    case "string":
      members[key] = dice < 0.6 ? `${value}x` : `${value.slice(0, -1)}`;
      return `is ${JSON.stringify(members[key])}`;
    case "number":
      members[key] = value + 1;
      return "is one more";
    case "boolean":
      members[key] = !value;
      return "is the other one";
    default:
      return undefined;
  }
}
