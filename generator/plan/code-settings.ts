/** Kinds of adapters that code is generated for, beside the client. */
export const artifacts = ["rest", "mcp", "skill"] as const;
export type Artifact = (typeof artifacts)[number];

/** How generated code fits into the repository that holds it, from its configuration. */
export interface CodeSettings {
  /** How imports of neighbours end. */
  readonly importExtension: ".js" | ".ts" | "";
  /** Comments, each a line, that stand at the top of every TypeScript file. */
  readonly header: readonly string[];
  /** No OpenAPI documents, or where they stand: a path from a capability's folder with `{name}` for its name; in that folder where it is undefined. */
  readonly openapi: string | false | undefined;
  readonly artifacts: readonly Artifact[];
  /** By id of a consumed operation: the words that its function is named by. */
  readonly names: Readonly<Record<string, string>>;
}

/** Code where the configuration says nothing of it. */
export const usualCode: CodeSettings = { importExtension: ".js", header: [], openapi: undefined, artifacts, names: {} };
