/** Capstan as a library: the pipeline without the command line. */
export { type Compilation, compile, type CompileContext, type CompileSettings, defaultSettings } from "./pipeline.js";
export type { Diagnostic } from "./diagnostics/diagnostic.js";
export type { Severity } from "./diagnostics/severity.js";
export type { RelatedSpan, SourceFile, Span } from "./diagnostics/span.js";
export { countFindings, type Finding, sortFindings } from "./diagnostics/finding.js";
export { type Position, positionOf } from "./diagnostics/position.js";
export { formatFile } from "./output/format.js";
export type { OutputFile } from "./emit/file.js";
export { emitRuntime } from "./emit/runtime.js";
export { createTemplateReader } from "./source/package-files.js";
export type { Capability } from "./model/capability.js";
