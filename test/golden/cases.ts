import { readdirSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { formatFile } from "../../generator/output/format.js";
import { emitRuntime } from "../../generator/emit/runtime.js";
import type { Compilation } from "../../generator/pipeline.js";
import { createTemplateReader } from "../../generator/source/package-files.js";
import { compileText, readFolder } from "../check.js";

const folder = fileURLToPath(new URL(".", import.meta.url));
const readTemplate = createTemplateReader();

/** One folder of this one: a capability as small as shows its point, and the files that show it. */
export interface GoldenCase {
  readonly name: string;
  /** Where the files that are compared lie. */
  readonly expectedFolder: string;
  /** The files that are compared, `client.ts`; an empty file is filled in by `vitest -u`. */
  readonly expected: readonly string[];
  readonly compilation: Compilation;
}

/** Every case, compiled as `capabilities/<case>.yaml` beside the other files of its folder. */
export function goldenCases(): readonly GoldenCase[] {
  const names = readdirSync(folder, { withFileTypes: true })
    .filter((entry) => entry.isDirectory())
    .map(({ name }) => name);
  return names.sort().map((name) => {
    const { "capability.yaml": text = "", ...files } = readFolder(`${folder}${name}`);
    const neighbours = Object.entries(files).filter(([path]) => !path.startsWith("expected/"));
    return {
      name,
      expectedFolder: `${folder}${name}/expected`,
      expected: Object.keys(files).flatMap((path) =>
        path.startsWith("expected/") ? [path.slice("expected/".length)] : [],
      ),
      compilation: compileText(text, {
        name,
        others: Object.fromEntries(neighbours.map(([path, other]) => [`capabilities/${path}`, other])),
      }),
    };
  });
}

/** Every file of a generated tree as it is written, the runtime modules in use included, by path. */
export async function laidOut(
  compilations: readonly Pick<Compilation, "files" | "runtime">[],
): Promise<ReadonlyMap<string, string>> {
  const modules = new Set(compilations.flatMap(({ runtime }) => runtime));
  const files = [
    ...[...modules].sort().map((module) => emitRuntime(module, readTemplate)),
    ...compilations.flatMap(({ files: own }) => own),
  ];
  return new Map(await Promise.all(files.map(async (file) => [file.path, await formatFile(file)] as const)));
}
