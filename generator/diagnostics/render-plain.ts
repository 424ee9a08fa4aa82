import { fileOf, type Finding } from "./finding.js";
import type { GroupedFinding } from "./group.js";
import { placeText } from "./position.js";
import { oneLine } from "./render-pretty.js";

/** One line each, as editors parse it: `file:line:column severity code: sentence (help)`. */
export function renderPlain(groups: readonly GroupedFinding<Finding>[]): string {
  return groups
    .map(({ finding, more }) => {
      const place = finding.span ? placeText(finding.span) : fileOf(finding);
      const help = finding.help === undefined ? "" : ` (${finding.help})`;
      return `${place === "" ? "" : `${place} `}${finding.severity} ${finding.code}: ${finding.message}${more > 0 ? ` [x${more + 1}]` : ""}${help}`;
    })
    .map((line) => `${oneLine(line)}\n`)
    .join("");
}
