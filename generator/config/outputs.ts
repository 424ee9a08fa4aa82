import { posix } from "node:path";
import * as z from "zod";
import { codeShape } from "./code.js";
import { composeShape, namePattern } from "./compose.js";

const targetShape = z.strictObject({
  out: z.string("it should be a folder of its own").min(1),
  capabilities: z.array(namePattern).min(1, "it should name capabilities; without the key they are all").optional(),
  compose: composeShape.optional(),
  ...codeShape.shape,
});

/** `targets`: several outputs of one configuration, each in a folder of its own. */
export const targetsShape = z.record(
  z.string().regex(/^[A-Za-z0-9][A-Za-z0-9._-]*$/, "a target's name has letters, digits, `.`, `_` and `-`"),
  targetShape,
);

interface Misplaced {
  readonly path: readonly string[];
  readonly message: string;
}

/** The keys of a configuration that say where something is written. */
interface Outputs {
  readonly out?: string | undefined;
  readonly openapi?: string | false | undefined;
  readonly compose?: unknown;
  readonly targets?: z.infer<typeof targetsShape> | undefined;
}

/** What is wrong with outputs as a whole: keys that are a target's, and folders that are not its own. */
export function misplacedOutputs(given: Outputs): readonly Misplaced[] {
  return [...misplacedDocuments(given), ...misplacedTargets(given)];
}

function misplacedTargets(given: Outputs): readonly Misplaced[] {
  if (given.targets === undefined) return [];
  const folders = Object.entries(given.targets).map(([name, { out }]) => ({ name, folder: folderOf(out) }));
  const problems: Misplaced[] = [];
  if (folders.length === 0) problems.push({ path: ["targets"], message: "it should have a target: `web: {out: ...}`" });
  for (const key of ["out", "compose", "openapi"] as const)
    if (given[key] !== undefined && given[key] !== false)
      problems.push({
        path: [key],
        message: `where there are \`targets\`, each says its own: write it below one of them (${folders.map(({ name }) => name).join(", ")})`,
      });
  for (const [index, { name, folder }] of folders.entries()) {
    const other = folders
      .slice(0, index)
      .find((each) => isWithin(each.folder, folder) || isWithin(folder, each.folder));
    if (other)
      problems.push({
        path: ["targets", name, "out"],
        message: `it should be a folder of its own, not in, above or the same as that of \`${other.name}\``,
      });
  }
  return problems;
}

/** Paths of OpenAPI documents that lead to no folder of their own in the project. */
function misplacedDocuments({ out = "generated", openapi, targets }: Outputs): readonly Misplaced[] {
  const all = targets
    ? Object.entries(targets).map(([name, target]) => ({ ...target, path: ["targets", name, "openapi"] }))
    : [{ out, openapi, path: ["openapi"] }];
  const seen = new Set<string>();
  return all.flatMap(({ openapi: written, path }) => {
    if (typeof written !== "string") return [];
    const problem = problemOfDocument(written);
    if (problem !== undefined) return [{ path, message: problem }];
    const folder = folderOf(posix.dirname(written));
    const isTaken = seen.has(folder) || all.some((each) => isWithin(folder, folderOf(each.out)));
    seen.add(folder);
    return isTaken
      ? [{ path, message: "it should be in a folder of its own, outside of `out`, and of each target another" }]
      : [];
  });
}

/** What is wrong with the path of OpenAPI documents by itself. */
function problemOfDocument(path: string): string | undefined {
  const parts = path.replace(/^\.\//, "").split("/");
  if (/^[/\\]|^[A-Za-z]:|\\/.test(path) || parts.includes(".."))
    return "it should be a path in the project: `docs/{name}.json`";
  if (!path.endsWith(".json")) return "it should end in `.json`: `docs/{name}.json`";
  if (parts.length < 2 || parts.some((part) => /^\.?$|^\.git$|^node_modules$|[:*?"<>|\0-\x1f]/.test(part)))
    return "it should be a file in a folder, `docs/{name}.json`: a manifest stands beside it";
  if (!/^[^{}]*\/[^/{}]*(?:\{name\}[^/{}]*)?$/.test(path))
    return "`{name}`, once in the name of the file, stands for the capability's; other braces mean nothing";
  return undefined;
}

function folderOf(out: string): string {
  return posix.normalize(`${out.replaceAll("\\", "/")}/`).toLowerCase();
}

function isWithin(inner: string, outer: string): boolean {
  return outer === "./" ? !inner.startsWith("../") && !inner.startsWith("/") : inner.startsWith(outer);
}
