import { posix } from "node:path";
import { fileOf, type Finding } from "./finding.js";
import { describeGroup, type GroupedFinding } from "./group.js";
import { positionOf } from "./position.js";
import { printable } from "./printable.js";
import { oneLine } from "./render-pretty.js";

/** Workflow commands of GitHub Actions: an annotation on the line of each finding, whose files GitHub looks for from the repository; `folder` is the project's in it. */
export function renderGithub(groups: readonly GroupedFinding<Finding>[], folder: string): string {
  return groups
    .map((group) => {
      const { finding } = group;
      const command = { error: "error", warning: "warning", info: "notice" }[finding.severity];
      const properties = [
        ...(fileOf(finding) === "" ? [] : [`file=${property(posix.join(folder, fileOf(finding)))}`]),
        ...(finding.span ? places(finding.span) : []),
        `title=${property(finding.code)}`,
      ];
      const all = describeGroup(group);
      const text = [
        oneLine(finding.message),
        ...(all === undefined ? [] : [all]),
        ...(finding.help === undefined ? [] : [`help: ${oneLine(finding.help)}`]),
      ].join("\n");
      return `::${command} ${properties.join(",")}::${message(text)}\n`;
    })
    .join("");
}

function places(span: NonNullable<Finding["span"]>): readonly string[] {
  const start = positionOf(span.file, span.start);
  const end = positionOf(span.file, span.end);
  return [
    `line=${start.line}`,
    ...(end.line === start.line
      ? [`col=${start.column}`, `endColumn=${Math.max(end.column, start.column + 1)}`]
      : [`endLine=${end.line}`]),
  ];
}

function message(text: string): string {
  return printable(text).replace(/%/g, "%25").replace(/\r/g, "%0D").replace(/\n/g, "%0A");
}

function property(text: string): string {
  return message(text).replace(/:/g, "%3A").replace(/,/g, "%2C");
}
