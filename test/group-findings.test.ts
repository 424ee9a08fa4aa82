import { expect, it } from "vitest";
import type { Finding } from "../generator/diagnostics/finding.js";
import { describeGroup, groupFindings } from "../generator/diagnostics/group.js";

const finding = (severity: Finding["severity"], code: string, message: string): Finding => ({
  severity,
  code,
  message,
  file: "a.yaml",
  related: [],
});
const brief = (findings: readonly Finding[]): readonly string[] =>
  groupFindings(findings).map(({ finding: { message }, others }) => `${message} +${others.length}`);

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

it("says in which lines the others stand", () => {
  const file = { path: "a.yaml", text: Array.from({ length: 40 }, (_, index) => `line ${index}\n`).join("") };
  const inLines = (lines: readonly number[]): string | undefined => {
    const findings = lines.map((line): Finding => {
      const start = file.text.indexOf(`line ${line - 1}\n`);
      return { ...finding("info", "model/x", `in ${line}`), span: { file, start, end: start + 4 } };
    });
    const [group] = groupFindings(findings);
    return group && describeGroup(group);
  };
  expect(inLines([7])).toBeUndefined();
  expect(inLines([7, 9])).toBe("x2 in lines 7 and 9");
  expect(inLines([7, 9, 9, 31])).toBe("x4 in lines 7, 9 and 31");
  expect(inLines([7, 7])).toBe("x2");
  expect(inLines(Array.from({ length: 14 }, (_, index) => index + 1))).toBe(
    "x14 in lines 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, ...",
  );
});
