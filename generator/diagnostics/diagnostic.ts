import type { DiagnosticCode } from "./catalogue/index.js";
import type { Severity } from "./severity.js";
import type { RelatedSpan, Span } from "./span.js";

/** One finding, finished: the text is final and in plain words, the place is a span (absent only where there is no text to point at). */
export interface Diagnostic {
  readonly code: DiagnosticCode;
  readonly severity: Severity;
  readonly message: string;
  readonly help?: string;
  /** What the text of `span` must be instead, where there is no doubt. */
  readonly fix?: string;
  readonly span?: Span;
  /** The file a diagnostic is about where it has no span (a file that cannot be read). */
  readonly file?: string;
  readonly related: readonly RelatedSpan[];
  /** A unified diff that belongs to the finding. */
  readonly diff?: string;
}
