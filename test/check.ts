import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { dirname, isAbsolute, join, relative } from "node:path";
import { pathToFileURL } from "node:url";
import { onTestFinished } from "vitest";
import type { SourceFile } from "../generator/diagnostics/span.js";
import { positionOf } from "../generator/diagnostics/position.js";
import type { Diagnostic } from "../generator/diagnostics/diagnostic.js";
import { type Compilation, compile, type CompileSettings, defaultSettings } from "../generator/pipeline.js";
import { createTemplateReader } from "../generator/source/package-files.js";
import type { RunningServers } from "../templates/runtime/server.js";

const readTemplate = createTemplateReader();

/** Compiles one text as `capabilities/<name>.yaml`; `others` are the files that it may import, by path. */
export function compileText(
  text: string,
  {
    name = "case",
    others = {},
    ...settings
  }: { readonly name?: string; readonly others?: Readonly<Record<string, string>> } & Partial<CompileSettings> = {},
): Compilation {
  return compile(
    { path: `capabilities/${name}.yaml`, text },
    {
      settings: { ...defaultSettings, ...settings },
      readTemplate,
      readImport: (importer: SourceFile, location: string) => {
        const path = (isAbsolute(location) ? location : join(dirname(importer.path), location)).replaceAll("\\", "/");
        const found = path.endsWith("/") ? listed(path, others) : others[path];
        return { path, file: found === undefined ? undefined : { path, text: found } };
      },
    },
  );
}

/** The list of a folder among files by path, as `ReadImport` wants it. */
function listed(folder: string, files: Readonly<Record<string, string>>): string | undefined {
  const below = Object.keys(files).filter((path) => path.startsWith(folder) && path.endsWith(".json"));
  return below.length === 0
    ? undefined
    : below
        .map((path) => path.slice(folder.length))
        .sort()
        .join("\n");
}

/** Compiles a file on disk with its imports; paths are relative to `root`. */
export function compilePath(root: string, path: string, settings: Partial<CompileSettings> = {}): Compilation {
  const read = (name: string): SourceFile | undefined =>
    existsSync(join(root, name)) ? { path: name, text: readFileSync(join(root, name), "utf8") } : undefined;
  const file = read(path);
  if (!file) throw new Error(`${path} is not there`);
  return compile(file, {
    settings: { ...defaultSettings, ...settings },
    readTemplate,
    readImport: (importer, location) => {
      const target = join(dirname(importer.path), location).replaceAll("\\", "/");
      return { path: target, file: read(target) };
    },
  });
}

/** A diagnostic as one comparable line: `3:5 error schema/unknown-key`. */
export function briefly({ span, severity, code }: Diagnostic): string {
  const place = span === undefined ? "-" : Object.values(positionOf(span.file, span.start)).join(":");
  return `${place} ${severity} ${code}`;
}

/** The text of one generated file. */
export function fileText(compilation: Compilation, path: string): string {
  const file = compilation.files.find((each) => each.path.endsWith(path));
  if (!file)
    throw new Error(
      `no ${path} among ${compilation.files.map((each) => each.path).join(", ")}: ${compilation.diagnostics
        .filter(({ severity }) => severity === "error")
        .map(({ message }) => message)
        .join("; ")}`,
    );
  return file.text;
}

/** Writes a compiled capability with its runtime where packages are found, and imports its `server.ts`. */
export async function importServer(
  compilation: Compilation,
  folder: string,
): Promise<{ readonly start: (options: object) => Promise<RunningServers> }> {
  return await import(pathToFileURL(join(writeGenerated(compilation, folder), "server.ts")).href);
}

/** Writes a compiled capability with its runtime where packages are found; answers with the folder of its files. */
export function writeGenerated(compilation: Compilation, folder: string): string {
  const [first] = compilation.files;
  if (first === undefined)
    throw new Error(
      compilation.diagnostics
        .filter(({ severity }) => severity === "error")
        .map(({ message }) => message)
        .join("; "),
    );
  const root = join(".capstan", folder);
  rmSync(root, { recursive: true, force: true });
  for (const { path, text } of compilation.files) {
    mkdirSync(dirname(join(root, path)), { recursive: true });
    writeFileSync(join(root, path), text);
  }
  // Every tree gets the same modules: linked to one folder they are loaded once, however many trees a test writes.
  symlinkSync(relative(root, join("templates", "runtime")), join(root, "runtime"));
  return join(root, dirname(first.path).split("/")[0] ?? "");
}

/** An empty folder that is gone after the test. */
export function scratchFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), "capstan-test-"));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}

/** Every file below a folder with its text, by path. */
export function readFolder(folder: string, below = ""): Readonly<Record<string, string>> {
  const files: Record<string, string> = {};
  for (const name of readdirSync(join(folder, below)).sort()) {
    const path = below === "" ? name : `${below}/${name}`;
    if (statSync(join(folder, path)).isDirectory()) Object.assign(files, readFolder(folder, path));
    else files[path] = readFileSync(join(folder, path), "utf8");
  }
  return files;
}

/** Where things stand that are beside this repository and may be absent: the test that needs them is skipped, and says so. */
export function besideRepository(path: string): string | undefined {
  const place = join("..", "shared", path);
  if (existsSync(place)) return place;
  console.log(`skipped: ../shared/${path} is not there`);
  return undefined;
}
