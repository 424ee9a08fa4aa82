import type { Reporter } from "../diagnostics/reporter.js";
import type { SourceFile } from "../diagnostics/span.js";
import type { AggregateSection, Bind, CapabilityDocument, ConsumedApi, Exposed, Import } from "../schema/document.js";
import { readDocument } from "../schema/read-document.js";
import { valueSpan } from "../schema/spans.js";
import { parseYaml } from "../source/read-yaml.js";
import { nearestWord } from "../text/nearest.js";

/** The sections of a document with every import replaced by what it names. */
export interface Sections {
  readonly binds: readonly Bind[];
  readonly consumes: readonly ConsumedApi[];
  readonly exposes: readonly Exposed[];
  readonly aggregates: readonly AggregateSection[];
  /** Every file that was read for an import, in the order they were met. */
  readonly files: readonly SourceFile[];
}

/**
 * Reads the text at `location` as written in `importer`; `path` is project-relative, also of a file that is not there. The text of a folder, whose location ends
 * in `/` as its path then does, is the sorted list of the JSON files below it: paths relative to it, one a line.
 */
export type ReadImport = (
  importer: SourceFile,
  location: string,
) => {
  readonly path: string;
  readonly file: SourceFile | undefined;
  /** Why there is no file, where that is not because nothing stands there. */
  readonly problem?: string | undefined;
};

type SectionName = "consumes" | "exposes" | "aggregates" | "binds";

/**
 * Replaces imports (`{from, import, as}`, `{location, import, as}`; engine-semantics 1.5 and 9) by the sections they name, following chains.
 * Missing files, missing namespaces and cycles are each a diagnostic at the import; the rest of the document goes on.
 */
export function resolveImports(
  document: CapabilityDocument,
  file: SourceFile,
  read: ReadImport,
  reporter: Reporter,
): Sections {
  const documents = new Map<string, CapabilityDocument | undefined>();
  const files: SourceFile[] = [];
  const sharedBinds: Bind[] = [];

  const open = (
    entry: Import,
    importer: SourceFile,
  ): { readonly document: CapabilityDocument; readonly file: SourceFile } | undefined => {
    const found = read(importer, entry.from);
    if (!found.file) {
      if (found.problem === undefined)
        reporter.report("model/import-not-found", valueSpan(entry, "from"), { location: entry.from, path: found.path });
      else
        reporter.report("model/import-refused", valueSpan(entry, "from"), {
          location: entry.from,
          reason: found.problem,
        });
      return undefined;
    }
    if (!documents.has(found.path)) {
      files.push(found.file);
      const root = parseYaml(found.file, reporter);
      documents.set(found.path, root && readDocument(root, reporter));
    }
    const opened = documents.get(found.path);
    return opened && { document: opened, file: found.file };
  };

  const resolve = <T extends { readonly kind: string }>(
    section: SectionName,
    entries: readonly (T | Import)[],
    importer: SourceFile,
    chain: readonly string[],
    pick: (document: CapabilityDocument) => readonly (T | Import)[],
    nameOf: (entry: T) => string | undefined,
    rename: (entry: T, name: string) => T,
  ): readonly T[] =>
    entries.flatMap((entry): readonly T[] => {
      if (!isImport(entry)) return [entry];
      const source = open(entry, importer);
      if (!source) return [];
      const link = `${source.file.path}#${section}.${entry.import}`;
      if (chain.includes(link)) {
        reporter.report("model/import-cycle", valueSpan(entry, "from"), {
          chain: [...chain, link].map((step) => step.split("#")[0] ?? step),
        });
        return [];
      }
      if (chain.length > 0)
        reporter.report("portability/nested-import", valueSpan(entry, "from"), {
          location: entry.from,
          importer: importer.path,
        });
      const candidates = pick(source.document);
      const named = candidates.filter(
        (candidate) => (isImport(candidate) ? (candidate.as ?? candidate.import) : nameOf(candidate)) === entry.import,
      );
      // A file that declares one thing can only mean that one.
      const [sole, ...others] = candidates;
      if (named.length === 0 && sole && others.length === 0) {
        const name = isImport(sole) ? (sole.as ?? sole.import) : nameOf(sole);
        reporter.report("model/import-renamed", valueSpan(entry, "import"), {
          namespace: entry.import,
          path: source.file.path,
          name: name ?? "",
        });
        named.push(sole);
      }
      if (named.length === 0) {
        const known = candidates
          .flatMap((candidate) =>
            isImport(candidate) ? [candidate.as ?? candidate.import] : [nameOf(candidate) ?? ""],
          )
          .filter((name) => name !== "");
        reporter.report("model/import-unknown-namespace", valueSpan(entry, "import"), {
          namespace: entry.import,
          section,
          path: source.file.path,
          known,
          nearest: nearestWord(entry.import, known, reporter.comparisons),
        });
        return [];
      }
      sharedBinds.push(...source.document.binds.filter((bind): bind is Bind => !isImport(bind)));
      const resolved = resolve(section, named.slice(0, 1), source.file, [...chain, link], pick, nameOf, rename);
      return resolved.map((found) => (entry.as === undefined ? found : rename(found, entry.as)));
    });

  const consumes = resolve(
    "consumes",
    document.consumes,
    file,
    [],
    (other) => other.consumes,
    (api) => api.namespace,
    (api, namespace) => ({ ...api, namespace }),
  );
  const exposes = resolve(
    "exposes",
    document.exposes,
    file,
    [],
    (other) => other.exposes,
    (adapter) => adapter.namespace,
    (adapter, namespace) => ({ ...adapter, namespace }),
  );
  const aggregates = resolve(
    "aggregates",
    document.aggregates,
    file,
    [],
    (other) => other.aggregates,
    (aggregate) => aggregate.namespace,
    (aggregate, namespace) => ({ ...aggregate, namespace }),
  );
  const binds = resolve(
    "binds",
    document.binds,
    file,
    [],
    (other) => other.binds,
    (bind) => bind.namespace,
    (bind, namespace) => ({ ...bind, namespace }),
  );
  return {
    binds: [...binds, ...sharedBinds.filter((bind) => !binds.includes(bind))],
    consumes,
    exposes,
    aggregates,
    files,
  };
}

function isImport<T extends { readonly kind: string }>(entry: T | Import): entry is Import {
  return entry.kind === "import";
}
