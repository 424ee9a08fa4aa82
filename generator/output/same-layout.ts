import { formatPlainly } from "./format.js";

/** Whether two texts of a generated file differ in their layout alone: what any layout tool, with any settings, may have done to one of them. */
export async function differInLayoutAlone(path: string, one: string, other: string): Promise<boolean> {
  try {
    return (await plain(path, one)) === (await plain(path, other));
  } catch {
    // Text that does not parse was not merely laid out anew.
    return false;
  }
}

/** A text in the one layout that all layouts of it have. */
async function plain(path: string, text: string): Promise<string> {
  if (path.endsWith(".json")) return JSON.stringify(JSON.parse(text));
  if (path.endsWith(".ts")) return withoutBlanks(await formatPlainly(text));
  return withoutBlanks(await formatMarkdown(text));
}

/** Markdown with each paragraph on one line; front matter and blocks of code are laid out, too, since other tools do that. */
async function formatMarkdown(text: string): Promise<string> {
  const [{ format }, ...plugins] = await Promise.all([
    import("prettier/standalone"),
    import("prettier/plugins/markdown"),
    import("prettier/plugins/yaml"),
    import("prettier/plugins/estree"),
    import("prettier/plugins/typescript"),
  ]);
  return await format(text, {
    parser: "markdown",
    plugins: plugins.map((plugin) => plugin.default),
    proseWrap: "never",
    objectWrap: "collapse",
    printWidth: 10_000,
  });
}

/** Lines that are empty, and the blanks around lines, are layout wherever code and Markdown are. */
function withoutBlanks(text: string): string {
  return text
    .split("\n")
    .map((line) => line.trim())
    .filter((line) => line !== "")
    .join("\n");
}
