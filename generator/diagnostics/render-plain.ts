import { fileOf, type Finding } from "./finding.js";
import { describeGroup, type GroupedFinding } from "./group.js";
import { placeText } from "./position.js";
import { oneLine } from "./render-pretty.js";

/** One line each, as editors parse it: `file:line:column severity code: sentence (help)`. */
export function renderPlain(groups: readonly GroupedFinding<Finding>[]): string {
  return groups
    .map((group) => {
      const { finding } = group;
      const all = describeGroup(group);
      const place = finding.span ? placeText(finding.span) : fileOf(finding);
      const help = finding.help === undefined ? "" : ` (${finding.help})`;
      return `${place === "" ? "" : `${place} `}${finding.severity} ${finding.code}: ${finding.message}${all === undefined ? "" : ` [${all}]`}${help}`;
    })
    .map((line) => `${oneLine(line)}\n`)
    .join("");
}
