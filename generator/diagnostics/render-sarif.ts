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
  const log = {
    $schema: "https://json.schemastore.org/sarif-2.1.0.json",
    version: "2.1.0",
    runs: [
      {
        tool: {
          driver: {
            name: "Capstan",
            semanticVersion: version,
            rules: ids.map((id) => ({
              id,
              ...(rules[id] === undefined
                ? {}
                : {
                    shortDescription: { text: rules[id].about },
                    help: {
                      text: `\`npx capstan explain ${id}\` shows what is wrong and what is right by an example.`,
                    },
                  }),
            })),
          },
        },
        columnKind: "utf16CodeUnits",
        results: findings.map((finding) => ({
          ruleId: finding.code,
          ruleIndex: ids.indexOf(finding.code),
          level: { error: "error", warning: "warning", info: "note" }[finding.severity],
          message: { text: finding.help === undefined ? finding.message : `${finding.message}\n${finding.help}` },
          ...(fileOf(finding) === ""
            ? {}
            : {
                locations: [
                  finding.span
                    ? location(finding.span)
                    : { physicalLocation: { artifactLocation: { uri: uri(fileOf(finding)) } } },
                ],
              }),
          ...(finding.fix === undefined || finding.span === undefined
            ? {}
            : { fixes: [fixOf(finding.span, finding.fix)] }),
          ...(finding.related.length === 0
            ? {}
            : {
                relatedLocations: finding.related.map(({ span, label }, id) => ({
                  id,
                  ...location(span),
                  message: { text: label },
                })),
              }),
          ...(finding.fingerprint === undefined ? {} : { partialFingerprints: { "capstan/v1": finding.fingerprint } }),
        })),
      },
    ],
  };
  return `${printableJson(log)}\n`;
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
