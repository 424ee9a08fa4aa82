import { createRequire } from "node:module";
import type { OutputFile } from "../emit/file.js";
import { differsFromPrettier, hasUnevenWidths } from "./layout-differences.js";

/** Whatever lays a text out, these are the bytes: a test holds it against the package that is installed. */
export const layoutVersion = "prettier 3.10.1, 100 columns";

/** Columns of a line. */
const width = 100;

/** The one version of oxfmt whose layout was compared with that of `layoutVersion`; any other is as good as none. */
export const comparedOxfmt = "0.79.0";

/** The text of a file as it is written. */
export async function formatFile(file: OutputFile): Promise<string> {
  return file.layout === "final" ? file.text : await formatTypeScript(file.text);
}

/**
 * TypeScript laid out as Prettier lays it out: by oxfmt, which gives the same bytes in a twentieth of the time, where its binding for this platform
 * is installed and the text holds nothing that the two see differently. Throws where the text is no TypeScript.
 */
export async function formatTypeScript(text: string): Promise<string> {
  return (await formatWithOxfmt(text)) ?? (await formatWithPrettier(text));
}

/** TypeScript as Prettier lays it out. It is loaded when the first text needs it. */
export async function formatWithPrettier(text: string): Promise<string> {
  const [{ format }, estree, typescript] = await Promise.all([
    import("prettier/standalone"),
    import("prettier/plugins/estree"),
    import("prettier/plugins/typescript"),
  ]);
  return await format(text, {
    parser: "typescript",
    plugins: [estree.default, typescript.default],
    printWidth: width,
    objectWrap: "preserve",
    embeddedLanguageFormatting: "off",
  });
}

/** TypeScript as oxfmt lays it out; undefined where it is not installed, cannot read the text, or would not give what Prettier gives. */
export async function formatWithOxfmt(text: string): Promise<string | undefined> {
  if (hasUnevenWidths(text)) return undefined;
  return asPrettierDoes(await runOxfmt(text));
}

/** A line between files that are laid out in one call. */
const between = "// The next file.";

/**
 * The same for each of several files, in one call: a call takes as long as a small file is laid out in. Whatever stands before a file and behind it, its own
 * lines are laid out alike.
 */
export async function formatTogether(texts: readonly string[]): Promise<readonly (string | undefined)[]> {
  const joined = texts.filter(canBeJoined);
  const laidOut = await runOxfmt(joined.map((text) => `${text.trim()}\n`).join(`;\n${between}\n`));
  const parts = laidOut?.split(`${between}\n`) ?? [];
  // One that it cannot read keeps it from reading the others.
  const byText = new Map(parts.length === joined.length ? joined.map((text, index) => [text, parts[index]]) : []);
  return await Promise.all(
    texts.map(async (text) => (byText.has(text) ? asPrettierDoes(byText.get(text)) : await formatWithOxfmt(text))),
  );
}

/** Whether a text is laid out beside others as it is alone; `#!` may stand at the start of a text only. */
function canBeJoined(text: string): boolean {
  return !hasUnevenWidths(text) && !text.includes(between) && !text.startsWith("#!") && text.trim() !== "";
}

function asPrettierDoes(laidOut: string | undefined): string | undefined {
  return laidOut === undefined || differsFromPrettier(laidOut, width) ? undefined : laidOut;
}

async function runOxfmt(text: string): Promise<string | undefined> {
  oxfmt ??= loadOxfmt();
  const format = await oxfmt;
  const result = await format?.("generated.ts", text, {
    printWidth: width,
    objectWrap: "preserve",
    embeddedLanguageFormatting: "off",
  });
  return result && result.errors.length === 0 ? result.code : undefined;
}

type Format = (typeof import("oxfmt"))["format"];

let oxfmt: Promise<Format | undefined> | undefined;

async function loadOxfmt(): Promise<Format | undefined> {
  try {
    const { version }: { readonly version: string } = createRequire(import.meta.url)("oxfmt/package.json");
    if (version !== comparedOxfmt) return undefined;
    const { format } = await import("oxfmt");
    // The binding is loaded by the first call, and fails there.
    await format("generated.ts", "", {});
    return format;
  } catch {
    // An optional dependency, and one without a binding for every platform.
    return undefined;
  }
}
