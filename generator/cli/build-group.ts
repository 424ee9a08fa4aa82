import type { GroupConfig } from "../config/compose.js";
import type { Diagnostic } from "../diagnostics/diagnostic.js";
import { pathOfPlace } from "../diagnostics/reporter.js";
import { hashText } from "../output/hash.js";
import type { Manifest } from "../output/manifest.js";
import type { Compilation } from "../pipeline.js";
import type { BuildContext, BuiltFile } from "./build-file.js";
import { copiedModules, manifestOf } from "./make-file.js";
import { importReader, readCapability } from "./read-inputs.js";
import { hashSettings } from "./settings.js";

/** A group, and what its capabilities come to, none of which has errors. */
export interface GroupMembers {
  readonly group: GroupConfig;
  readonly members: readonly (Pick<BuiltFile, "path"> & { readonly manifest: Manifest })[];
}

/** What a group comes to: what is said about its capabilities together, and the files that start them. */
export interface BuiltGroup {
  readonly name: string;
  readonly diagnostics: readonly Diagnostic[];
  /** Undefined where there are errors. */
  readonly manifest: Manifest | undefined;
  /** Undefined where the machine's cache knows their hashes. */
  readonly texts: ReadonlyMap<string, string> | undefined;
}

/** What the cache remembers of a group about which nothing was said. */
interface Entry {
  readonly key: string;
  readonly manifest: Manifest;
}

/** Composes and lays out a group, or remembers what that gave: its files follow from those of its capabilities and from what is said of it. */
export async function buildGroup(
  { group, members }: GroupMembers,
  context: BuildContext,
  { fresh }: { readonly fresh: boolean },
): Promise<BuiltGroup> {
  const { workspace, cache, edition } = context;
  const { name } = group;
  const place = `group\n${name}`;
  const configuration = hashText(`${hashSettings(workspace.settings)}\n${JSON.stringify(group)}`);
  const key = hashText(
    [edition, workspace.config.layout, configuration, ...members.map(({ manifest }) => JSON.stringify(manifest))].join(
      "\n",
    ),
  );
  const remembered = fresh ? undefined : cache.read(place)?.entry;
  if (isEntry(remembered) && remembered.key === key)
    return { name, diagnostics: [], manifest: remembered.manifest, texts: undefined };
  const built = await composeAndLayOut({ group, members }, configuration, context);
  if (built.manifest && built.diagnostics.length === 0)
    cache.write(place, { key, manifest: built.manifest } satisfies Entry);
  return { name, ...built };
}

async function composeAndLayOut(
  { group, members }: GroupMembers,
  configuration: string,
  { workspace, stopwatch }: BuildContext,
): Promise<Omit<BuiltGroup, "name">> {
  const [{ compileFile }, { compose }, { formatFiles }] = await Promise.all([
    import("./compile-file.js"),
    import("../pipeline.js"),
    import("../output/format-files.js"),
  ]);
  const compilations = members.flatMap(({ path }): Compilation[] => {
    const read = readCapability(path, workspace);
    return "file" in read ? [compileFile(read.file, importReader(path, workspace), workspace)] : [];
  });
  const place = workspace.config.placeOf(["compose"], "key");
  const source = pathOfPlace(place);
  const { files, diagnostics, runtime, dependencies } = stopwatch.time("compose", () =>
    compose(group, compilations, source, workspace),
  );
  if (files.length === 0) return { diagnostics, manifest: undefined, texts: undefined };
  const texts = await stopwatch.time("layout", async () => await formatFiles(files));
  const origins = members.flatMap(({ manifest }) => manifest.origin ?? []);
  const origin = {
    source,
    spec: [...new Set(origins.map(({ spec }) => spec))].sort().join(", "),
    inputs: Object.assign({}, ...origins.map(({ inputs }) => inputs)),
    configuration,
    dependencies,
    runtime: copiedModules(runtime, workspace),
  };
  return { diagnostics, manifest: await manifestOf(origin, texts, workspace), texts };
}

function isEntry(value: unknown): value is Entry {
  return typeof value === "object" && value !== null && "key" in value && "manifest" in value;
}
