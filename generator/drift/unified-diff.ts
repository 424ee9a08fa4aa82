/** The unified diff from what stands on disk to what should stand there. The package is loaded when the first difference is shown. */
export async function unifiedDiff(path: string, before: string, after: string): Promise<string> {
  const { createTwoFilesPatch, FILE_HEADERS_ONLY } = await import("diff");
  return createTwoFilesPatch(`a/${path}`, `b/${path}`, before, after, undefined, undefined, {
    context: 3,
    headerOptions: FILE_HEADERS_ONLY,
  });
}

/** The line of the new text, counted from 1, at which a unified diff's first change stands. */
export function firstChangedLine(diff: string): number | undefined {
  const lines = diff.split("\n");
  const start = lines.findIndex((line) => line.startsWith("@@"));
  const first = /^@@ -\d+(?:,\d+)? \+(\d+)/.exec(lines[start] ?? "")?.[1];
  if (first === undefined) return undefined;
  const context = lines.slice(start + 1).findIndex((line) => /^[+-]/.test(line));
  return Number(first) + Math.max(0, context);
}
