import { createHash } from "node:crypto";
import { existsSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import type { SourceFile } from "../../generator/diagnostics/span.js";
import { type Compilation, compile, type CompileSettings, defaultSettings } from "../../generator/pipeline.js";
import { createTemplateReader } from "../../generator/source/package-files.js";
import { projectPath } from "../../generator/source/read-file.js";

/** One published or official file, and what its index says of it. */
export interface CorpusFile {
  readonly path: string;
  readonly version: string;
  readonly schemaValid: boolean;
  readonly provider: string;
  readonly edition: string;
  readonly text: string;
}

/** The corpus beside this repository; undefined where it is absent. */
export function findCorpus(): string | undefined {
  const folder = process.env.CAPSTAN_CORPUS ?? join("..", "shared", "corpus");
  return existsSync(join(folder, "INDEX.tsv")) ? folder : undefined;
}

/** Every file of the corpus, in the order of its index. */
export function readCorpus(folder: string): readonly CorpusFile[] {
  const [head = "", ...rows] = readFileSync(join(folder, "INDEX.tsv"), "utf8").trimEnd().split("\n");
  const columns = head.split("\t");
  return rows.map((row) => {
    const cells = row.split("\t");
    const cell = (name: string): string => cells[columns.indexOf(name)] ?? "";
    const path = cell("file");
    return {
      path,
      version: cell("version"),
      schemaValid: cell("schema-valid") === "yes",
      provider: cell("provider"),
      edition: cell("edition"),
      text: readFileSync(join(folder, path), "utf8"),
    };
  });
}

/** A published file: all but the reference project's own. */
export function isPublished({ path }: CorpusFile): boolean {
  return !path.startsWith("naftiko__");
}

/** A version header that says which format a file is in. */
export function hasHeader({ version }: CorpusFile): boolean {
  return /^(naftiko|ikanos):\d/.test(version);
}

/** So many of the files, others for another seed. */
export function pickFiles(files: readonly CorpusFile[], count: number, seed: string): readonly CorpusFile[] {
  const rank = ({ path }: CorpusFile): string => createHash("sha256").update(`${seed}\n${path}`).digest("hex");
  const ranked = files.map((file) => ({ file, at: rank(file) })).sort((one, other) => (one.at < other.at ? -1 : 1));
  return ranked.slice(0, count).map(({ file }) => file);
}

const readTemplate = createTemplateReader();

/** Compiles one file of the corpus; imports are read from beside it. */
export function compileCorpusFile(
  folder: string,
  file: CorpusFile,
  settings: CompileSettings = defaultSettings,
): Compilation {
  return compile(
    { path: file.path, text: file.text },
    {
      settings,
      readTemplate,
      readImport: (importer: SourceFile, location: string) => {
        const path = projectPath(folder, join(folder, dirname(importer.path), location));
        const absolute = join(folder, path);
        return { path, file: existsSync(absolute) ? { path, text: readFileSync(absolute, "utf8") } : undefined };
      },
    },
  );
}
