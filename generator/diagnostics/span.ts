/** One text that was read: its path as users see it (relative to the project, `/` between parts) and its characters. */
export interface SourceFile {
  readonly path: string;
  readonly text: string;
}

/** A stretch of a source file, in UTF-16 offsets; `end` is exclusive. Line and column are computed when printed. */
export interface Span {
  readonly file: SourceFile;
  readonly start: number;
  readonly end: number;
}

/** A second place that explains a diagnostic ("first declared here"). */
export interface RelatedSpan {
  readonly span: Span;
  readonly label: string;
}
