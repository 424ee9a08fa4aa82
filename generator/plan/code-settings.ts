/** Kinds of adapters that code is generated for, beside the client. */
const artifacts = ["rest", "mcp", "skill"] as const;
export type Artifact = (typeof artifacts)[number];

/** How generated code fits into the repository that holds it, from its configuration. */
export interface CodeSettings {
  /** How imports of neighbours end. */
  readonly importExtension: ".js" | ".ts" | "";
  /** Comments, each a line, that stand at the top of every TypeScript file. */
  readonly header: readonly string[];
  /** The versions of the package `capstan` that runtime modules are imported from, `^0.1.0`; undefined where they are copied. */
  readonly runtimePackage: string | undefined;
  /** No OpenAPI documents, or where they stand: a path from a capability's folder with `{name}` for its name; in that folder where it is undefined. */
  readonly openapi: string | false | undefined;
  readonly artifacts: readonly Artifact[];
  /** By id of a consumed operation: the words that its function is named by. */
  readonly names: Readonly<Record<string, string>>;
}

/** What imports depend on. */
export type ImportSettings = Pick<CodeSettings, "importExtension" | "runtimePackage">;

/** Where a runtime module, `runtime/http`, is imported from by a file so many folders below the output folder. */
export function runtimePath(
  module: string,
  depth: number,
  { importExtension, runtimePackage }: ImportSettings,
): string {
  return runtimePackage === undefined ? `${"../".repeat(depth)}${module}${importExtension}` : `capstan/${module}`;
}

/** Code where the configuration says nothing of it. */
export const usualCode: CodeSettings = {
  importExtension: ".js",
  header: [],
  runtimePackage: undefined,
  openapi: undefined,
  artifacts,
  names: {},
};
