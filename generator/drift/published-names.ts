import type { OutputFile } from "../emit/file.js";
import type { Hit, Level, Surface } from "./rule.js";

/** Names in generated files that other people's code and contracts use. */
interface PublishedNames {
  /** What `index.ts` exports. */
  readonly exports: ReadonlySet<string>;
  /** `operationId` by file, method and path. */
  readonly operationIds: ReadonlyMap<string, string>;
  /** Keys of handlers, with the surface that they are of. */
  readonly handlers: ReadonlySet<string>;
}

/** What is said of names: which of them a capability's parts get is decided where code is planned, and seen in the files alone. */
export const nameChanges = {
  "client/name-removed": {
    level: "breaking",
    about:
      "Something that the client's index exported is not there under its name: another one came that wants the same, or an operation of several steps has no type of its own any more.",
  },
  "rest/operation-id-changed": {
    level: "risky",
    about:
      "A route has another `operationId`, though its operation has its name: another one came that wants the same. Clients made from the contract must follow.",
  },
  "rest/handler-renamed": {
    level: "risky",
    about:
      "A route's handler has another key, though its operation has its name: handlers that are passed in must follow.",
  },
  "mcp/handler-renamed": {
    level: "risky",
    about:
      "A tool's or resource's handler has another key, though it has its name: handlers that are passed in must follow.",
  },
} as const satisfies Readonly<Record<string, { readonly level: Level; readonly about: string }>>;

type NameChange = keyof typeof nameChanges;

/** A change that was told, as far as it matters here. */
interface Told {
  readonly id: string;
  readonly surface: Surface;
}

/** Names that are gone from generated files where nothing that is told of their surface takes anything away or names it anew. */
export function compareNames(
  before: readonly OutputFile[],
  after: readonly OutputFile[],
  told: readonly Told[],
): readonly (Hit & { readonly id: NameChange })[] {
  const [old, current] = [readNames(before), readNames(after)];
  const explains = (surface: Surface): boolean =>
    told.some(
      (change) =>
        change.surface === surface &&
        /-(?:removed|renamed|moved|changed)$/.test(change.id) &&
        !/description|annotations|default|title|info|group/.test(change.id),
    );
  const gone = (was: ReadonlySet<string>, now: ReadonlySet<string>): readonly string[] =>
    [...was].filter((name) => !now.has(name));
  const exported = explains("client") ? [] : gone(old.exports, current.exports);
  const handlers = gone(old.handlers, current.handlers).map((entry) => ({
    entry,
    surface: entry.startsWith("mcp") ? ("mcp" as const) : ("rest" as const),
  }));
  return [
    ...exported.map((name) => ({
      id: "client/name-removed" as const,
      subject: `\`${name}\``,
      sentence: `code that imports \`${name}\` does not compile: nothing has that name any more`,
    })),
    ...[...old.operationIds].flatMap(([route, was]) => {
      const now = current.operationIds.get(route);
      if (now === undefined || now === was || told.some(({ id }) => id === "rest/operation-renamed")) return [];
      return [
        {
          id: "rest/operation-id-changed" as const,
          subject: `\`${route.slice(route.indexOf(" ") + 1)}\``,
          detail: `${was} -> ${now}`,
          sentence: `its \`operationId\` is \`${now}\`, and was \`${was}\``,
        },
      ];
    }),
    ...handlers.flatMap(({ entry, surface }) =>
      explains(surface)
        ? []
        : [
            {
              id: `${surface}/handler-renamed` as const,
              subject: `handler \`${entry.slice(entry.lastIndexOf(" ") + 1)}\``,
              sentence: "a handler that is passed in under this key is not called any more",
            },
          ],
    ),
  ];
}

function readNames(files: readonly OutputFile[]): PublishedNames {
  const exports = new Set<string>();
  const operationIds = new Map<string, string>();
  const handlers = new Set<string>();
  for (const { path: whole, text } of files) {
    const path = whole.slice(whole.indexOf("/") + 1);
    if (path === "index.ts")
      for (const [, list = ""] of text.matchAll(/^export (?:type )?\{([^{}]*)\}/gm))
        for (const name of list.split(",")) if (name.trim() !== "") exports.add(name.trim());
    if (/^openapi.*\.json$/.test(path))
      for (const [route, id] of operationIdsOf(JSON.parse(text))) operationIds.set(`${path} ${route}`, id);
    if (/^(?:rest|mcp)[^/]*\.ts$/.test(path))
      for (const [, body = ""] of text.matchAll(/^export interface \w+Handlers \{\n((?: .*\n|\n)*)\}/gm))
        for (const [, key = ""] of body.matchAll(/^ *readonly (\w+)\??:/gm))
          handlers.add(`${path.slice(0, path.startsWith("mcp") ? 3 : 4)} ${key}`);
  }
  return { exports, operationIds, handlers };
}

/** The `operationId` of each route of an OpenAPI document, `GET /pets/{}`. */
export function* operationIdsOf(document: unknown): Generator<readonly [string, string]> {
  for (const [path, item] of entriesOf(memberOf(document, "paths"))) {
    for (const [method, operation] of entriesOf(item)) {
      const id = memberOf(operation, "operationId");
      if (typeof id === "string") yield [`${method.toUpperCase()} ${path.replace(/\{[^{}]*\}/g, "{}")}`, id];
    }
  }
}

function entriesOf(value: unknown): readonly (readonly [string, unknown])[] {
  return typeof value === "object" && value !== null ? Object.entries(value) : [];
}

function memberOf(value: unknown, name: string): unknown {
  return entriesOf(value).find(([key]) => key === name)?.[1];
}
