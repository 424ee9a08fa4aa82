import type { Place, Reporter } from "../../diagnostics/reporter.js";
import type { SourceFile } from "../../diagnostics/span.js";
import type { SourceNode } from "../../source/node.js";
import { parseJson } from "../../source/read-json.js";
import { foldName } from "../../text/casing.js";
import { nearestWord } from "../../text/nearest.js";
import type { ReadImport } from "../resolve-imports.js";
import type { SampleSettings } from "../upstream-settings.js";

/** An answer that was seen. */
export interface Sample {
  readonly file: SourceFile;
  readonly status: number;
  readonly node: SourceNode;
}

/** The answers of one API that were seen. */
export interface Samples {
  /** As it is named in the configuration, a slash at its end. */
  readonly folder: string;
  /** By name of the operation, in the order of their files' names. */
  readonly byOperation: ReadonlyMap<string, readonly Sample[]>;
  readonly files: readonly SourceFile[];
}

/** More files are no samples but a store of data. */
const mostFiles = 5_000;

/**
 * Reads a folder of JSON answers: `OPERATION.json`, `OPERATION.MORE.json`, `OPERATION/MORE.json`, where `MORE` may begin with a status (`404`, `201-2`; 200
 * otherwise). What belongs to no operation, and what is no JSON, is reported and left out. Undefined where there is no such folder (reported).
 */
export function openSamples(
  { folder: written }: SampleSettings,
  operations: readonly string[],
  read: ReadImport,
  place: Place,
  reporter: Reporter,
): Samples | undefined {
  const folder = `${written.replace(/(?<!\/)\/+$/, "")}/`;
  const root: SourceFile = { path: "", text: "" };
  const listed = read(root, folder);
  const paths = (listed.file?.text ?? "").split("\n").filter((path) => path !== "");
  if (!listed.file || paths.length > mostFiles) {
    const reason = listed.file
      ? `it holds more than ${mostFiles} files`
      : (listed.problem ?? "there is no such folder");
    reporter.report("samples/unreadable", place, { folder, reason });
    return undefined;
  }
  const names = new Map(operations.map((name) => [foldName(name), name]));
  const byOperation = new Map<string, Sample[]>();
  const files: SourceFile[] = [listed.file];
  for (const path of paths) {
    const { operation, status } = nameOf(path);
    const name = names.get(foldName(operation));
    if (name === undefined) {
      const nearest = nearestWord(operation, operations);
      reporter.report("samples/no-operation", { path: `${listed.path}${path}` }, { operation, nearest });
      continue;
    }
    const { file, problem } = read(root, `${folder}${path}`);
    const node = file && parseJson(file);
    if (!file || !node) {
      const reason = file ? "it is no JSON (RFC 8259), or names a member twice" : (problem ?? "it is gone");
      reporter.report("samples/no-json", { path: `${listed.path}${path}` }, { reason });
      continue;
    }
    files.push(file);
    const seen = byOperation.get(name) ?? [];
    seen.push({ file, status, node });
    byOperation.set(name, seen);
  }
  return { folder: listed.path, byOperation, files };
}

/** What the path of a sample says, relative to its folder: the operation, and the status that it came with. */
function nameOf(path: string): { readonly operation: string; readonly status: number } {
  const [operation = "", rest = ""] = path.replace(/\.json$/i, "").split(/[/.](.*)/s);
  const status = /^([1-5]\d\d)(?:[-.]|$)/.exec(rest)?.[1];
  return { operation, status: status === undefined ? 200 : Number(status) };
}
