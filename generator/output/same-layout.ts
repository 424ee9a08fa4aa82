import { hashText } from "./hash.js";

/** Whether two texts of a generated file differ in their layout alone: what any layout tool, with any settings, may have done to one of them. */
export async function differInLayoutAlone(path: string, one: string, other: string): Promise<boolean> {
  try {
    return (await withoutLayout(path, one)) === (await withoutLayout(path, other));
  } catch {
    // Text that does not parse was not merely laid out anew.
    return false;
  }
}

/** SHA-256 of a text of a generated file, the same for every layout of it; of the text itself where it does not parse. */
export async function hashWithoutLayout(path: string, text: string): Promise<string> {
  try {
    return hashText(await withoutLayout(path, text));
  } catch {
    return hashText(text);
  }
}

/** A text in the one form that all layouts of it have. What that takes is loaded when the first text needs it. */
async function withoutLayout(path: string, text: string): Promise<string> {
  if (path.endsWith(".md")) return await formatMarkdown(text);
  const { jsonWithoutLayout, typeScriptWithoutLayout } = await import("./layout-free.js");
  return path.endsWith(".json") ? jsonWithoutLayout(text) : typeScriptWithoutLayout(text);
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
  const laidOut = await format(text, {
    parser: "markdown",
    plugins: plugins.map((plugin) => plugin.default),
    proseWrap: "never",
    objectWrap: "collapse",
    printWidth: 10_000,
  });
  return withoutBlanks(laidOut);
}

/** Lines that are empty, and the blanks around lines, are layout in Markdown. */
function withoutBlanks(text: string): string {
  return text
    .split("\n")
    .map((line) => line.trim())
    .filter((line) => line !== "")
    .join("\n");
}
