import type { OutputFile } from "../emit/file.js";
import { eachAhead } from "./each-ahead.js";
import { formatTogether, formatWithPrettier } from "./format.js";

/** Characters from which on files are laid out without waiting for more. */
const enough = 24_000;

/** So many batches are begun with at once, while the files of the next are emitted. */
const ahead = 3;

/** The texts of the files of one folder as they are written, by their path in it; while some are laid out, the next ones are taken from `files`. */
export async function formatFiles(files: Iterable<OutputFile>): Promise<ReadonlyMap<string, string>> {
  const texts = new Map<string, string>();
  for await (const [, batch, laidOut] of eachAhead(batchesOf(files), () => ahead, formatBatch))
    for (const file of batch) texts.set(file.path.slice(file.path.indexOf("/") + 1), laidOut.get(file) ?? file.text);
  return texts;
}

function* batchesOf(files: Iterable<OutputFile>): Generator<readonly OutputFile[], undefined> {
  let batch: OutputFile[] = [];
  let size = 0;
  for (const file of files) {
    batch.push(file);
    size += file.layout === "typescript" ? file.text.length : 0;
    if (size < enough) continue;
    yield batch;
    batch = [];
    size = 0;
  }
  yield batch;
}

/** The texts of those that are laid out at all. */
async function formatBatch(batch: readonly OutputFile[]): Promise<ReadonlyMap<OutputFile, string>> {
  const files = batch.filter(({ layout }) => layout === "typescript");
  const together = await formatTogether(files.map(({ text }) => text));
  const texts = new Map<OutputFile, string>();
  for (const [index, file] of files.entries())
    texts.set(file, together[index] ?? (await formatWithPrettier(file.text)));
  return texts;
}
