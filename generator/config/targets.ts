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

/** What is wrong with targets as a whole: keys that are a target's, and folders that are not its own. */
export function misplacedTargets(given: {
  readonly out?: string | undefined;
  readonly compose?: unknown;
  readonly targets?: z.infer<typeof targetsShape> | undefined;
}): readonly Misplaced[] {
  if (given.targets === undefined) return [];
  const folders = Object.entries(given.targets).map(([name, { out }]) => ({ name, folder: folderOf(out) }));
  const problems: Misplaced[] = [];
  if (folders.length === 0) problems.push({ path: ["targets"], message: "it should have a target: `web: {out: ...}`" });
  for (const key of ["out", "compose"] as const)
    if (given[key] !== undefined)
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

function folderOf(out: string): string {
  return posix.normalize(`${out.replaceAll("\\", "/")}/`).toLowerCase();
}

function isWithin(inner: string, outer: string): boolean {
  return outer === "./" ? !inner.startsWith("../") && !inner.startsWith("/") : inner.startsWith(outer);
}
