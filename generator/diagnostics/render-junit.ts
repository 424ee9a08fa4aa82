import { fileOf, type Finding } from "./finding.js";
import { placeText } from "./position.js";
import { printable } from "./printable.js";

/** Findings as a JUnit report: one test case for each path that was looked at, failed where it has errors. */
export function renderJunit(suite: string, looked: readonly string[], findings: readonly Finding[]): string {
  const failing = findings.filter((finding) => finding.severity === "error");
  const names = [...new Set([...looked, ...failing.map(fileOf)])].sort();
  const failed = new Set(failing.map(fileOf));
  const cases = names.map((name) => {
    const own = failing.filter((finding) => fileOf(finding) === name);
    const open = `    <testcase classname="${xml(suite)}" name="${xml(name || suite)}"`;
    if (own.length === 0) return `${open}/>`;
    const failures = own.map((finding) => {
      const text = [finding.span ? placeText(finding.span) : name, finding.help ?? "", finding.diff ?? ""]
        .filter((line) => line !== "")
        .join("\n");
      return `      <failure type="${xml(finding.code)}" message="${xml(finding.message)}">${xml(text)}</failure>`;
    });
    return `${open}>\n${failures.join("\n")}\n    </testcase>`;
  });
  const counts = `tests="${names.length}" failures="${failed.size}" errors="0" skipped="0"`;
  return `<?xml version="1.0" encoding="UTF-8"?>\n<testsuites ${counts}>\n  <testsuite name="${xml(suite)}" ${counts}>\n${cases.join("\n")}\n  </testsuite>\n</testsuites>\n`;
}

/** Text in XML, without what XML 1.0 has no way to write and what nobody sees. */
function xml(text: string): string {
  return printable(text)
    .replace(/[&<>"']/g, (character) => `&#${character.charCodeAt(0)};`)
    .replace(/\n/g, "&#10;");
}
