import { expect, it } from "vitest";
import type { Finding } from "../generator/diagnostics/finding.js";
import { groupFindings } from "../generator/diagnostics/group.js";

const finding = (severity: Finding["severity"], code: string, message: string): Finding => ({
  severity,
  code,
  message,
  file: "a.yaml",
  related: [],
});
const brief = (findings: readonly Finding[]): readonly string[] =>
  groupFindings(findings).map(({ finding: { message }, more }) => `${message} +${more}`);

it("folds what is said three times word for word, and keeps what differs", () => {
  const same = finding("error", "model/x", "`TOKEN` is bound by nothing");
  expect(brief([same, finding("error", "model/x", "`KEY` is bound by nothing"), same, same])).toEqual([
    "`TOKEN` is bound by nothing +2",
    "`KEY` is bound by nothing +0",
  ]);
  expect(brief([same, same])).toEqual(["`TOKEN` is bound by nothing +0", "`TOKEN` is bound by nothing +0"]);
});

it("folds many of one code, and never what stands in another file", () => {
  const many = Array.from({ length: 5 }, (_, index) => finding("warning", "model/x", `number ${index}`));
  expect(brief(many)).toEqual(["number 0 +4"]);
  expect(brief(many.map((each, index) => ({ ...each, file: `${index}.yaml` })))).toHaveLength(5);
  // Changes that `diff` found are each somebody's to judge.
  expect(brief(many.map((each, index) => ({ ...each, fingerprint: `${index}` })))).toHaveLength(5);
});
