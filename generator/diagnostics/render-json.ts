import { countFindings, fileOf, type Finding } from "./finding.js";
import { positionOf } from "./position.js";
import type { Span } from "./span.js";
import { printableJson } from "./printable.js";

/** A place in JSON output: lines and columns from 1, offsets from 0, ends exclusive. */
interface JsonPlace {
  readonly file: string;
  readonly start: { readonly line: number; readonly column: number; readonly offset: number };
  readonly end: { readonly line: number; readonly column: number; readonly offset: number };
}

/** Every finding as one JSON document: `{ findings, summary, ...more }`. Schema: `docs/findings.schema.json`. */
export function renderJson(findings: readonly Finding[], more: object): string {
  const document = {
    findings: findings.map((finding) => ({
      code: finding.code,
      severity: finding.severity,
      message: finding.message,
      ...(finding.help === undefined ? {} : { help: finding.help }),
      ...(finding.fix === undefined ? {} : { fix: finding.fix }),
      ...(finding.span ? { place: jsonPlace(finding.span) } : fileOf(finding) === "" ? {} : { file: fileOf(finding) }),
      ...(finding.related.length === 0
        ? {}
        : { related: finding.related.map(({ span, label }) => ({ label, place: jsonPlace(span) })) }),
      ...(finding.fingerprint === undefined ? {} : { fingerprint: finding.fingerprint }),
      ...(finding.diff === undefined ? {} : { diff: finding.diff }),
    })),
    summary: countFindings(findings),
    ...more,
  };
  return `${printableJson(document)}\n`;
}

function jsonPlace(span: Span): JsonPlace {
  return {
    file: span.file.path,
    start: { ...positionOf(span.file, span.start), offset: span.start },
    end: { ...positionOf(span.file, span.end), offset: span.end },
  };
}
