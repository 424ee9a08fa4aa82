import { posix } from "node:path";
import * as z from "zod";
import { copyPath, copyPathWithImports } from "./copies.js";

const shape = z.strictObject({
  name: z
    .string()
    .regex(/^[a-z0-9][a-z0-9._-]*$/, "a name has small letters, digits, `-`, `_` and `.`")
    .optional(),
  source: z.string().min(1).optional(),
  path: z.string().min(1).optional(),
  servers: z
    .record(
      z.string(),
      z.string().regex(/^[a-z0-9][a-z0-9_-]*$/, "a server's name has small letters, digits, `-` and `_`"),
    )
    .optional(),
});

/** `capabilities`: paths and globs of local ones, and maps that say more of one. */
export const capabilitiesShape = z.array(
  z.union([z.string().min(1), shape], { error: "it should be a path, or a map with `name` and `path` or `source`" }),
);

type Given = z.infer<typeof capabilitiesShape>;

/** What is wrong with maps of `capabilities`: each is about one capability, local or fetched, and no two are about the same. */
export function misnamedCapabilities(
  given: Given = [],
): readonly { readonly path: readonly PropertyKey[]; readonly message: string }[] {
  const seen = new Set<string>();
  return given.flatMap((entry, index) => {
    if (typeof entry === "string") return [];
    const problem = problemOf(entry);
    if (problem !== undefined) return [{ path: ["capabilities", index, ...problem.key], message: problem.message }];
    const paths = pathsOf(entry);
    const isTwice = paths.some((path) => seen.has(path));
    for (const path of paths) seen.add(path);
    return isTwice
      ? [{ path: ["capabilities", index], message: "an earlier entry is about the same capability: make one of them" }]
      : [];
  });
}

function problemOf({
  name,
  source,
  path,
  servers,
}: z.infer<typeof shape>): { readonly key: readonly string[]; readonly message: string } | undefined {
  if ((source === undefined) === (path === undefined))
    return {
      key: [],
      message: "it should have either `path`, a file of the project, or `source`, the URL of one that is fetched",
    };
  if (source !== undefined)
    return name === undefined
      ? { key: [], message: "what is fetched needs a `name`: its copy is called so" }
      : undefined;
  if (name === undefined && servers === undefined)
    return { key: [], message: "it should say more than a path: a `name`, or `servers`" };
  return /[*?[\]{}!\\]/.test(path ?? "") || !/\.ya?ml$/i.test(path ?? "")
    ? { key: ["path"], message: "it should be one file, `apis/pets.yaml`: a name is one capability's" }
    : undefined;
}

/** Where a capability of the project stands; both places that the copy of one that is fetched may have. */
function pathsOf({ name = "", path }: z.infer<typeof shape>): readonly string[] {
  return path === undefined ? [copyPath(name), copyPathWithImports(name)] : [posix.normalize(path)];
}

/** What is said of one capability: what it is called, else after its file; and by namespace, what its adapters are called. */
export interface EntryConfig {
  readonly name: string | undefined;
  readonly servers: Readonly<Record<string, string>>;
}

/** A list of capabilities with what it says of each. */
export interface Capabilities {
  /** Globs and paths relative to the project. */
  readonly patterns: readonly string[];
  /** Capabilities that are fetched from a URL. */
  readonly sources: readonly { readonly name: string; readonly source: string }[];
  /** What is said of single ones, by path. */
  readonly entries: Readonly<Record<string, EntryConfig>>;
  /** By path, as in `entries`: which of the list it is. */
  readonly placeOfEntry: Readonly<Record<string, number>>;
}

/** Takes the list apart. */
export function completeCapabilities(given: Given): Capabilities {
  // The copy of what is fetched is called by its name anyway.
  const maps = given.flatMap((entry, index) =>
    typeof entry === "string" || (entry.path === undefined && entry.servers === undefined)
      ? []
      : pathsOf(entry).map((path) => ({
          path,
          index,
          entry: { name: entry.path === undefined ? undefined : entry.name, servers: entry.servers ?? {} },
        })),
  );
  return {
    patterns: given.flatMap((entry) => (typeof entry === "string" ? entry : (entry.path ?? []))),
    sources: given.flatMap((entry) =>
      typeof entry === "string" || entry.name === undefined || entry.source === undefined
        ? []
        : { name: entry.name, source: entry.source },
    ),
    entries: Object.fromEntries(maps.map(({ path, entry }) => [path, entry])),
    placeOfEntry: Object.fromEntries(maps.map(({ path, index }) => [path, index])),
  };
}
