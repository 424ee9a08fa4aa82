import type { Place, Reporter } from "../diagnostics/reporter.js";
import { createReporter } from "../diagnostics/reporter.js";
import type { SourceFile } from "../diagnostics/span.js";
import { openDocument } from "../openapi/open-document.js";
import type { ReadDocument } from "../openapi/references.js";
import { writeCapability } from "../openapi/write-capability.js";
import type { CapabilityDocument } from "../schema/document.js";
import { readDocument } from "../schema/read-document.js";
import { parseYaml } from "../source/read-yaml.js";

/** What is imported of an API's own document. */
export interface ImportedDocument {
  readonly document: CapabilityDocument;
  /** What the document says and a capability cannot, one line each. */
  readonly unsaid: readonly string[];
}

/**
 * Reads an API's own document (OpenAPI, Swagger) as one that is imported from: it declares one API, `namespace`, with all operations, as
 * `capstan import openapi` writes it. Undefined where the file is no such document.
 */
export function importDocument(
  file: SourceFile,
  namespace: string,
  read: ReadDocument,
  reporter: Reporter,
): ImportedDocument | undefined {
  if (!/\b(?:openapi|swagger)\b/.test(file.text)) return undefined;
  // What is wrong with it is told when its types are read.
  const api = openDocument(file, read, createReporter());
  if (!api) return undefined;
  const server = api.servers[0] ?? "";
  const { text, unsaid } = writeCapability(api, {
    operations: api.operations,
    namespace,
    location: `./${file.path.replace(/^.*\//s, "")}`,
    rest: false,
    mcp: false,
    baseUri: /^https?:\/\//i.test(server) ? server.replace(/\/$/, "") : "",
  });
  // It stands nowhere: a name of its own keeps places in it apart from places in the document.
  const root = parseYaml({ path: `${file.path} (as a capability)`, text }, reporter);
  const document = root && readDocument(root, reporter);
  return document && { document, unsaid };
}

/** Tells that the reference engine imports no such document, and what is left out of it. */
export function reportDocument(location: string, { unsaid }: ImportedDocument, place: Place, reporter: Reporter): void {
  reporter.report("portability/openapi-import", place, { location });
  if (unsaid.length > 0) reporter.report("openapi/unsaid", place, { location, unsaid });
}
