import { execFileSync } from "node:child_process";
import { writeFileSync } from "node:fs";
import { join } from "node:path";

const compilerOptions = {
  target: "es2022",
  module: "nodenext",
  types: ["node"],
  isolatedDeclarations: true,
  declaration: true,
  verbatimModuleSyntax: true,
  erasableSyntaxOnly: true,
  skipLibCheck: true,
  noEmit: true,
};

/** What the newest compiler, as strict as it can be, finds wrong with files of a folder, line by line; writes the folder's `tsconfig.json`. */
export function typeCheck(folder: string, files: readonly string[]): readonly string[] {
  const config = join(folder, "tsconfig.json");
  writeFileSync(config, JSON.stringify({ extends: "@tsconfig/strictest/tsconfig.json", compilerOptions, files }));
  const program = join("node_modules", "@typescript", "native-preview", "bin", "tsgo");
  try {
    execFileSync(process.execPath, [program, "-p", config, "--pretty", "false"], {
      encoding: "utf8",
      stdio: ["ignore", "pipe", "pipe"],
      maxBuffer: 1 << 26,
    });
    return [];
  } catch (error) {
    const lines =
      error instanceof Error && "stdout" in error
        ? String(error.stdout)
            .split("\n")
            .filter((line) => line.trim() !== "")
        : [];
    // A compiler that did not run has found nothing, either.
    if (lines.length === 0) throw error;
    return lines;
  }
}
