import * as z from "zod";

/** What is generated beside the client. */
const artifacts = ["rest", "mcp", "skill"] as const;

const extensions = { js: ".js", ts: ".ts", none: "" } as const;

/** Whether a line is a comment of TypeScript and nothing else. */
function isComment(line: string): boolean {
  if (/[\n\r\u2028\u2029]/.test(line)) return false;
  return (
    line.startsWith("//") || (line.startsWith("/*") && line.length >= 4 && line.indexOf("*/", 2) === line.length - 2)
  );
}

/** How generated code fits into the repository that holds it: what the configuration says of all of it, and a target of its own. */
export const codeShape = z.strictObject({
  layout: z.enum(["capstan", "any"]).optional(),
  importExtension: z.enum(["js", "ts", "none"]).optional(),
  header: z.array(z.string().refine(isComment, "a line is a comment: `// ...` or `/* ... */`")).optional(),
  artifacts: z.array(z.enum(artifacts)).optional(),
  runtime: z.enum(["copy", "package"]).optional(),
  openapi: z
    .union([z.literal(false), z.string()], { error: "it should be `false`, or the path of a file: `docs/{name}.json`" })
    .optional(),
  names: z
    .record(z.string(), z.string().regex(/^[A-Za-z][A-Za-z0-9 _-]*$/, "a name has letters and digits, a letter first"))
    .optional(),
});

/** The same with its defaults filled in. */
export interface CodeConfig {
  readonly importExtension: ".js" | ".ts" | "";
  readonly header: readonly string[];
  /** What generated code shares is copied beside it, or imported from the package `capstan`. */
  readonly runtime: "copy" | "package";
  /** No OpenAPI documents, or their path in the project with `{name}` for the capability's; beside the code where it is undefined. */
  readonly openapi: string | false | undefined;
  readonly artifacts: readonly (typeof artifacts)[number][];
  readonly names: Readonly<Record<string, string>>;
}

/** Fills in the defaults. */
export function completeCode(given: z.infer<typeof codeShape>): CodeConfig {
  return {
    importExtension: extensions[given.importExtension ?? "js"],
    header: given.header ?? [],
    runtime: given.runtime ?? "copy",
    openapi: given.openapi === false ? false : given.openapi?.replace(/^\.\//, ""),
    artifacts: artifacts.filter((artifact) => given.artifacts?.includes(artifact) ?? true),
    names: given.names ?? {},
  };
}
