import type { Diagnostic } from "../diagnostics/diagnostic.js";
import type { SourceFile, Span } from "../diagnostics/span.js";

/** A span without its text: the number of its file, start and end. */
type PackedSpan = readonly [number, number, number];

type PackedDiagnostic = Omit<Diagnostic, "span" | "related"> & {
  readonly span?: PackedSpan;
  readonly related?: readonly { readonly span: PackedSpan; readonly label: string }[];
};

/** Diagnostics as plain data, without the texts that they point into: `files` are those. */
export function packDiagnostics(
  diagnostics: readonly Diagnostic[],
  files: readonly SourceFile[],
): readonly PackedDiagnostic[] {
  const numbers = new Map(files.map((file, index) => [file.path, index]));
  const pack = ({ file, start, end }: Span): PackedSpan => [numbers.get(file.path) ?? 0, start, end];
  return diagnostics.map(({ span, related, ...rest }) => ({
    ...rest,
    ...(span ? { span: pack(span) } : {}),
    ...(related.length === 0 ? {} : { related: related.map((each) => ({ ...each, span: pack(each.span) })) }),
  }));
}

/** The diagnostics again, pointing into the same texts. */
export function unpackDiagnostics(
  packed: readonly PackedDiagnostic[],
  files: readonly SourceFile[],
): readonly Diagnostic[] {
  const unpack = ([number, start, end]: PackedSpan): Span => ({
    file: files[number] ?? { path: "", text: "" },
    start,
    end,
  });
  // A spread with members behind it would take longer than all else of them, and a thousand capabilities have tens of thousands.
  return packed.map((each) =>
    Object.assign({}, each, each.span ? { span: unpack(each.span) } : undefined, {
      related: (each.related ?? []).map(({ span, label }) => ({ span: unpack(span), label })),
    }),
  );
}
