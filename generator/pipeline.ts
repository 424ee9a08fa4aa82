import type { Diagnostic } from "./diagnostics/diagnostic.js";
import type { SourceFile } from "./diagnostics/span.js";
import type { Capability } from "./model/capability.js";
import type { OutputFile } from "./output/file.js";

/** What a compilation may ask of the world. The pipeline itself does no I/O. */
export interface CompileContext {
  /** The text at `location` as written in an import of `importer` (a path relative to that file); undefined where it cannot be read. `path` is project-relative either way. */
  readonly readImport: (importer: SourceFile, location: string) => { readonly path: string; readonly file: SourceFile | undefined };
  readonly settings: CompileSettings;
}

export interface CompileSettings {
  /** Per operation id (`oauth-authorization.exchangetoken`): `false` makes it a plain call, `true` takes it for an OAuth 2.0 endpoint whatever its shape. */
  readonly oauth: Readonly<Record<string, boolean>>;
  /** Compile what can be compiled beside a refused part. */
  readonly keepGoing: boolean;
  /** Show portability diagnostics as warnings. */
  readonly portable: boolean;
}

export interface Compilation {
  readonly file: SourceFile;
  /** Every text that was read, the capability first, then its imports in the order they were met. */
  readonly inputs: readonly SourceFile[];
  /** Undefined where errors left nothing to build. */
  readonly capability: Capability | undefined;
  /** Empty where there are errors (and `keepGoing` found nothing to keep). Texts are not laid out yet. */
  readonly files: readonly OutputFile[];
  /** Names of the modules of `templates/runtime/` that the files import, `http.ts`, with those that these import in turn. */
  readonly runtime: readonly string[];
  readonly diagnostics: readonly Diagnostic[];
  /** Milliseconds per stage. */
  readonly timings: Readonly<Record<string, number>>;
}

export const defaultSettings: CompileSettings = { oauth: {}, keepGoing: false, portable: false };
