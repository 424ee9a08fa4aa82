/** One file that belongs in the generated tree. `output/` knows nothing else of a capability. */
export interface OutputFile {
  /** Relative to the output folder, `/` between parts: `oauth-authorization/client.ts`. */
  readonly path: string;
  readonly text: string;
  /** Text that Prettier lays out before it is written; `final` texts (JSON, Markdown) are written as they are. */
  readonly layout: "typescript" | "final";
}
