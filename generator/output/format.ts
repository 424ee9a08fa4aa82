import type { OutputFile } from "../emit/file.js";

/** Part of every file's fingerprint: other settings lay text out anew. */
export const layoutVersion = "prettier 3.10.1, 100 columns";

/** The text of a file as it is written. Prettier is loaded when the first file needs it. */
export async function formatFile(file: OutputFile): Promise<string> {
  return file.layout === "final" ? file.text : await formatTypeScript(file.text);
}

/** TypeScript as Prettier lays it out. */
export async function formatTypeScript(text: string): Promise<string> {
  const [{ format }, estree, typescript] = await Promise.all([import("prettier/standalone"), import("prettier/plugins/estree"), import("prettier/plugins/typescript")]);
  return await format(text, { parser: "typescript", plugins: [estree.default, typescript.default], printWidth: 100 });
}
