import { hashText } from "../output/hash.js";
import { type Manifest, runtimeFolder } from "../output/manifest.js";
import type { OutputState } from "../output/read-tree.js";
import { listRuntime } from "../source/package-files.js";
import type { BuildContext } from "./build-file.js";
import { manifestOf } from "./make-file.js";
import type { Workspace } from "./workspace.js";

/** The modules that the capabilities of a project share. */
export interface BuiltRuntime {
  readonly name: string;
  readonly manifest: Manifest;
  /** Undefined where the machine's cache knows their hashes. */
  readonly texts: ReadonlyMap<string, string> | undefined;
}

/** What the cache remembers of them. */
interface Entry {
  readonly key: string;
  readonly manifest: Manifest;
}

/** Copies modules out of the package, or remembers what that gave. Those that another edition wrote, and this one has no more, stay as it wrote them. */
export async function buildRuntime(
  modules: ReadonlySet<string>,
  { manifests }: OutputState,
  { workspace, cache, edition }: BuildContext,
  { fresh }: { readonly fresh: boolean },
): Promise<BuiltRuntime> {
  const { readTemplate, config, settings } = workspace;
  const there = new Set(listRuntime());
  const own = [...modules].filter((module) => there.has(module)).sort();
  const { header, importExtension } = settings.code;
  const key = hashText(JSON.stringify([edition, config.layout, header, importExtension, own]));
  const entry = fresh ? undefined : cache.read("runtime")?.entry;
  const remembered = isEntry(entry) && entry.key === key ? entry.manifest : undefined;
  const texts = remembered ? undefined : await emitModules(own, readTemplate, settings);
  const manifest = remembered ?? (await manifestOf(undefined, texts ?? new Map(), workspace));
  if (!remembered) cache.write("runtime", { key, manifest } satisfies Entry);
  if (own.length === modules.size) return { name: runtimeFolder, manifest, texts };
  const found = manifests.get(runtimeFolder);
  const standing = typeof found === "object" ? found.manifest.files : {};
  const others = [...modules].flatMap((module) => {
    const hash = there.has(module) ? undefined : standing[module];
    return hash === undefined ? [] : [[module, hash] as const];
  });
  return {
    name: runtimeFolder,
    manifest: { ...manifest, files: { ...manifest.files, ...Object.fromEntries(others) } },
    texts,
  };
}

async function emitModules(
  modules: readonly string[],
  readTemplate: Workspace["readTemplate"],
  { code }: Workspace["settings"],
): Promise<ReadonlyMap<string, string>> {
  const { emitRuntime } = await import("../emit/runtime.js");
  return new Map(modules.map((module) => [module, emitRuntime(module, readTemplate, code).text] as const));
}

function isEntry(value: unknown): value is Entry {
  return typeof value === "object" && value !== null && "key" in value && "manifest" in value;
}
