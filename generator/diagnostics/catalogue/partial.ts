import type { Diagnostic } from "../diagnostic.js";

/** Errors of one part of an otherwise whole capability. */
const partial = new Set<string>([
  "schema/unsupported-api",
  "schema/unsupported-construct",
  "schema/idle-tool",
  "model/repeated-step",
  "model/unknown-operation",
  "model/unknown-namespace",
  "model/unknown-ref",
  "model/unknown-step",
  "model/lookup-index",
  "model/unmapped-value",
  "model/broken-path",
  "model/deep-target",
  "model/part-of-bytes",
  "model/path-input-unplaced",
  "model/input-path",
  "model/one-name-two-places",
  "model/unnamed-parts",
  "model/misspelled-place",
  "model/misspelled-argument",
  "model/misspelled-hole",
  "model/other-hole",
  "lint/other-hole",
  "model/lost-input",
  "model/lost-parameter",
  "model/lost-body-input",
  "model/duplicate-flow",
  "model/duplicate-route",
  "model/duplicate-tool",
  "model/impossible-tool-name",
  "model/duplicate-api",
  "model/unsupported-tunnel",
  "model/import-not-found",
  "model/import-unknown-namespace",
  "model/import-cycle",
  "model/script-unusable",
  "model/answer-schema-missing",
  "model/answer-schema-unreadable",
  "model/answer-schema-broken",
  "plan/unsupported",
]);

/** Whether the rest of the capability can be compiled without the part that a diagnostic is about. */
export function isPartial({ code }: Diagnostic): boolean {
  return partial.has(code);
}

/** Calls to what is not there become handlers; other refused parts are left out. Either way the user is told. */
const becomeHandlers = new Set<string>([
  "schema/unsupported-construct",
  "model/unknown-operation",
  "model/unknown-namespace",
]);

/** An error that `--keep-going` goes past as a warning that says what became of the part; anything else as it is. */
export function softenPartial(diagnostic: Diagnostic): Diagnostic {
  if (diagnostic.severity !== "error" || !isPartial(diagnostic)) return diagnostic;
  const outcome = becomeHandlers.has(diagnostic.code)
    ? "kept going: what calls it needs a handler passed in"
    : "kept going: this part is left out";
  return {
    ...diagnostic,
    severity: "warning",
    help: diagnostic.help === undefined ? outcome : `${outcome}; ${diagnostic.help}`,
  };
}
