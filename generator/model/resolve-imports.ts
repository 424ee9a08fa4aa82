import type { Reporter } from "../diagnostics/reporter.js";
import type { SourceFile } from "../diagnostics/span.js";
import type { AggregateSection, Bind, CapabilityDocument, ConsumedApi, Exposed, Import } from "../schema/document.js";
import { readDocument } from "../schema/read-document.js";
import { valueSpan } from "../schema/spans.js";
import { parseYaml } from "../source/read-yaml.js";
import { nearestWord } from "../text/nearest.js";
import { importDocument, reportDocument } from "./import-document.js";

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

/** A list of a document that imports may stand in. */
interface Section<T> {
  readonly name: "consumes" | "exposes" | "aggregates" | "binds";
  readonly entriesOf: (document: CapabilityDocument) => readonly (T | Import)[];
  readonly renamed: (entry: T, namespace: string) => T;
}

const consumes: Section<ConsumedApi> = {
  name: "consumes",
  entriesOf: (document) => document.consumes,
  renamed: (api, namespace) => ({ ...api, namespace }),
};

const exposes: Section<Exposed> = {
  name: "exposes",
  entriesOf: (document) => document.exposes,
  renamed: (adapter, namespace) => ({ ...adapter, namespace }),
};

const aggregates: Section<AggregateSection> = {
  name: "aggregates",
  entriesOf: (document) => document.aggregates,
  renamed: (aggregate, namespace) => ({ ...aggregate, namespace }),
};

const binds: Section<Bind> = {
  name: "binds",
  entriesOf: (document) => document.binds,
  renamed: (bind, namespace) => ({ ...bind, namespace }),
};

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
  const imported = createImported(read, reporter);
  const start: Holder = { document, file, chain: [] };
  const resolved = {
    consumes: resolveSection(consumes, start, imported, reporter),
    exposes: resolveSection(exposes, start, imported, reporter),
    aggregates: resolveSection(aggregates, start, imported, reporter),
  };
  const own = resolveSection(binds, start, imported, reporter);
  return {
    ...resolved,
    binds: [...own, ...imported.binds().filter((bind) => !own.includes(bind))],
    files: imported.files(),
  };
}

/** A document, its file, and the imports that led to it. */
interface Holder {
  readonly document: CapabilityDocument;
  readonly file: SourceFile;
  readonly chain: readonly string[];
}

/** The documents that imports lead to, each read once. */
interface Imported {
  /** Undefined where there is none: that is reported. */
  readonly open: (entry: Import, importer: SourceFile) => Omit<Holder, "chain"> | undefined;
  /** What is imported of a document is read with its bindings. */
  readonly share: (document: CapabilityDocument) => void;
  readonly binds: () => readonly Bind[];
  readonly files: () => readonly SourceFile[];
}

function createImported(read: ReadImport, reporter: Reporter): Imported {
  const documents = new Map<string, CapabilityDocument | undefined>();
  const files: SourceFile[] = [];
  const shared: Bind[] = [];
  return {
    open: (entry, importer) => {
      const { path, file, problem } = read(importer, entry.from);
      if (!file) {
        reportMissing(entry, path, problem, reporter);
        return undefined;
      }
      // An API's own document is called as whoever imports it says.
      const api = `${path}#${entry.import}`;
      if (!documents.has(path) && !documents.has(api)) {
        const imported = importDocument(file, entry.import, read, reporter);
        if (imported) {
          reportDocument(entry.from, imported, valueSpan(entry, "from"), reporter);
          documents.set(api, imported.document);
        } else {
          files.push(file);
          const root = parseYaml(file, reporter);
          documents.set(path, root && readDocument(root, reporter));
        }
      }
      const document = documents.get(api) ?? documents.get(path);
      return document && { document, file };
    },
    share: (document) => void shared.push(...document.binds.filter((bind): bind is Bind => !isImport(bind))),
    binds: () => shared,
    files: () => files,
  };
}

function reportMissing(entry: Import, path: string, problem: string | undefined, reporter: Reporter): void {
  const place = valueSpan(entry, "from");
  const reason = /^https?:\/\//i.test(entry.from) ? "nothing is fetched while compiling" : problem;
  if (reason === undefined) reporter.report("model/import-not-found", place, { location: entry.from, path });
  else reporter.report("model/import-refused", place, { location: entry.from, reason });
}

/** The entries of one section, what is imported among them. */
function resolveSection<T extends Named>(
  section: Section<T>,
  holder: Holder,
  imported: Imported,
  reporter: Reporter,
): readonly T[] {
  return section
    .entriesOf(holder.document)
    .flatMap((entry) => (isImport(entry) ? resolveImport(entry, section, holder, imported, reporter) : [entry]));
}

function resolveImport<T extends Named>(
  entry: Import,
  section: Section<T>,
  holder: Holder,
  imported: Imported,
  reporter: Reporter,
): readonly T[] {
  const source = imported.open(entry, holder.file);
  if (!source) return [];
  const link = `${source.file.path}#${section.name}.${entry.import}`;
  const chain = [...holder.chain, link];
  if (holder.chain.includes(link)) {
    reporter.report("model/import-cycle", valueSpan(entry, "from"), {
      chain: chain.map((step) => step.split("#")[0] ?? step),
    });
    return [];
  }
  if (holder.chain.length > 0)
    reporter.report("portability/nested-import", valueSpan(entry, "from"), {
      location: entry.from,
      importer: holder.file.path,
    });
  const meant = findMeant(entry, section, source, reporter);
  if (!meant) return [];
  imported.share(source.document);
  const found = isImport(meant) ? resolveImport(meant, section, { ...source, chain }, imported, reporter) : [meant];
  const { as } = entry;
  return as === undefined ? found : found.map((one) => section.renamed(one, as));
}

/** What an import means among what the other document declares; undefined where it is nothing, which is reported. */
function findMeant<T extends Named>(
  entry: Import,
  section: Section<T>,
  { document, file }: Omit<Holder, "chain">,
  reporter: Reporter,
): T | Import | undefined {
  const candidates = section.entriesOf(document);
  const named = candidates.find((candidate) => nameOf(candidate) === entry.import);
  if (named) return named;
  // A file that declares one thing can only mean that one.
  const [sole, ...others] = candidates;
  if (sole && others.length === 0) {
    reporter.report("model/import-renamed", valueSpan(entry, "import"), {
      namespace: entry.import,
      path: file.path,
      name: nameOf(sole) ?? "",
    });
    return sole;
  }
  const known = candidates.flatMap((candidate) => nameOf(candidate) ?? []).filter((name) => name !== "");
  reporter.report("model/import-unknown-namespace", valueSpan(entry, "import"), {
    namespace: entry.import,
    section: section.name,
    path: file.path,
    known,
    nearest: nearestWord(entry.import, known, reporter.comparisons),
  });
  return undefined;
}

/** What a document declares in a section. */
interface Named {
  readonly kind: string;
  readonly namespace?: string | undefined;
}

/** What others know an entry by. */
function nameOf(entry: Named | Import): string | undefined {
  return isImport(entry) ? (entry.as ?? entry.import) : entry.namespace;
}

function isImport<T extends { readonly kind: string }>(entry: T | Import): entry is Import {
  return entry.kind === "import";
}
