import { execFileSync } from "node:child_process";
import { join } from "node:path";

const packages = { tsc: "typescript", tsgo: "@typescript/native-preview", oxlint: "oxlint" };

/** The lines that a tool prints where it fails; none where it succeeds. Throws where it says nothing of why: a tool that did not run has found nothing, either. */
export function runTool(tool: keyof typeof packages, given: readonly string[]): readonly string[] {
  try {
    execFileSync(process.execPath, [join("node_modules", packages[tool], "bin", tool), ...given], {
      encoding: "utf8",
      stdio: ["ignore", "pipe", "pipe"],
      maxBuffer: 1 << 28,
    });
    return [];
  } catch (error) {
    const lines =
      error instanceof Error && "stdout" in error
        ? String(error.stdout)
            .split("\n")
            .filter((line) => line.trim() !== "")
        : [];
    if (lines.length === 0) throw error;
    return lines;
  }
}

/** What the native compiler says of a project, a line each; none where it finds nothing. */
export function typeErrorsIn(project: string): readonly string[] {
  return runTool("tsgo", ["-p", project, "--pretty", "false"]);
}
