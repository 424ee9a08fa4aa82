import { posix } from "node:path";
import { type DocumentSource, isDocumentPath } from "../config/documents.js";
import { createReporter } from "../diagnostics/reporter.js";
import { openDocument } from "../openapi/open-document.js";
import { otherFiles } from "../openapi/other-files.js";
import { parseDocument } from "../openapi/references.js";
import { fetchText } from "../source/fetch-text.js";
import type { SourceNode } from "../source/node.js";
import type { Fetched } from "./fetch-source.js";

/** A document is split over files, not over a file for each word. */
const mostFiles = 256;

/** Fetches a document of an API with the files that it is split over, by the paths of their copies. */
export async function fetchDocument({ source, path }: DocumentSource, token: string | undefined): Promise<Fetched> {
  const fetched = await fetchText(source, token);
  if ("problem" in fetched) return { problem: fetched.problem, source };
  const { text } = fetched.file;
  const reporter = createReporter();
  const document = openDocument({ path, text }, () => ({ path, file: undefined }), reporter);
  if (!document) return { problem: reporter.diagnostics[0]?.message ?? "it is no document of an API", source };
  const others = await fetchOthers({ path, url: source, root: document.root }, token);
  return "problem" in others ? others : { main: path, files: new Map([[path, text], ...others]) };
}

/**
 * Fetches the files that references of a document lead to, from beside it. Nothing is written anywhere but below `openapi/`: a reference that leads
 * elsewhere is not followed, which compiling says.
 */
export async function fetchOthers(
  main: { readonly path: string; readonly url: string; readonly root: SourceNode },
  token: string | undefined,
): Promise<ReadonlyMap<string, string> | { readonly problem: string; readonly source: string }> {
  const files = new Map<string, string>();
  const known = new Set([main.path]);
  const waiting: string[] = [];
  const follow = (path: string, root: SourceNode): void => {
    for (const location of otherFiles(root)) {
      const other = posix.join(posix.dirname(path), location);
      // A path from the root, or from another host (`//host/x.yaml`), is not beside it.
      if (location.startsWith("/") || !isDocumentPath(other) || known.has(other)) continue;
      known.add(other);
      waiting.push(other);
    }
  };
  follow(main.path, main.root);
  for (let path = waiting.pop(); path !== undefined; path = waiting.pop()) {
    // By the path of its copy, not as it is written: that leads nowhere else, and neither does the token.
    const url = new URL(posix.relative(posix.dirname(main.path), path), main.url).href;
    if (known.size > mostFiles) return { problem: `it is split over more than ${mostFiles} files`, source: main.url };
    const fetched = await fetchText(url, token);
    if ("problem" in fetched) return { problem: fetched.problem, source: url };
    const { text } = fetched.file;
    files.set(path, text);
    const root = parseDocument({ path, text }, createReporter());
    if (root) follow(path, root);
  }
  return files;
}
