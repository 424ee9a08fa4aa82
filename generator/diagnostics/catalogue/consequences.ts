import type { Diagnostic } from "../diagnostic.js";

/** What may be wrong only because something before it is: a name is missing where its declaration could not be read. */
const consequences = new Set<string>([
  "model/unknown-operation",
  "model/unknown-namespace",
  "model/unknown-ref",
  "model/unknown-step",
  "model/lookup-index",
  "model/unmapped-value",
  "model/unknown-parameter",
  "model/lost-parameter",
  "model/unknown-skill-tool",
  "model/unresolved-reference",
  "model/doubtful-name",
  "model/lost-input",
  "model/unread-input",
  "model/unread-body-input",
  "model/unused-binding",
  "model/needs-handler",
  "model/empty-adapter",
  "model/base-uri-required",
  "model/undeclared-binding",
  "model/undeclared-path-parameter",
  "model/path-parameter-unused",
  "model/tool-without-description",
  "model/incomplete-authentication",
  "model/unsupported-authentication",
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
    ...(errors.length > 0 || has("model/unsupported-authentication") || has("model/incomplete-authentication")
      ? ["model/unused-binding"]
      : []),
    // What it was to be is what reads the input.
    ...(has("model/half-template") ? ["model/lost-input", "model/unread-input"] : []),
    ...(has("model/template-section") ? ["model/broken-body", "model/lost-input", "model/unread-input"] : []),
    ...(has("lint/other-hole") || has("model/other-hole") ? ["model/unread-input"] : []),
    ...(has("schema/unknown-key") ? ["model/tool-without-description"] : []),
  ]);
  // A misspelled name is why nothing uses the right one, and so is one without its braces.
  const naming = new Set<string>(["model/undeclared-binding", "model/literal-secret"]);
  const meant = diagnostics.flatMap(({ code, related }) => (naming.has(code) ? related : []));
  const isMeant = ({ span }: Diagnostic): boolean =>
    meant.some((place) => place.span.file === span?.file && place.span.start === span.start);
  // A step that is not there is more than a name in doubt.
  const placeOf = ({ span }: Diagnostic): string => `${span?.file.path}:${span?.start}`;
  const withoutStep = new Set(diagnostics.filter(({ code }) => code === "model/unknown-step").map(placeOf));
  return slipsAlone(diagnostics).filter(
    (each) =>
      !dropped.has(each.code) &&
      !(each.code === "model/unused-binding" && isMeant(each)) &&
      !(each.code === "model/doubtful-name" && withoutStep.has(placeOf(each))),
  );
}

/** An input that is lost, or read by nothing, because its name stands in other marks (`{key}`, `${key}`) or behind another word (`args.key`) is one finding, where the slip is. */
function slipsAlone(diagnostics: readonly Diagnostic[]): readonly Diagnostic[] {
  const marked = new Set<string>([
    "lint/other-hole",
    "model/other-hole",
    "model/shell-binding",
    "model/unresolved-reference",
    "model/doubtful-name",
  ]);
  const slips = new Set(diagnostics.filter(({ code }) => marked.has(code)).map(nameAt));
  if (slips.size === 0) return diagnostics;
  const lost = new Map(
    diagnostics.flatMap((each) =>
      each.code === "model/lost-input" && each.span !== undefined && slips.has(nameAt(each))
        ? [[nameAt(each), each.span] as const]
        : [],
    ),
  );
  const follows = new Set<string>(["model/lost-input", "model/unread-body-input"]);
  return diagnostics.flatMap((each): readonly Diagnostic[] => {
    const input = lost.get(nameAt(each));
    if (input === undefined) return each.code === "model/unread-input" && slips.has(nameAt(each)) ? [] : [each];
    if (follows.has(each.code)) return [];
    const related = [...each.related, { span: input, label: "what callers pass as this would be lost" }];
    return marked.has(each.code) ? [{ ...each, severity: "error", related }] : [each];
  });
}

/** The name that a place of the text holds, without its marks and what it is a member of; case, `-` and `_` tell no names apart. */
function nameAt({ span }: Diagnostic): string {
  const text = span?.file.text.slice(span.start, span.end) ?? "";
  return text
    .slice(text.lastIndexOf(".") + 1)
    .replace(/[-_{}:<>%$#[\]"']/g, "")
    .toLowerCase();
}
