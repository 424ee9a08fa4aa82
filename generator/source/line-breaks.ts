import type { SourceFile } from "../diagnostics/span.js";

/**
 * A file whose lone carriage returns are line feeds: YAML 1.2 (5.4) breaks lines at both, the package that reads it at line feeds alone. No offset moves,
 * so what is found in it stands at the same place of the file.
 */
export function withLineFeeds(file: SourceFile): SourceFile {
  return /\r(?!\n)/.test(file.text) ? { ...file, text: file.text.replace(/\r(?!\n)/g, "\n") } : file;
}
