import type { Diagnostic } from "../diagnostic.js";

/** What may be wrong only because something before it is: a name is missing where its declaration could not be read. */
const consequences = new Set<string>([
  "model/unknown-operation",
  "model/unknown-namespace",
  "model/unknown-ref",
  "model/unknown-step",
  "model/unmapped-value",
  "model/unknown-parameter",
  "model/lost-parameter",
  "model/unknown-skill-tool",
  "model/unresolved-reference",
  "model/unused-binding",
  "model/needs-handler",
  "model/empty-adapter",
  "model/base-uri-required",
  "model/undeclared-binding",
  "model/undeclared-path-parameter",
  "model/path-parameter-unused",
  "model/tool-without-description",
  "model/incomplete-authentication",
  "schema/empty-capability",
]);

/** Errors that leave something out of what is read. */
const causes = /^(?:source\/|schema\/|model\/import-)/;

/** The diagnostics without those that may follow from an error in reading: one error, not a cascade. They come back when it is mended. */
export function withoutConsequences(diagnostics: readonly Diagnostic[]): readonly Diagnostic[] {
  const errors = diagnostics.filter(({ severity, code }) => severity === "error" && !consequences.has(code));
  if (errors.some(({ code }) => causes.test(code))) return diagnostics.filter(({ code }) => !consequences.has(code));
  const has = (wanted: Diagnostic["code"]): boolean => diagnostics.some(({ code }) => code === wanted);
  const dropped = new Set<string>([
    // What is wrong may be where it was to be used, and a signer that is passed in may be what uses it.
    ...(errors.length > 0 || has("model/unsupported-authentication") ? ["model/unused-binding"] : []),
    // What it was to be is what reads the input.
    ...(has("model/half-template") ? ["model/lost-input", "model/unread-input"] : []),
    ...(has("lint/other-hole") ? ["model/unread-input"] : []),
    ...(has("schema/unknown-key") ? ["model/tool-without-description"] : []),
  ]);
  // A misspelled name is why nothing uses the right one.
  const meant = diagnostics.flatMap(({ code, related }) => (code === "model/undeclared-binding" ? related : []));
  const isMeant = ({ span }: Diagnostic): boolean =>
    meant.some((place) => place.span.file === span?.file && place.span.start === span.start);
  return diagnostics.filter(
    (each) => !dropped.has(each.code) && !(each.code === "model/unused-binding" && isMeant(each)),
  );
}
