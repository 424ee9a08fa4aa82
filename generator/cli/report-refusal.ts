import type { Diagnostic } from "../diagnostics/diagnostic.js";
import { createDiagnostic } from "../diagnostics/reporter.js";

/** Why the system refuses to write at `path`, as a finding. Anything but its refusal is a bug of ours, and thrown again. */
export function reportRefusal(error: unknown, path: string): Diagnostic {
  const code = error instanceof Error && "code" in error ? String(error.code) : undefined;
  if (code === undefined) throw error;
  return createDiagnostic(
    "output/cannot-write",
    { path },
    { path, reason: writeReasons[code] ?? `the system says ${code}` },
  );
}

const writeReasons: Readonly<Record<string, string | undefined>> = {
  ENOSPC: "the disk is full",
  EACCES: "its permissions forbid it",
  EPERM: "its permissions forbid it",
  EROFS: "the file system is read-only",
  ENOTDIR: "a file stands where a folder belongs",
  EEXIST: "a file stands where a folder belongs",
  EISDIR: "a folder stands where a file belongs",
};
