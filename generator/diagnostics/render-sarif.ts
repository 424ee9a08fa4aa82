import { fileOf, type Finding } from "./finding.js";
import { positionOf } from "./position.js";
import type { Span } from "./span.js";
import { printableJson } from "./printable.js";

/** What SARIF says of a rule beside its id. */
export interface RuleText {
  readonly about: string;
}

/** Findings as a SARIF 2.1.0 log of one run. */
export function renderSarif(
  findings: readonly Finding[],
  version: string,
  rules: Readonly<Record<string, RuleText | undefined>>,
): string {
  const ids = [...new Set(findings.map((finding) => finding.code))].sort();
  const driver = { name: "Capstan", semanticVersion: version, rules: ids.map((id) => ruleOf(id, rules[id])) };
  const log = {
    $schema: "https://json.schemastore.org/sarif-2.1.0.json",
    version: "2.1.0",
    runs: [
      {
        tool: { driver },
        columnKind: "utf16CodeUnits",
        results: findings.map((finding) => resultOf(finding, ids.indexOf(finding.code))),
      },
    ],
  };
  return `${printableJson(log)}\n`;
}

function ruleOf(id: string, rule: RuleText | undefined): object {
  if (rule === undefined) return { id };
  const help = `\`npx capstan explain ${id}\` shows what is wrong and what is right by an example.`;
  return { id, shortDescription: { text: rule.about }, help: { text: help } };
}

function resultOf(finding: Finding, ruleIndex: number): object {
  const { code, severity, message, help, span, fix, related, fingerprint } = finding;
  return {
    ruleId: code,
    ruleIndex,
    level: { error: "error", warning: "warning", info: "note" }[severity],
    message: { text: help === undefined ? message : `${message}\n${help}` },
    ...(fileOf(finding) === "" ? {} : { locations: [placeOf(finding)] }),
    ...(fix === undefined || span === undefined ? {} : { fixes: [fixOf(span, fix)] }),
    ...(related.length === 0
      ? {}
      : {
          relatedLocations: related.map(({ span: at, label }, id) => ({
            id,
            ...location(at),
            message: { text: label },
          })),
        }),
    ...(fingerprint === undefined ? {} : { partialFingerprints: { "capstan/v1": fingerprint } }),
  };
}

/** Where something was found: in a place, or in a file as a whole. */
function placeOf(finding: Finding): object {
  return finding.span
    ? location(finding.span)
    : { physicalLocation: { artifactLocation: { uri: uri(fileOf(finding)) } } };
}

/** A remedy, as section 3.55 of SARIF 2.1.0 has it: what its place must be instead. */
function fixOf(span: Span, text: string): object {
  const replacements = [{ deletedRegion: region(span), insertedContent: { text } }];
  return { artifactChanges: [{ artifactLocation: { uri: uri(span.file.path) }, replacements }] };
}

function location(span: Span): object {
  return { physicalLocation: { artifactLocation: { uri: uri(span.file.path) }, region: region(span) } };
}

function region(span: Span): object {
  const start = positionOf(span.file, span.start);
  const end = positionOf(span.file, span.end);
  return {
    startLine: start.line,
    startColumn: start.column,
    endLine: end.line,
    endColumn: end.column,
    charOffset: span.start,
    charLength: span.end - span.start,
  };
}

function uri(path: string): string {
  return /^[a-z][a-z0-9+.-]*:/i.test(path) ? path : path.split("/").map(encodeURIComponent).join("/");
}
