import { posix, resolve } from "node:path";
import { createDiagnostic, pathOfPlace } from "../diagnostics/reporter.js";
import type { Diagnostic } from "../diagnostics/diagnostic.js";
import { compareFolder, compareLeftOver, type FolderComparison } from "../output/compare.js";
import { hashText } from "../output/hash.js";
import type { Manifest, Origin } from "../output/manifest.js";
import { measureFolder, openMeasure } from "../output/measure-layout.js";
import { readState } from "../output/read-tree.js";
import type { Text } from "../output/spool.js";
import { documentPlace } from "../plan/document-place.js";
import type { ProjectComparison, ProjectWithDocuments } from "./compare-project.js";
import { noNotes } from "./notes.js";
import { version } from "./version.js";
import { outputPlace } from "./workspace.js";

/** A document, and whose it is. */
interface Placed {
  readonly name: string;
  readonly file: string;
  readonly hash: string;
  readonly texts: () => Promise<ReadonlyMap<string, Text>>;
}

/**
 * The folder of the user's that the configuration wants OpenAPI documents in, beside what belongs there: an output of its own, with a manifest. What a run
 * is not about stays. Undefined where documents stand with the code.
 */
export async function compareDocuments(project: ProjectWithDocuments): Promise<ProjectComparison | undefined> {
  const { workspace, documents, context } = project;
  const { openapi } = workspace.config.code;
  if (typeof openapi !== "string") return undefined;
  const folder = posix.dirname(openapi);
  const [name, above] = [posix.basename(folder), posix.dirname(folder)];
  const output = outputPlace(workspace.root, resolve(workspace.root, above), false);
  const state = readState(output);
  const placed = new Map<string, Placed>();
  // Some systems take two spellings of a name for one.
  const bySpelling = new Map<string, Placed>();
  const diagnostics: Diagnostic[] = [];
  for (const { name: capability, hashes, texts } of documents)
    for (const [file, hash] of Object.entries(hashes)) {
      const inside = posix.basename(documentPlace(file, capability, openapi));
      const other = bySpelling.get(inside.toLowerCase());
      if (other) {
        diagnostics.push(shared(`${folder}/${inside}`, [other.name, capability], project));
        continue;
      }
      const document = { name: capability, file, hash, texts };
      placed.set(inside, document);
      bySpelling.set(inside.toLowerCase(), document);
    }
  const base = {
    workspace: { ...workspace, output, outName: above, title: folder },
    notes: noNotes,
    known: [],
    sources: new Map(),
    state,
    diagnostics,
  };
  if (diagnostics.length > 0) return { ...base, folders: [] };
  const found = state.manifests.get(name);
  const isKept = typeof found === "object" && !(workspace.whole && project.isComplete);
  const files: Record<string, string> = { ...(isKept ? found.manifest.files : {}) };
  for (const [inside, { hash }] of placed) files[inside] = hash;
  const manifest: Manifest = {
    capstan: version,
    origin: originOf(project, isKept ? found.manifest.origin : undefined),
    layout: workspace.config.layout,
    files,
  };
  const layoutFree = await measureFolder(name, manifest, state, () => openMeasure(name, context));
  if (Object.keys(files).length === 0) return { ...base, folders: [compareLeftOver(name, state, layoutFree)] };
  const first = compareFolder({ name, manifest, texts: undefined }, state, layoutFree, context.spool.hold);
  const texts = await textsOf(first, placed, name);
  return { ...base, folders: [compareFolder({ name, manifest, texts }, state, layoutFree, context.spool.hold)] };
}

/** What the documents are made from; `kept`: what those are made from that stay. */
function originOf({ workspace, documents }: ProjectWithDocuments, kept: Origin | undefined): Origin {
  const place = workspace.config.placeOf(["openapi"], "key");
  const origins = documents.flatMap(({ origin }) => origin ?? []);
  return {
    source: pathOfPlace(place),
    spec: [...new Set(origins.map(({ spec }) => spec))].sort().join(", "),
    inputs: Object.assign({}, kept?.inputs, ...origins.map(({ inputs }) => inputs)),
    configuration: hashText(JSON.stringify([...new Set(origins.map(({ configuration }) => configuration))].sort())),
    dependencies: {},
    runtime: [],
  };
}

/** The texts of documents that differ from what stands there. */
async function textsOf(
  { changes }: FolderComparison,
  placed: ReadonlyMap<string, Placed>,
  folder: string,
): Promise<ReadonlyMap<string, Text>> {
  const texts = new Map<string, Text>();
  for (const { path } of changes) {
    const inside = path.slice(folder.length + 1);
    const document = placed.get(inside);
    const text = (await document?.texts())?.get(document?.file ?? "");
    if (text !== undefined) texts.set(inside, text);
  }
  return texts;
}

function shared(path: string, names: readonly string[], { workspace }: ProjectComparison): Diagnostic {
  return createDiagnostic("config/shared-document", workspace.config.placeOf(["openapi"], "value"), { path, names });
}
