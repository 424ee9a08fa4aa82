import { dirname, join } from "node:path";
import type { Diagnostic } from "../diagnostics/diagnostic.js";
import { createReporter } from "../diagnostics/reporter.js";
import type { SourceFile } from "../diagnostics/span.js";
import { fileStem } from "../model/file-stem.js";
import { type Compilation, compile, type CompileSettings } from "../pipeline.js";
import { fetchText, isUrl } from "../source/fetch-text.js";
import { listAtRevision, readAtRevision } from "../source/read-git.js";
import { isFolder, readSource } from "../source/read-file.js";
import { findFiles } from "./find-files.js";

/** What an operand of `diff` names: capabilities by name; or why it names nothing. */
export type Operand = { readonly capabilities: ReadonlyMap<string, Compilation>; readonly diagnostics: readonly Diagnostic[] } | { readonly diagnostics: readonly Diagnostic[]; readonly capabilities: undefined };

interface Reader {
  readonly paths: readonly string[];
  readonly read: (path: string) => Promise<SourceFile | string> | SourceFile | string;
  readonly readNow: (path: string) => SourceFile | undefined;
}

/** Compiles what an operand names: a file, a folder, `git:REF[:PATH]` (PATH is `capabilities` by default), or a URL. */
export async function readOperand(operand: string, root: string, settings: CompileSettings, readTemplate: (name: string) => string): Promise<Operand> {
  const reporter = createReporter();
  const reader = await readerOf(operand, root);
  if (typeof reader === "string") {
    reporter.report("source/unreadable", { path: operand }, { path: operand, reason: reader });
    return { diagnostics: reporter.diagnostics, capabilities: undefined };
  }
  const capabilities = new Map<string, Compilation>();
  for (const path of reader.paths) {
    const file = await reader.read(path);
    if (typeof file === "string") {
      reporter.report("source/unreadable", { path }, { path, reason: file });
      continue;
    }
    const compilation = compile(file, {
      settings,
      readTemplate,
      readImport: (importer, location) => {
        const target = join(dirname(importer.path), location).replaceAll("\\", "/");
        return { path: target, file: reader.readNow(target) };
      },
    });
    capabilities.set(fileStem(path), compilation);
  }
  const broken = [...capabilities.values()].flatMap(({ diagnostics }) => diagnostics.filter(({ severity }) => severity === "error"));
  return { capabilities, diagnostics: [...reporter.diagnostics, ...broken] };
}

async function readerOf(operand: string, root: string): Promise<Reader | string> {
  if (isUrl(operand)) {
    return {
      paths: [operand],
      read: async (path) => {
        const fetched = await fetchText(path);
        return "file" in fetched ? fetched.file : fetched.problem;
      },
      readNow: () => undefined,
    };
  }
  if (operand.startsWith("git:")) return gitReader(operand, root);
  const paths = isFolder(root, operand) ? await findFiles(root, [`${operand.replace(/\/+$/, "")}/*.{yaml,yml}`]) : [operand];
  if (paths.length === 0) return "it holds no YAML files";
  const readNow = (path: string): SourceFile | undefined => {
    const read = readSource(root, path);
    return "file" in read ? read.file : undefined;
  };
  return {
    paths,
    read: (path) => {
      const read = readSource(root, path);
      return "file" in read ? read.file : read.problem;
    },
    readNow,
  };
}

function gitReader(operand: string, root: string): Reader | string {
  const [revision = "", path = "capabilities"] = operand.slice("git:".length).split(/:(.*)/s);
  const below = listAtRevision(root, revision, path);
  if (below === undefined) return `git knows no revision \`${revision}\` here`;
  const isYaml = (name: string): boolean => /\.ya?ml$/.test(name);
  const direct = below.filter((name) => name === path || (isYaml(name) && dirname(name) === path.replace(/\/+$/, "")));
  if (direct.length === 0) return `git has no \`${path}\` at \`${revision}\``;
  const read = (name: string): SourceFile | string => {
    const found = readAtRevision(root, revision, name);
    return "file" in found ? found.file : found.problem;
  };
  return {
    paths: direct,
    read,
    readNow: (name) => {
      const found = read(name);
      return typeof found === "string" ? undefined : found;
    },
  };
}
